/** Sequences of unequal lengths, where goldens do not reach. */
import { expect, test } from "bun:test";
import {
  arange,
  array,
  ones,
  SequenceLast,
  SequenceMask,
  SequenceReverse,
} from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("lengths are truncated; those below 1 have no steps, and a last one nevertheless", async () => {
    await expectValues(SequenceMask(ones([2, 3]), array([-1, 0.9, 1.9])), [
      [0, 0, 1],
      [0, 0, 0],
    ]);
    await expectValues(SequenceLast(arange(4).reshape([2, 2]), array([0, 9])), [0, 3]);
    await expectValues(SequenceReverse(arange(4).reshape([2, 2]), array([0, 9])), [
      [0, 3],
      [2, 1],
    ]);
  });

  test("batches may come first", async () => {
    await expectValues(SequenceReverse(arange(6).reshape([2, 3]), array([2, 3]), { axis: 1 }), [
      [1, 0, 2],
      [5, 4, 3],
    ]);
  });

  test("what lies beyond the end does not reach the result", async () => {
    const x = array([
      [1, NaN],
      [Infinity, 2],
    ]);
    await expectValues(SequenceMask(x, array([1, 0]), { value: -5 }), [
      [1, -5],
      [-5, -5],
    ]);
  });

  test("lengths that do not fit, and other axes, are refused", () => {
    expect(() => SequenceMask(ones([2, 3]), array([1, 2]))).toThrow(
      "Cannot SequenceMask (2, 3) with lengths (2,): give one for each of the 3 sequences.",
    );
    expect(() => SequenceLast(ones([2, 3]), null, { use_sequence_length: true })).toThrow(
      "Cannot SequenceLast (2, 3) with lengths null",
    );
    expect(() => SequenceReverse(ones([2, 3]), null, { axis: 2 })).toThrow(
      "Cannot SequenceReverse (2, 3) along axis 2: steps are axis 0 or 1",
    );
  });
});
