/** Networks whose size a file tells. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { withAllowance } from "../../../gluon/parameter/allowance.ts";

beforeAll(async () => setBackend(await load("reference")));

const make = (units: number): void => new nn.Dense(units, { in_units: 4 }).initialize();

const within = (numbers: number, body: () => void, parameters = 4): void =>
  withAllowance({ parameters, numbers }, "too large", body);

test("Parameters are made while they are within what is allowed, and as ever afterwards", () => {
  expect(() => within(20, () => make(4))).not.toThrow();
  expect(() => within(19, () => make(4))).toThrow(new RangeError("too large"));
  expect(() => within(20, () => make(4), 2)).not.toThrow();
  expect(() => within(20, () => make(4), 1)).toThrow(new RangeError("too large"));
  expect(() =>
    within(50, () => {
      make(4);
      within(20, () => make(4));
      make(6);
    }),
  ).not.toThrow();
  expect(() => make(100)).not.toThrow();
});
