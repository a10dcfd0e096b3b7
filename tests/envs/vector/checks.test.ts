/** What a vector environment refuses to be made of. */

import { describe, expect, test } from "bun:test";
import {
  checkAlike,
  checkDistinct,
  checkMask,
  checkObservation,
} from "../../../envs/vector/checks.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

const env = { name: "Room-v0", observation_space: "Box(4)", action_space: "Discrete(2)" };

describe("checkDistinct()", () => {
  test("takes different objects", () => {
    checkDistinct([{ ...env }, { ...env }, { ...env }]);
  });

  test("refuses the same environment twice, and says which", () => {
    const other = { ...env };
    expect(() => checkDistinct([env, other, env])).toThrow(
      new RangeError(
        "Cannot make a vector environment of 3 x Room-v0: " +
          "number 2 is the same environment as number 0; make a new one for each.",
      ),
    );
  });

  test("refuses the same environment in two wrappers", () => {
    const wrap = () => ({ ...env, unwrapped: env });
    expect(() => checkDistinct([wrap(), wrap()])).toThrow("number 1 is the same environment");
    expect(() => checkDistinct([env, wrap()])).toThrow("number 1 is the same environment");
  });

  test("refuses a vector environment", () => {
    expect(() => checkDistinct([env, { ...env, num_envs: 3 }])).toThrow(
      new TypeError(
        "Cannot make a vector environment of vector environments: number 1 is 3 x Room-v0; " +
          "pass the environments in it.",
      ),
    );
  });

  test("refuses none at all", () => {
    expect(() => checkDistinct([])).toThrow(
      new RangeError(
        "Cannot make a vector environment of 0 environments: there must be one or more.",
      ),
    );
  });
});

describe("checkAlike()", () => {
  test.each([
    ["name", { name: "Hall-v0" }, "Hall-v0", "Room-v0"],
    ["observation_space", { observation_space: "Box(5)" }, "Box(5)", "Box(4)"],
    ["action_space", { action_space: "Discrete(3)" }, "Discrete(3)", "Discrete(2)"],
    ["action masks", { action_mask: () => Uint8Array.of(1, 1) }, "some", "none"],
  ])("refuses another %s", (trait: string, change: object, actual: string, expected: string) => {
    expect(() => checkAlike([env, { ...env }, { ...env, ...change }])).toThrow(
      new RangeError(
        `Cannot make a vector environment of different environments: ${trait} of number 2 ` +
          `is ${actual}, that of number 0 is ${expected}; they must be equal.`,
      ),
    );
    checkAlike([
      { ...env, ...change },
      { ...env, ...change },
    ]);
  });
});

describe("checkMask()", () => {
  test("gives zeros and ones for booleans and numbers", () => {
    expect(checkMask("Room-v0", 0, [true, false], 2)).toEqual(Uint8Array.of(1, 0));
    expect(checkMask("Room-v0", 0, [0, 1], 2)).toEqual(Uint8Array.of(0, 1));
    expect(checkMask("Room-v0", 0, Uint8Array.of(0, 1), 2)).toEqual(Uint8Array.of(0, 1));
  });

  test.each([
    [undefined, "undefined"],
    [[true], "[true]"],
    [["0", "1"], '["0", "1"]'],
  ])("refuses %p", (mask: unknown, text: string) => {
    expect(() => checkMask("Room-v0", 1, mask, 2)).toThrow(
      new RangeError(
        `Cannot take the action mask of Room-v0 number 1, ${text}: ` +
          "it must be an array of 2 booleans or numbers.",
      ),
    );
  });
});

describe("checkObservation()", () => {
  const box = new Box({ low: -1, high: 1, shape: [2] });

  test("takes what fits in its place in the batch, also beyond the bounds", () => {
    checkObservation("Room-v0", 0, new Float32Array([0, 5]), box);
    checkObservation("Room-v0", 0, 3, new Discrete(4));
  });

  test.each<[unknown, string]>([
    [[0, 0], "[0, 0]"],
    [new Float64Array(2), "Float64Array [0, 0]"],
    [new Float32Array(1), "Float32Array [0]"],
    [new Float32Array(3), "Float32Array [0, 0, 0]"],
    [undefined, "undefined"],
  ])("refuses %s for a Box", (observation, text) => {
    expect(() => checkObservation("Room-v0", 3, observation, box)).toThrow(
      new RangeError(
        `Cannot take the observation of Room-v0 number 3, ${text}: it is not in observation_space ` +
          "Box(-1.0, 1.0, (2,), float32); it must be a Float32Array of 2 numbers.",
      ),
    );
  });

  test.each([1.5, Number.NaN, -1, 4])("refuses %s for Discrete(4)", (observation) => {
    expect(() => checkObservation("Room-v0", 0, observation, new Discrete(4))).toThrow(
      `number 0, ${observation}: it is not in observation_space Discrete(4).`,
    );
  });
});
