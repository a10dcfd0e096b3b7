/** Functions as layers. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A Lambda", () => {
  test("wraps a function or an operation by name", async () => {
    const double = new nn.Lambda((x) => x.multiply(2));
    const relu = new nn.HybridLambda("relu");
    expect(await new nn.Sequential(double, relu)(array([-1, 3])).tolist()).toEqual([0, 6]);
    expect(String(relu)).toBe("Lambda(relu)");
    expect(() => new nn.Lambda("rulu")).toThrow(
      'Cannot make a Lambda of "rulu": it is neither a function nor the name of an operation in nd.',
    );
  });
});

test("Identity gives back its input", () => {
  const x = array([1]);
  expect(new nn.Identity()(x)).toBe(x);
});
