/** The mathematics of value learning against tables computed by hand. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import {
  allowedValue,
  doubleQLearningTarget,
  duelingValue,
  qLearningTarget,
  tdTarget,
} from "../../../rl/mod.ts";

for (const backend of ["reference", "wasm"] as const)
  describe(`on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    // Four samples: in the middle of an episode, at a true end, at a time limit (like the first: the
    // discount is not 0), after three steps (gamma^3).
    const reward = [1, -2, 0.5, 4];
    const discount = [0.5, 0, 0.5, 0.125];
    const q = [
      [2, 6, 4],
      [100, 200, 300],
      [-1, -3, -2],
      [8, 8, 0],
    ];

    test("the target of a state's value is r + discount * v (Sutton 1988)", async () => {
      const target = tdTarget(array(reward), array(discount), array([2, 100, -1, 8]));
      expect(await target.tolist()).toEqual([2, -2, 0, 5]);
    });

    test("the target of Q-learning is r + discount * max q (Watkins 1989; Mnih et al. 2015)", async () => {
      const target = qLearningTarget(array(reward), array(discount), array(q));
      expect(await target.tolist()).toEqual([1 + 0.5 * 6, -2, 0.5 + 0.5 * -1, 4 + 0.125 * 8]);
    });

    test("double Q-learning lets one net choose and the other value (van Hasselt et al. 2016)", async () => {
      const selector = [
        [9, 0, 1],
        [0, 1, 0],
        [0, 0, 5],
        [1, 2, 3],
      ];
      const target = doubleQLearningTarget(
        array(reward),
        array(discount),
        array(q),
        array(selector),
      );
      expect(await target.tolist()).toEqual([1 + 0.5 * 2, -2, 0.5 + 0.5 * -2, 4 + 0.125 * 0]);
    });

    test("a dueling net's values are v + a - mean a (Wang et al. 2016, equation 9)", async () => {
      const values = duelingValue(
        array([[10], [-1]]),
        array([
          [1, 2, 6],
          [0, 0, 0],
        ]),
      );
      expect(await values.tolist()).toEqual([
        [8, 9, 13],
        [-1, -1, -1],
      ]);
    });

    test("what a mask forbids is never the maximum, what it allows is as it was", async () => {
      const mask = array(new Uint8Array([1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1]), { shape: [4, 3] });
      const values = allowedValue(array(q), mask);
      expect(await values.max({ axis: 1 }).tolist()).toEqual([4, 300, -2, 8]);
      const target = qLearningTarget(array(reward), array(discount), values);
      expect(await target.tolist()).toEqual([3, -2, -0.5, 5]);
    });
  });
