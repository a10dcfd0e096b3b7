/** PyTorch's RMSProp by hand. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Parameter } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { BaseTrainer } from "../../../gluon/trainer/base_trainer.ts";
import { TorchRMSProp } from "../../../rl/train/torch_rmsprop.ts";

test("squares begin at 0, nothing is corrected, and epsilon is beside the root", async () => {
  setBackend(await load("reference"));
  const [alpha, epsilon, lr] = [0.75, 0.5, 0.1];
  const weight = new Parameter("w", { shape: [1], init: "ones" });
  weight.initialize();
  const trainer = new BaseTrainer([weight], new TorchRMSProp({ alpha, epsilon }));
  trainer.set_learning_rate(lr);
  let [expected, squares] = [1, 0];
  for (const gradient of [2, 2, -3]) {
    record(() => weight.data().multiply(gradient).sum()).backward();
    trainer.step(1);
    squares = alpha * squares + (1 - alpha) * gradient ** 2;
    expected -= (lr * gradient) / (Math.sqrt(squares) + epsilon);
    expect(await weight.data().asscalar()).toBeCloseTo(expected, 6);
  }
});
