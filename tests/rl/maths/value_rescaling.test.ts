/** Value rescaling and its inverse. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { rescaledValue, unscaledValue } from "../../../rl/maths/value_rescaling.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("h(x) is a square root with a sign, and a little of x", async () => {
  const y = await rescaledValue(array([0, 3, -8, 99])).toArray();
  for (const [i, value] of [0, 1.003, -2.008, 9.099].entries()) expect(y[i]).toBeCloseTo(value, 6);
});

test("the inverse takes values of any size back, to the precision of float32", async () => {
  const x = [-4e6, -30, -1, -1e-4, 0, 1e-6, 1e-3, 0.5, 7, 1e3, 2e5];
  const back = await unscaledValue(rescaledValue(array(x))).toArray();
  for (const [i, value] of x.entries()) {
    expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
  }
});
