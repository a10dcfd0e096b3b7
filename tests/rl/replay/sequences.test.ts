/** Sequences of a rollout. */
import { expect, test } from "bun:test";
import { sequenceBatches } from "../../../rl/replay/sequences.ts";

/** The entries of each sequence. */
function sequencesOf(start: readonly number[], batch: number, split: number): number[][][] {
  const source = { count: 2, n_steps: 3, start: Uint8Array.from(start) };
  return sequenceBatches(source, batch, split).map(({ length, sequences, entries }) =>
    Array.from({ length: sequences }, (_, s) => {
      const steps = Array.from({ length }, (_, t) => entries[t * sequences + s]!);
      return steps.filter((entry) => entry >= 0);
    }),
  );
}

test("sequences end with their episode, their environment and their minibatch", () => {
  // Entry 2 t + i is step t of environment i; an episode begins with entry 3, step 1 of environment 1.
  const start = [0, 0, 0, 1, 0, 0];
  expect(sequencesOf(start, 6, 0)).toEqual([[[0, 2, 4], [1], [3, 5]]]);
  expect(sequencesOf(start, 6, 2)).toEqual([[[4], [1], [3, 5], [0, 2]]]);
  expect(sequencesOf(start, 4, 0)).toEqual([[[0, 2, 4], [1]], [[3, 5]]]);
});

test("shapes are rounded up, so that there are few", () => {
  const start = new Uint8Array(60).fill(1);
  const [batch] = sequenceBatches({ count: 3, n_steps: 20, start }, 60, 7, 16);
  expect([batch!.length, batch!.sequences]).toEqual([16, 64]);
  expect(batch!.entries.filter((entry) => entry >= 0)).toHaveLength(60);
});
