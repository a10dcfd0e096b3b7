/** What wrappers refuse. */

import { expect, test } from "bun:test";
import {
  checkBox,
  checkFunction,
  checkSingleEnv,
  checkSpace,
} from "../../../envs/wrappers/checks.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

test("checkSingleEnv() refuses what has num_envs", () => {
  checkSingleEnv({ name: "Room-v0" }, "Mine");
  const envs = { name: "Room-v0", num_envs: 3 };
  expect(() => checkSingleEnv(envs, "Mine")).toThrow(
    new TypeError(
      "Cannot wrap 3 x Room-v0 in Mine: it is a vector environment; " +
        "wrap each environment, and pass them to SyncVectorEnvironment.",
    ),
  );
});

test("checkBox() refuses another space, and a Box of another type", () => {
  const check = (space: unknown) => checkBox(space, "see Room-v0", ["float32", "int32"]);
  check(new Box({ low: 0, high: 1 }));
  check(new Box({ low: 0, high: 1, dtype: "int32" }));
  expect(() => check(new Discrete(2))).toThrow(
    new TypeError("Cannot see Room-v0: they are in Discrete(2); they must be in a Box."),
  );
  expect(() => check(new Box({ low: 0, high: 1, dtype: "uint8" }))).toThrow(
    new TypeError(
      "Cannot see Room-v0: they are in Box(0, 1, (1,), uint8); " +
        "they must be in a Box of float32 or int32.",
    ),
  );
});

test("checkFunction() refuses what is not a function", () => {
  checkFunction(() => 0, "change Room-v0");
  expect(() => checkFunction(undefined, "change Room-v0")).toThrow(
    new TypeError("Cannot change Room-v0 with undefined: it must be a function."),
  );
});

test("checkSpace() refuses what is not a space", () => {
  checkSpace(new Discrete(2), "change Room-v0");
  expect(() => checkSpace([0, 1], "change Room-v0")).toThrow(
    new TypeError(
      "Cannot change Room-v0 to elements of [0, 1]: observation_space must be a space.",
    ),
  );
});
