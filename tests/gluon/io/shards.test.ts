/** Safetensors files in shards, written by PyTorch. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { openTensors, readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden } from "../nd/support/golden.ts";
import { makeTorchNet, torchCase } from "./torch_golden.ts";

let folder = "";
beforeAll(async () => {
  setBackend(await load("reference"));
  folder = mkdtempSync(join(tmpdir(), "glueball-shards-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("load_parameters()", () => {
  test("takes shards by their index, from the folder of the index alone", async () => {
    const weightMap: Record<string, string> = {};
    for (const number of [1, 2]) {
      const filename = `model-0000${number}-of-00002.safetensors`;
      const { bytes, names } = torchCase(filename);
      writeFileSync(join(folder, filename), bytes);
      for (const name of names!) weightMap[name] = filename;
    }
    const path = join(folder, "model.safetensors.index.json");
    const writeIndex = (index: object): void => writeFileSync(path, JSON.stringify(index));
    writeIndex({ metadata: { total_size: 1 }, weight_map: weightMap });
    const net = makeTorchNet();
    await net.load_parameters(path);
    const { input, output } = torchCase("state_dict");
    await expectGolden(net(fromGolden(input!)), output!, 1e-5);

    const first = Object.keys(weightMap)[0]!;
    const broken: [map: object, why: string][] = [
      [{ a: "../model-00001-of-00002.safetensors" }, "which is no safetensors file beside it"],
      [{ a: "model-00001-of-00002.safetensors" }, "it names tensor a in model-00001-of-00002"],
      [{ a: "none.safetensors" }, "it names none.safetensors, which cannot be opened: "],
      [{ [first]: 1 }, "it has no proper weight_map"],
    ];
    for (const [map, why] of broken) {
      writeIndex({ weight_map: map });
      await expect(openTensors(path)).rejects.toThrow(why);
    }
    const index = new TextEncoder().encode(JSON.stringify({ weight_map: weightMap }));
    await expect(openTensors(index)).rejects.toThrow("only a path or a URL tells where these are");
  });
});

test("The index says which copy of a tensor counts, where two shards have it", async () => {
  const tensorOf = (value: number) =>
    ({ shape: [1], dtype: "float32", data: Float32Array.of(value) }) as const;
  const write = (name: string, tensors: Record<string, ReturnType<typeof tensorOf>>): void => {
    const file = { tensors: new Map(Object.entries(tensors)), metadata: {} };
    writeFileSync(join(folder, name), safetensors.encode(file));
  };
  write("a.safetensors", { x: tensorOf(1), y: tensorOf(2) });
  write("b.safetensors", { x: tensorOf(3) });
  const path = join(folder, "overlay.json");
  writeFileSync(path, JSON.stringify({ weight_map: { x: "b.safetensors", y: "a.safetensors" } }));
  const { tensors } = await readTensorFile(path);
  expect([...tensors].map(([name, { data }]) => [name, data[0]])).toEqual([
    ["x", 3],
    ["y", 2],
  ]);
});
