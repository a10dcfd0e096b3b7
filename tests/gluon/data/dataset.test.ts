import { expect, test } from "bun:test";
import { Dataset, IntervalSampler, SimpleDataset } from "../../../gluon/data/mod.ts";

const collect = async <T>(dataset: Dataset<T>): Promise<T[]> => {
  const samples: T[] = [];
  for await (const sample of dataset) samples.push(sample);
  return samples;
};

/** A dataset whose samples take a while. */
class Squares extends Dataset<[square: number, index: number]> {
  readonly length = 7;
  async at(index: number): Promise<[number, number]> {
    return [index * index, index];
  }
}

test("shard() splits into parts that differ by one sample at most, as MXNet does", async () => {
  const parts = await Promise.all([0, 1, 2].map((i) => collect(new Squares().shard(3, i))));
  expect(parts.map((part) => part.map(([, index]) => index))).toEqual([
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(() => new Squares().shard(3, 3)).toThrow("Cannot take shard 3 of 3");
});

test("take(), sample() and filter() choose samples, also of what they chose", async () => {
  const squares = new Squares();
  expect((await collect(squares.take(2))).length).toBe(2);
  expect(squares.take(null).length).toBe(7);
  const every = squares.sample(new IntervalSampler(7, 3, { rollover: false }));
  expect(await collect(every)).toEqual([
    [0, 0],
    [9, 3],
    [36, 6],
  ]);
  const even = await every.filter(([square]) => square % 2 === 0);
  expect(await collect(even)).toEqual([
    [0, 0],
    [36, 6],
  ]);
  expect(() => squares.sample(7 as never)).toThrow("Cannot sample by 7: it is no sampler");
});

test("transform() gets the fields, transform_first() the first; lazily or at once", async () => {
  const squares = new Squares().take(3);
  const sums = squares.transform((square, index) => square + index);
  expect(await collect(sums)).toEqual([0, 2, 6]);
  const halves = squares.transform_first(async (square) => square / 2);
  expect(await collect(halves)).toEqual([
    [0, 0],
    [0.5, 1],
    [2, 2],
  ]);

  let calls = 0;
  const count = (x: number): number => x + calls++;
  const eager = await new SimpleDataset([10, 20]).transform_first(count, { lazy: false });
  expect([await collect(eager), await collect(eager), calls]).toEqual([[10, 21], [10, 21], 2]);
});

test("SimpleDataset refuses an index that it does not have", () => {
  expect(() => new SimpleDataset([1, 2]).at(2)).toThrow(
    "Cannot take sample 2: there are 2, counted from 0.",
  );
});
