/** Initialization of networks of one output or several. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Block, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { DQN, default_rng } from "../../../rl/mod.ts";
import { initializeNet } from "../../../rl/networks/initialize_net.ts";
import { netAndTarget } from "../../../rl/networks/target_network.ts";
import { quick } from "../agents.ts";
import { Identity } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

class ActorCritic extends Block<[x: NDArray], [logits: NDArray, value: NDArray]> {
  readonly policy = new nn.Dense(3);
  readonly value = new nn.Dense(1);

  override forward(x: NDArray): [NDArray, NDArray] {
    return [this.policy(x), this.value(x)];
  }
}

test("initializeNet() makes deferred shapes known", () => {
  const net = new ActorCritic();
  initializeNet(net, [2], [3, 1], default_rng(0));
  expect([net.policy.weight.data().shape, net.value.weight.data().shape]).toEqual([
    [3, 2],
    [1, 2],
  ]);
});

test("initializeNet() refuses other outputs, in number, form and kind", () => {
  const text = (given: string, wanted: string): string =>
    `Cannot use a network with output ${given} for one observation: it must be ${wanted}.`;
  const rng = default_rng(0);
  expect(() => initializeNet(new ActorCritic(), [2], [4, 1], rng)).toThrow(
    text("[(1, 3), (1, 1)]", "[(1, 4), (1, 1)]"),
  );
  expect(() => initializeNet(new ActorCritic(), [2], { logits: 3, value: 1 }, rng)).toThrow(
    text("[(1, 3), (1, 1)]", "{logits: (1, 3), value: (1, 1)}"),
  );
  expect(() => initializeNet(new nn.Dense(3), [2], [3, 1], rng)).toThrow(
    text("(1, 3)", "[(1, 3), (1, 1)]"),
  );
  expect(() => initializeNet(5 as unknown as Block, [2], 1, rng)).toThrow(
    "Cannot use 5 as a network: it must be a Block.",
  );
  expect(() => new DQN(new Identity(3), quick, () => new ActorCritic() as never)).toThrow(
    text("[(1, 3), (1, 1)]", "(1, 3)"),
  );
});

test("netAndTarget() makes two equal networks of several outputs", async () => {
  const [net, target] = netAndTarget(() => new ActorCritic(), [2], [3, 1], default_rng(0));
  const weights = [net, target].map((each) => [...each.collect_params().values()]);
  const [a, b] = await Promise.all(
    weights.map((all) => Promise.all(all.map((each) => each.data().tolist()))),
  );
  expect(b).toEqual(a!);
});
