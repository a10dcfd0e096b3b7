/** What normalizing layers share: parameters of channels, along an axis. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { channels, normalizationParameter } from "../../../gluon/nn/normalization.ts";

beforeAll(async () => setBackend(await load("reference")));

test("channels() lays values along an axis, so that they broadcast", async () => {
  const values = array([1, 2]);
  expect(channels(values, 1, 4).shape).toEqual([2, 1, 1]);
  expect(channels(values, 0, 2).shape).toEqual([2, 1]);
  expect(channels(values, 2, 3)).toBe(values);
  expect(
    await channels(values, 0, 2)
      .multiply(
        array([
          [1, 1, 1],
          [1, 1, 1],
        ]),
      )
      .tolist(),
  ).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
});

test("A parameter of channels waits for their number, and is trained or not", () => {
  const parameter = normalizationParameter("gamma", 0, "ones", true);
  parameter.initialize();
  expect([parameter.isDeferred, parameter.grad_req]).toEqual([true, "write"]);
  expect(normalizationParameter("running_mean", 2, "zeros", false).grad_req).toBe("null");
});
