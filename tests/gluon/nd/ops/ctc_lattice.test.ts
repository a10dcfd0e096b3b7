/** The lattice of CTC, by hand. */
import { expect, test } from "bun:test";
import { array, zeros } from "../../../../gluon/nd/mod.ts";
import { lattice, walk, walkBack } from "../../../../gluon/nd/ops/ctc_lattice.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("One label in two frames of equal scores has three alignments, each as likely", async () => {
    const grid = lattice(zeros([2, 1, 2]), array([[0]]), array([2]), 1);
    const { logLikelihood, feasible, steps, ends } = walk(grid, array([1]));
    expect(grid.width).toBe(5); // two columns, blank, label, blank
    expect((await logLikelihood.toArray())[0]).toBeCloseTo(Math.log(3 / 4), 5);
    await expectValues(feasible, [1]);
    // (a, a), (a, -), (-, a): the label is there in two of three, at either frame.
    const posterior = await walkBack(grid, steps, ends, logLikelihood).toArray();
    for (const [i, share] of [2 / 3, 1 / 3, 2 / 3, 1 / 3].entries()) {
      expect(posterior[i]).toBeCloseTo(share, 5);
    }
  });

  test("Two equal labels need a blank between them, so three frames", async () => {
    const likely = async (frames: number) =>
      await walk(
        lattice(zeros([3, 1, 2]), array([[0, 0]]), array([frames]), 1),
        array([2]),
      ).feasible.toArray();
    expect([(await likely(2))[0], (await likely(3))[0]]).toEqual([0, 1]);
  });
});
