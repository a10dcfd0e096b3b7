/** RMSProp against twenty steps of MXNet 1.9.1, eager and compiled; and squares that begin at 1, as in TensorFlow. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { optimizer, Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("rmsprop");

test("with initialScale 1, the first step is small", async () => {
  setBackend(await load("reference"));
  const weight = new Parameter("w", { shape: [1], init: "ones" });
  weight.initialize();
  const options = { learning_rate: 0.1, gamma1: 0.75, epsilon: 0, initialScale: 1 };
  const trainer = new Trainer([weight], new optimizer.RMSProp(options));
  record(() => weight.data().multiply(2).sum()).backward();
  trainer.step(1);
  expect(await weight.data().asscalar()).toBeCloseTo(1 - (0.1 * 2) / Math.sqrt(0.75 + 0.25 * 4), 6);
});
