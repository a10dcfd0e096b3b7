/** Values of several environments in one array. */

import { expect, test } from "bun:test";
import { actionAt, checkCount, checkState, emptyStep } from "../../../envs/vector/batch.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

const box = new Box({ low: -1, high: 1, shape: [2] });

test("checkCount() refuses a batch of another length", () => {
  checkCount("Room-v0", new Float32Array(6), 3, box);
  expect(() => checkCount("Room-v0", new Float32Array(5), 3, box)).toThrow(
    new RangeError("Cannot step 3 x Room-v0 with 5 numbers as actions: there must be 2 for each."),
  );
});

test("actionAt() is a number of a Discrete and a part of a Box's array", () => {
  expect(actionAt<number>("Room-v0", Int32Array.of(7, 2), 1, new Discrete(3))).toBe(2);
  expect(actionAt("Room-v0", Float32Array.of(0, 0, 0.5, -1), 1, box)).toEqual(
    Float32Array.of(0.5, -1),
  );
  expect(() => actionAt("Room-v0", Float32Array.of(0, 0, 2, 0), 1, box)).toThrow(
    "Cannot step Room-v0 number 1 with action Float32Array [2, 0]: it is not in ",
  );
});

test("checkState() refuses the state of other environments", () => {
  checkState("Room-v0", 2, { name: "Room-v0", num_envs: 2 });
  expect(() => checkState("Room-v0", 2, { name: "Room-v0", num_envs: 3 })).toThrow(
    "Cannot restore 2 x Room-v0 from a state of 3 x Room-v0: ",
  );
});

test("emptyStep() has no reward, no end and no reset", () => {
  const { next_state, ...rest } = emptyStep(Float32Array.of(1, 2), 2);
  expect(next_state).toEqual(Float32Array.of(1, 2));
  expect(rest).toEqual({
    reward: new Float64Array(2),
    done: new Uint8Array(2),
    terminated: new Uint8Array(2),
    truncated: new Uint8Array(2),
    reset: new Uint8Array(2),
  });
});
