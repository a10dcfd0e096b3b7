/** Actor-critic networks: shapes, orthogonal initialization, standard deviations. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { zeros } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { resolveA2COptions } from "../../../rl/algorithms/options/a2c.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { Box, Discrete } from "../../../rl/mod.ts";
import { type ActorCriticNet, makeActorCritic } from "../../../rl/networks/actor_critic.ts";

beforeAll(async () => setBackend(await load("reference")));

const options = resolveA2COptions({ net_arch: [8], log_std_init: -1 });
const spaces = {
  observations: new ObservationEncoding(new Box({ low: -1, high: 1, shape: [3] })),
  actions: new ActionEncoding(new Discrete(4)),
};

test("the policy and the value have hidden layers of their own", async () => {
  const { net } = makeActorCritic(
    spaces,
    { ...options, net_arch: { pi: [5, 6], vf: [7] } },
    default_rng(0),
  );
  const shapes = [...net.collect_params()].map(([name, each]) => `${name} ${each.shape}`);
  expect(shapes).toEqual([
    "pi.0.weight 5,3",
    "pi.0.bias 5",
    "pi.1.weight 6,5",
    "pi.1.bias 6",
    "vf.0.weight 7,3",
    "vf.0.bias 7",
    "policy.weight 4,6",
    "policy.bias 4",
    "value.weight 1,7",
    "value.bias 1",
  ]);
});

test("weights begin orthogonal, those of the policy's last layer a hundredth as long", async () => {
  const net = makeActorCritic(spaces, options, default_rng(0)).net as ActorCriticNet;
  const lengths = async (weight: { tolist(): unknown }): Promise<number[]> =>
    ((await weight.tolist()) as number[][]).map((row) => Math.hypot(...row));
  for (const length of await lengths(net.policy.weight.data())) expect(length).toBeCloseTo(0.01, 6);
  for (const length of await lengths(net.value.weight.data())) expect(length).toBeCloseTo(1, 6);
});

test("a Gaussian's standard deviations are parameters, and do not depend on the observation", async () => {
  const actions = new ActionEncoding(new Box({ low: -1, high: 1, shape: [2] }));
  const { net } = makeActorCritic({ ...spaces, actions }, options, default_rng(0));
  const [policy, value] = net(zeros([3, 3]));
  expect([policy.shape, value.shape]).toEqual([
    [3, 4],
    [3, 1],
  ]);
  expect(await policy.slice_axis(1, 2, 4).tolist()).toEqual([
    [-1, -1],
    [-1, -1],
    [-1, -1],
  ]);
});
