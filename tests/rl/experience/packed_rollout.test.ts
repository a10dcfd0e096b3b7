/** Rollouts as bytes: shares side by side in a rollout of all, and what is refused. */

import { describe, expect, test } from "bun:test";
import { packRollout, unpackRollout } from "../../../rl/experience/packed_rollout.ts";
import { RolloutBuffer, type RolloutEnvs, type Row } from "../../../rl/mod.ts";

const makeRollout = (count: number): RolloutBuffer => {
  const observations = { width: 2, dtype: "uint8" } as const;
  const actions = { width: 1, dtype: "int32", maskLength: 3 } as const;
  const masks = {} as NonNullable<RolloutEnvs["masks"]>;
  return new RolloutBuffer({ count, observations, actions, masks, hasResets: true }, 2);
};

/** A rollout of two environments and two steps, in which each number is another, each flag not as the one before. */
function filled(from: number): RolloutBuffer {
  const rollout = makeRollout(2);
  for (const [name, column] of Object.entries(rollout.arrays())) {
    const isFlag = ["mask", "done", "isValid"].includes(name);
    for (let i = 0; i < column.length; i++) column[i] = isFlag ? (from + i) % 2 : from + i;
  }
  return rollout;
}

const place = { share: 0, shares: 1, isAction: () => true };

describe("unpackRollout", () => {
  test("writes shares side by side in each step", () => {
    const all = makeRollout(4);
    const values = [10, 51].map((from, share) => {
      const bytes = packRollout(filled(from), Float32Array.of(from, from / 4));
      return [...unpackRollout(bytes, all, { ...place, share, shares: 2 })];
    });
    expect(values).toEqual([
      [10, 2.5],
      [51, 12.75],
    ]);
    expect([...all.reward]).toEqual([10, 11, 51, 52, 12, 13, 53, 54]);
    expect([...all.done]).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
    expect([...all.actions.all]).toEqual([10, 11, 51, 52, 12, 13, 53, 54]);
    expect([...all.states.all.subarray(0, 8)]).toEqual([10, 11, 12, 13, 51, 52, 53, 54]);
    expect([...all.masks!.all.subarray(3, 9)]).toEqual([1, 0, 1, 1, 0, 1]);
  });

  test("refuses other sizes, numbers that are not finite, other flags and actions", () => {
    const bytes = packRollout(filled(1), new Float32Array(2));
    expect(() => unpackRollout(bytes.subarray(1), makeRollout(2), place)).toThrow(
      /^Cannot take a rollout: share 0 takes \d+ bytes, and these are \d+\.$/,
    );
    const diverged = packRollout(filled(1), Float32Array.of(0, Number.NaN));
    expect(() => unpackRollout(diverged, makeRollout(2), place)).toThrow(
      "Cannot take a rollout: a number in it is not finite.",
    );
    const strange = filled(1);
    strange.done[3] = 2;
    const flagged = packRollout(strange, new Float32Array(2));
    expect(() => unpackRollout(flagged, makeRollout(2), place)).toThrow("a flag is not 0 or 1");
    const isAction = ([index]: Row): boolean => index! < 4;
    expect(() => unpackRollout(bytes, makeRollout(2), { ...place, isAction })).toThrow(
      "an action is not one of the environment",
    );
  });
});
