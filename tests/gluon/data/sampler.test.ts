import { expect, test } from "bun:test";
import {
  BatchSampler,
  FilterSampler,
  IntervalSampler,
  RandomSampler,
  SequentialSampler,
  SimpleDataset,
} from "../../../gluon/data/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

test("SequentialSampler counts from its start", () => {
  const sampler = new SequentialSampler(3, 5);
  expect([sampler.length, ...sampler]).toEqual([3, 5, 6, 7]);
  expect(() => new SequentialSampler(-1)).toThrow("Cannot make SequentialSampler of length -1");
});

test("RandomSampler gives every index once, another order each time, and the same by the same seed", () => {
  const orders = (): number[][] => {
    const sampler = new RandomSampler(20, { rng: default_rng(7) });
    return [[...sampler], [...sampler]];
  };
  const [first, second] = orders() as [number[], number[]];
  expect(first.toSorted((a, b) => a - b)).toEqual([...Array(20).keys()]);
  expect(second).not.toEqual(first);
  expect(orders()).toEqual([first, second]);
});

test("IntervalSampler goes through all, or only the first of each interval", () => {
  expect([...new IntervalSampler(13, 3)]).toEqual([0, 3, 6, 9, 12, 1, 4, 7, 10, 2, 5, 8, 11]);
  const once = new IntervalSampler(13, 3, { rollover: false });
  expect([once.length, ...once]).toEqual([5, 0, 3, 6, 9, 12]);
  expect(() => new IntervalSampler(3, 4)).toThrow("with interval 4: it must be 1 to 3.");
});

test("FilterSampler takes what a function accepts", async () => {
  const sampler = await FilterSampler.of((x: number) => x > 4, new SimpleDataset([3, 5, 1, 9]));
  expect([sampler.length, ...sampler]).toEqual([2, 1, 3]);
});

test("BatchSampler keeps, discards or rolls over what is left", () => {
  const make = (last_batch: "keep" | "discard" | "rollover"): BatchSampler =>
    new BatchSampler(new SequentialSampler(5), 2, { last_batch });
  expect([make("keep").length, ...make("keep")]).toEqual([3, [0, 1], [2, 3], [4]]);
  expect([make("discard").length, ...make("discard")]).toEqual([2, [0, 1], [2, 3]]);
  const rolling = make("rollover");
  expect([rolling.length, ...rolling]).toEqual([2, [0, 1], [2, 3]]);
  expect([rolling.length, ...rolling]).toEqual([3, [4, 0], [1, 2], [3, 4]]);
});

test("BatchSampler refuses another size or another end", () => {
  const order = new SequentialSampler(5);
  expect(() => new BatchSampler(order, 0)).toThrow("Cannot make batches of 0: batch_size must be");
  expect(() => new BatchSampler(order, 2, { last_batch: "drop" as "keep" })).toThrow(
    'with last_batch "drop": it must be "keep", "discard" or "rollover".',
  );
});
