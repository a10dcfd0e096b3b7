/** The optimizers that the option `optimizer` names. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { makeOptimizer } from "../../../rl/train/make_optimizer.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("rmsprop_centered divides by the deviation of gradients, of decay 0.95, and has no momentum", async () => {
  const weight = new Parameter("w", { shape: [1], init: "zeros" });
  weight.initialize();
  const trainer = new Trainer([weight], makeOptimizer("rmsprop_centered", 0.1));
  let [mean, square, expected] = [0, 0, 0];
  for (const g of [1, -2, 0.5]) {
    record(() => weight.data().multiply(g).sum()).backward();
    trainer.step(1);
    mean = 0.95 * mean + 0.05 * g;
    square = 0.95 * square + 0.05 * g * g;
    expected -= (0.1 * g) / Math.sqrt(square - mean * mean + 0.01 ** 2);
  }
  expect(await weight.data().asscalar()).toBeCloseTo(expected, 5);
});
