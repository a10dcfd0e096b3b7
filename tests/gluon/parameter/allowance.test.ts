/** Networks whose size a file tells. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { withAllowance } from "../../../gluon/parameter/allowance.ts";

beforeAll(async () => setBackend(await load("reference")));

const make = (units: number): void => new nn.Dense(units, { in_units: 4 }).initialize();

test("Parameters are made while they are within what is allowed, and as ever afterwards", () => {
  expect(() => withAllowance(20, "too large", () => make(4))).not.toThrow();
  expect(() => withAllowance(19, "too large", () => make(4))).toThrow(new RangeError("too large"));
  expect(() =>
    withAllowance(50, "outer", () => {
      make(4);
      withAllowance(20, "inner", () => make(4));
      make(6);
    }),
  ).not.toThrow();
  expect(() => make(100)).not.toThrow();
});
