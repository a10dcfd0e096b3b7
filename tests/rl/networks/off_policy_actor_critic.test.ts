/** Actor-critic networks for Box actions: shapes, initialization, and what is refused. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Block, nd, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { Box, default_rng, OffPolicyActorCriticMLP } from "../../../rl/mod.ts";
import { offPolicyNetAndTarget } from "../../../rl/networks/off_policy_actor_critic.ts";

beforeAll(async () => setBackend(await load("reference")));

const outputs = { actor: 4, n_critics: 2, critic: 3 };
const spaces = {
  observations: new ObservationEncoding(new Box({ low: -1, high: 1, shape: [5] })),
  actions: new ActionEncoding(new Box({ low: -1, high: 1, shape: [2] }), "unit"),
};
const make = (arch: ConstructorParameters<typeof OffPolicyActorCriticMLP>[0]) =>
  offPolicyNetAndTarget(spaces, outputs, default_rng(0), () => {
    return new OffPolicyActorCriticMLP(arch, outputs);
  });

describe("OffPolicyActorCriticMLP", () => {
  test("has layers of their own for the policy and for each critic", () => {
    const [net] = make({ pi: [8], qf: [6, 7] });
    const shapes = [...net.collect_params(".*weight")].map(([name, each]) => {
      return `${name} ${each.shape}`;
    });
    expect(shapes).toEqual([
      "actor.0.weight 8,5",
      "actor.1.weight 4,8",
      "critic.qf.0.0.weight 6,7",
      "critic.qf.0.1.weight 7,6",
      "critic.qf.0.2.weight 3,7",
      "critic.qf.1.0.weight 6,7",
      "critic.qf.1.1.weight 7,6",
      "critic.qf.1.2.weight 3,7",
    ]);
  });

  test("begins within 1 / sqrt(inputs), as PyTorch's layers, and differently in each critic", async () => {
    const [net] = make([64]);
    const weights = net.collect_params(".*weight");
    for (const parameter of weights.values()) {
      const values = await parameter.data().toArray();
      const bound = 1 / Math.sqrt(parameter.shape![1]!);
      const most = Math.max(...values.map((each) => Math.abs(each)));
      expect(most).toBeLessThanOrEqual(bound);
      expect(most).toBeGreaterThan(0.9 * bound);
    }
    const [a, b] = [0, 1].map((k) => weights.get(`critic.qf.${k}.0.weight`)!.data().toArray());
    expect(await a).not.toEqual(await b);
  });

  test("flattens observations of more axes", () => {
    const net = new OffPolicyActorCriticMLP([8], outputs);
    net.initialize();
    const [x, action] = [nd.zeros([3, 2, 2]), nd.zeros([3, 2])];
    expect(net(x).shape).toEqual([3, 4]);
    expect(net.critic(x, action).map(({ shape }) => shape)).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });
});

describe("offPolicyNetAndTarget()", () => {
  test("makes two networks that are equal and share nothing", async () => {
    const [net, target] = make([8]);
    for (const [name, parameter] of net.collect_params()) {
      const other = target.collect_params().get(name)!;
      expect(other).not.toBe(parameter);
      expect(await other.data().toArray()).toEqual(await parameter.data().toArray());
    }
  });

  class Own extends Block<[x: nd.NDArray]> {
    readonly actor: Block<[x: nd.NDArray]>;
    readonly critic: unknown;
    constructor(actor: Block<[x: nd.NDArray]>, critic: unknown) {
      super();
      this.actor = actor;
      this.critic = critic;
    }
    override forward(x: nd.NDArray): nd.NDArray {
      return this.actor(x);
    }
  }
  const mlp = (): OffPolicyActorCriticMLP => new OffPolicyActorCriticMLP([8], outputs);

  test.each<[string, () => unknown, string]>([
    [
      "no critic",
      () => new Own(new nn.Dense(4), null),
      "Cannot use Own as a network: its critic must be a Block.",
    ],
    [
      "no actor",
      () => new Own(undefined as never, mlp().critic),
      "Cannot use Own as a network: its actor must be a Block.",
    ],
    [
      "another number of policy outputs",
      () => new Own(new nn.Dense(5), mlp().critic),
      "Cannot use a policy network with output (1, 5) for one observation: it must be (1, 4).",
    ],
    [
      "another number of critics",
      () =>
        new Own(
          new nn.Dense(4),
          new OffPolicyActorCriticMLP([8], { ...outputs, n_critics: 1 }).critic,
        ),
      "Cannot use a critic network with output [(1, 3)] for one observation: it must be [(1, 3), (1, 3)].",
    ],
  ])("refuses %s before the first step", (_, makeNet, text) => {
    expect(() => offPolicyNetAndTarget(spaces, outputs, default_rng(0), makeNet as never)).toThrow(
      text,
    );
  });

  test("refuses one network for both", () => {
    const one = mlp();
    expect(() => offPolicyNetAndTarget(spaces, outputs, default_rng(0), () => one)).toThrow(
      "Cannot use one network as policy and as target",
    );
  });
});
