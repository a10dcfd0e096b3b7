/** Datasets: written and read back, and nothing in a file is trusted. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import type { Tensor, TensorFile } from "../../../gluon/io/safetensors.ts";
import { readTensors, writeTensors } from "../../../gluon/io/tensor_file.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { adaptEnv } from "../../../rl/collect/collector.ts";
import { Dataset, type DatasetColumns } from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const columns: DatasetColumns = {
  observation: Float32Array.from({ length: 12 }, (_, i) => i / 4),
  action: Int32Array.of(0, 1, 1),
  reward: Float32Array.of(1, 2, 4),
  terminated: Uint8Array.of(0, 1, 0),
  truncated: Uint8Array.of(0, 0, 1),
};
const dataset = new Dataset({ environment: "CartPole-v1", options: { length: 3 } }, columns);

test("a dataset is read as it was written, as bytes, too", async () => {
  const blob = await dataset.save();
  for (const source of [blob, new Uint8Array(await blob.arrayBuffer())]) {
    const again = await Dataset.load(source);
    expect(again.origin).toEqual(dataset.origin);
    expect(again.columns).toEqual(columns);
    expect(again.length).toBe(3);
  }
});

test("returns are those of the episodes", () => {
  expect(dataset.returns).toEqual([3, 4]);
});

describe("load() refuses", () => {
  const changed = async (
    change: (tensors: Map<string, Tensor>, metadata: Record<string, string>) => unknown,
  ): Promise<Dataset> => {
    const { tensors, metadata } = await readTensors(await dataset.save());
    const [own, texts] = [new Map(tensors), { ...metadata }];
    change(own, texts);
    const file: TensorFile = { tensors: own, metadata: texts };
    return Dataset.load((await writeTensors(undefined, file))!);
  };
  const set = (name: string, data: Tensor["data"], shape = [data.length]) =>
    changed((tensors) => tensors.set(name, { ...tensors.get(name)!, data, shape }));

  const faults: readonly [what: string, file: () => Promise<Dataset>, reason: string][] = [
    [
      "another format",
      () => changed((_, texts) => Object.assign(texts, { format: "x" })),
      "its metadata are not",
    ],
    [
      "options that are no record",
      () => changed((_, texts) => Object.assign(texts, { options: "[1]" })),
      "the options",
    ],
    [
      "a missing column",
      () => changed((tensors) => void tensors.delete("action")),
      "its column action is missing",
    ],
    ["columns of other lengths", () => set("truncated", Uint8Array.of(1)), "not of 3 steps"],
    ["no steps", () => set("reward", new Float32Array(0)), "it has no steps"],
    ["NaN", () => set("reward", Float32Array.of(1, Number.NaN, 2)), "numbers that are not finite"],
    ["flags that are none", () => set("terminated", Uint8Array.of(0, 2, 0)), "neither under way"],
    ["both flags", () => set("terminated", Uint8Array.of(0, 1, 1)), "neither under way"],
    ["an episode without an end", () => set("truncated", Uint8Array.of(0, 0, 0)), "has no end"],
  ];
  for (const [what, file, reason] of faults) {
    test(what, async () => {
      await expect(file()).rejects.toThrow(reason);
      await expect(file()).rejects.toThrow(
        /^Cannot load .* as a dataset: .*; give a file that save\(\) wrote\.$/,
      );
    });
  }
});

test("check() refuses steps of another environment, and actions that there are not", () => {
  const envs = (id: string) => adaptEnv(make(id) as never);
  dataset.check(envs("CartPole-v1"));
  expect(() => dataset.check(envs("MountainCar-v0"))).toThrow(
    "Cannot learn MountainCar-v0 from steps of CartPole-v1: their observations are of another form; record them there.",
  );
  const wrong = new Dataset(dataset.origin, { ...columns, action: Int32Array.of(0, 2, 1) });
  expect(() => wrong.check(envs("CartPole-v1"))).toThrow(
    /there is no action 2; record them there\.$/,
  );
});
