/** The gradient step. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nd, nn, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { DQN } from "../../../rl/mod.ts";
import { gradientStep } from "../../../rl/train/gradient_step.ts";
import { quick } from "../agents.ts";
import { Identity } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** A dense layer of weights 0, trained with rate 1. */
function linear() {
  const net = new nn.Dense(1, { use_bias: false });
  net.initialize();
  net(ones([1, 2]));
  const weight = net.collect_params().get("weight")!;
  weight.set_data(array([[0, 0]]));
  return { net, weight, trainer: new Trainer(net.collect_params(), "sgd", { learning_rate: 1 }) };
}

describe("gradientStep()", () => {
  test("goes against the gradient, and gives back what the forward pass gave", async () => {
    const { net, weight, trainer } = linear();
    const [loss, output] = gradientStep({ trainer, net, max_grad_norm: 0 }, () => {
      const output = net(array([[3, 4]]));
      return [output.sum(), output] as const;
    });
    expect([await loss.asscalar(), await output.tolist()]).toEqual([0, [[0]]]);
    expect(await weight.data().tolist()).toEqual([[-3, -4]]);
  });

  test("computes no gradients of other networks, and what it gives outlives the next step", async () => {
    const [actor, critic] = [linear(), linear()];
    const step = () =>
      gradientStep({ trainer: actor.trainer, net: actor.net }, () => {
        return [critic.net(nd.concat([actor.net(array([[1, 1]])), array([[2]])])).sum()] as const;
      });
    const [loss] = step();
    expect(critic.weight.data().freshGrad).toBe(false);
    step();
    expect(await loss.asscalar()).toBe(0);
  });

  test("clips gradients to their global norm", async () => {
    const { net, weight, trainer } = linear();
    gradientStep({ trainer, net, max_grad_norm: 1 }, () => [net(array([[3, 4]])).sum()] as const);
    const clipped = [...(await weight.data().toArray())];
    expect(clipped.map((each) => Math.round(each * 1e4) / 1e4)).toEqual([-0.6, -0.8]);
  });

  test("leaves parameters without a gradient alone: batch normalization and frozen layers train", async () => {
    const makeNet = () => {
      const frozen = new nn.Dense(8, { activation: "relu" });
      for (const parameter of frozen.collect_params().values()) parameter.grad_req = "null";
      return new nn.Sequential().add(frozen, new nn.BatchNorm(), new nn.Dense(4));
    };
    const agent = new DQN(new Identity(), { ...quick, max_grad_norm: 10 }, makeNet);
    const before = await agent.policy.collect_params().get("0.weight")!.data().tolist();
    const trained = await agent.policy.collect_params().get("2.weight")!.data().tolist();
    await agent.learn({ total_timesteps: 150 });
    expect(await agent.policy.collect_params().get("0.weight")!.data().tolist()).toEqual(before);
    expect(await agent.policy.collect_params().get("2.weight")!.data().tolist()).not.toEqual(
      trained,
    );
  });
});
