/** SeedSequence: NumPy's words (numpy 2.4.6), and its children. */
import { expect, test } from "bun:test";
import { SeedSequence } from "../../../gluon/random/seed_sequence.ts";

const words = (sequence: SeedSequence, count: number): number[] => [...sequence.generate(count)];

test("generate() is NumPy's generate_state()", () => {
  expect(words(SeedSequence.from(0), 4)).toEqual([2968811710, 3677149159, 745650761, 2884920346]);
  expect(words(SeedSequence.from(42), 2)).toEqual([3444837047, 2669555309]);
  expect(words(SeedSequence.from([1, 2n ** 40n]), 2)).toEqual([2946415092, 616684486]);
  expect(words(SeedSequence.from(0), 10).slice(8)).toEqual([2597619198, 150917237]);
});

test("from() takes 32-bit words, lowest first, of numbers and bigints alike", () => {
  expect(SeedSequence.from(2 ** 32 + 5).entropy).toEqual([5, 1]);
  expect(SeedSequence.from(2n ** 64n).entropy).toEqual([0, 0, 1]);
  expect(SeedSequence.from([0, 7]).entropy).toEqual([0, 7]);
});

test("spawn() gives NumPy's children, and new ones at every call", () => {
  const parent = SeedSequence.from(42);
  const [, second] = parent.spawn(2) as [SeedSequence, SeedSequence];
  expect(words(second, 2)).toEqual([4091952314, 31242083]);
  expect(parent.spawn(1)[0]?.spawnKey).toEqual([2]);
  expect(parent.spawned).toBe(3);
  expect(second.spawn(1)[0]?.spawnKey).toEqual([1, 0]);
});

test("from() refuses what is no non-negative integer", () => {
  expect(() => SeedSequence.from(-1)).toThrow("it is negative");
  expect(() => SeedSequence.from(1.5)).toThrow("it is not a safe integer");
  expect(() => SeedSequence.from("1" as never)).toThrow(TypeError);
});
