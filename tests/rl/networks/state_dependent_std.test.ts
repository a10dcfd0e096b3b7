/** Standard deviations of gSDE, by hand. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { StateDependentStd } from "../../../rl/networks/state_dependent_std.ts";

test("the variance of an action is the squared features times the squared deviations of the noise", async () => {
  setBackend(await load("reference"));
  const std = new StateDependentStd(2, { log_std_init: 0 });
  std.initialize();
  const features = array([3, 4, 0, 0], { shape: [2, 2] });
  std(features); // now its shape is known
  std.log_std.set_data(array([0, 1, 0, 2], { shape: [2, 2] }));
  const expected = [
    [Math.log(5), 0.5 * Math.log(9 * Math.exp(2) + 16 * Math.exp(4))],
    [Math.log(1e-3), Math.log(1e-3)],
  ];
  const given = (await std(features).tolist()) as number[][];
  for (const [i, row] of expected.entries()) {
    for (const [k, value] of row.entries()) expect(given[i]![k]).toBeCloseTo(value, 5);
  }
});

test("noise is the features times the matrix, each of whose numbers has its own deviation", async () => {
  setBackend(await load("reference"));
  const std = new StateDependentStd(2, { log_std_init: 0 });
  std.initialize();
  const features = array([3, 4], { shape: [1, 2] });
  std(features);
  std.log_std.set_data(array([0, 1, 0, 2], { shape: [2, 2] }));
  const noise = std.noise(features, array([1, -1, 2, 0.5], { shape: [2, 2] }));
  const [[a, b]] = (await noise.tolist()) as [[number, number]];
  expect(a).toBeCloseTo(3 + 8, 5);
  expect(b).toBeCloseTo(-3 * Math.E + 2 * Math.E ** 2, 4);
});
