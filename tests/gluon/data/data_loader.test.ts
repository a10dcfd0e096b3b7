import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import {
  ArrayDataset,
  DataLoader,
  IntervalSampler,
  SimpleDataset,
} from "../../../gluon/data/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

beforeAll(async () => setBackend(await load("reference")));

const labels = Array.from({ length: 7 }, (_, i) => i);

async function epoch(loader: DataLoader<number>): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const batch of loader) batches.push(await batch.tolist());
  return batches;
}

test("A DataLoader gives batches of arrays in the structure of a sample", async () => {
  const x = array(
    Float32Array.from({ length: 14 }, (_, i) => i),
    { shape: [7, 2] },
  );
  const loader = new DataLoader(new ArrayDataset(x, Int32Array.from(labels)), 3);
  const seen: unknown[] = [];
  for await (const [rows, y] of loader) seen.push([rows.shape, y.dtype, await y.tolist()]);
  expect(seen).toEqual([
    [[3, 2], "int32", [0, 1, 2]],
    [[3, 2], "int32", [3, 4, 5]],
    [[1, 2], "int32", [6]],
  ]);
  expect(loader.length).toBe(3);
});

test("What a dataset gathers is what its samples make one by one", async () => {
  const dataset = new ArrayDataset(
    array([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    [7, 8, 9],
  );
  const [whole, single] = [dataset, dataset.transform((x, y) => [x, y] as const)];
  const read = async (each: typeof single): Promise<unknown[]> => {
    const seen: unknown[] = [];
    const loader = new DataLoader(each, 2);
    for await (const [x, y] of loader) seen.push([await x.tolist(), await y.tolist()]);
    return seen;
  };
  expect(await read(whole as unknown as typeof single)).toEqual(await read(single));
});

test("shuffle takes another order each epoch, all of them by the seed", async () => {
  const dataset = new ArrayDataset(labels);
  const run = async (prefetch: number): Promise<unknown[]> => {
    const loader = new DataLoader(dataset, 3, { shuffle: true, rng: default_rng(1), prefetch });
    return [await epoch(loader), await epoch(loader)];
  };
  const [first, second] = (await run(0)) as [number[][], number[][]];
  expect(first.flat().toSorted()).toEqual(labels);
  expect(second).not.toEqual(first);
  expect(await run(4)).toEqual([first, second]);
});

test("A sampler, a batch sampler, last_batch and batchify_fn decide what they say", async () => {
  const dataset = new ArrayDataset(labels);
  const rolling = new DataLoader(dataset, 3, { last_batch: "rollover" });
  expect([await epoch(rolling), await epoch(rolling)]).toEqual([
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
    [
      [6, 0, 1],
      [2, 3, 4],
    ],
  ]);
  const sampler = new IntervalSampler(7, 4);
  expect(await epoch(new DataLoader(dataset, 4, { sampler }))).toEqual([
    [0, 4, 1, 5],
    [2, 6, 3],
  ]);
  const batchSampler = [[6, 6], [0]];
  expect(await epoch(new DataLoader(dataset, null, { batch_sampler: batchSampler }))).toEqual(
    batchSampler,
  );
  const batchifyFn = (samples: readonly number[]): Float32Array => Float32Array.of(samples.length);
  const plain = new DataLoader<number, Float32Array>(dataset, 4, { batchify_fn: batchifyFn });
  const counts: number[] = [];
  for await (const [count] of plain) counts.push(count as number);
  expect(counts).toEqual([4, 3]);
});

test("A sample that cannot be loaded is named, with prefetching too, and the loader goes on", async () => {
  const dataset = new SimpleDataset(labels).transform((label) => {
    if (label === 5) throw new RangeError('file "five.png" is damaged.');
    return label;
  });
  for (const prefetch of [0, 3]) {
    const loader = new DataLoader(dataset, 2, { prefetch });
    const why = 'Cannot load sample 5 of the dataset: file "five.png" is damaged.';
    await expect(epoch(loader)).rejects.toThrow(why);
    await expect(epoch(loader)).rejects.toThrow(why);
  }
});

test("A DataLoader refuses what contradicts itself", () => {
  const dataset = new ArrayDataset(labels);
  const make = (size: number | null, options: object) => () =>
    new DataLoader(dataset, size, options);
  expect(make(null, {})).toThrow("Cannot make a DataLoader: give batch_size, or a batch_sampler.");
  expect(make(2, { batch_sampler: [[0]] })).toThrow("batch_sampler decides on batches alone");
  expect(make(2, { sampler: [0], shuffle: true })).toThrow("leave one out.");
  expect(make(2, { prefetch: -1 })).toThrow(
    "with prefetch -1: it must be a whole number, 0 or more.",
  );
  expect(make(2, { timeout: 0 })).toThrow("with timeout 0: it must be seconds, above 0.");
  expect(make(2, { num_workers: 2 })).toThrow(
    "a dataset cannot be sent there; put it into a module",
  );
  expect(make(2, { num_workers: 2, batchify_fn: () => 0 })).toThrow(
    "functions cannot be sent there",
  );
});
