import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import {
  DataLoader,
  type DataLoaderOptions,
  SequentialSampler,
} from "../../../../gluon/data/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { dataset } from "../worker_dataset.ts";

beforeAll(async () => setBackend(await load("reference")));

const workerModule = new URL("../worker_dataset.ts", import.meta.url);
type Options = DataLoaderOptions<[Float32Array, number]>;

async function epoch(options: Options, indices: readonly number[]): Promise<unknown[]> {
  const batchSampler = indices.map((index) => [index]);
  using loader = new DataLoader(dataset, null, {
    workerModule,
    batch_sampler: batchSampler,
    ...options,
  });
  const seen: unknown[] = [];
  for await (const [x, y] of loader) seen.push([await x.tolist(), await y.tolist()]);
  return seen;
}

test("Worker threads give the batches in order, whatever their number, with chance by the seed", async () => {
  const run = (num_workers: number, seed: number): Promise<unknown[]> =>
    epoch({ num_workers, rng: default_rng(seed) }, [3, 1, 2, 0, 5]);
  const one = (await run(1, 4)) as [number[][], number[]][];
  expect(one.map(([, [label]]) => label)).toEqual([30, 10, 20, 0, 50]);
  expect(await run(3, 4)).toEqual(one);
  expect(await run(1, 5)).not.toEqual(one);
});

test("A sample that a worker cannot load is named, and a loader without workers says the same", async () => {
  const why = 'Cannot load sample 9 of the dataset: file "nine.png" is damaged.';
  await expect(epoch({ num_workers: 2 }, [0, 9, 1])).rejects.toThrow(why);
  await expect(epoch({}, [0, 9, 1])).rejects.toThrow(why);
});

test("A worker that hangs, that ends, and whose module is missing are told of", async () => {
  const hanging = epoch({ num_workers: 1, timeout: 2 }, [10]);
  await expect(hanging).rejects.toThrow(
    "Cannot load a batch: worker thread 0 of the DataLoader is gone, as it has not answered for 2 seconds.",
  );
  await expect(epoch({ num_workers: 1 }, [11])).rejects.toThrow("is gone, as it has ended.");
  const missing = { num_workers: 1, workerModule: new URL("./missing.ts", import.meta.url) };
  await expect(epoch(missing, [0])).rejects.toThrow("missing.ts");
});

test("A loader is used over several epochs, left early, and closed", async () => {
  const loader = new DataLoader(dataset, 2, {
    sampler: new SequentialSampler(6),
    workerModule: workerModule.href,
    num_workers: 2,
  });
  for (let i = 0; i < 3; i++) {
    for await (const [, y] of loader) {
      expect(await y.tolist()).toEqual([0, 10]);
      break;
    }
  }
  loader.close();
});
