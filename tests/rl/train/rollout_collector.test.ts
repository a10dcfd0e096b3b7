/** Rollout collector: what it acts on, what it notes, and what a checkpoint holds of it. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { zeros } from "../../../gluon/nd/mod.ts";
import { resolveA2COptions } from "../../../rl/algorithms/options/a2c.ts";
import { adaptEnv } from "../../../rl/collect/collector.ts";
import { RolloutCollector } from "../../../rl/train/rollout_collector.ts";
import { StepClock } from "../../../rl/train/training_run.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("reference")));

const options = {
  ...resolveA2COptions({ n_steps: 3, net_arch: [4], seed: 2 }),
  wholeEpisodes: true,
};

test("a rollout holds the states, the actions that were taken, and the values of the policy", async () => {
  const env = new Scripted();
  const collector = new RolloutCollector(adaptEnv(env), options);
  const { rollout, policy } = collector;
  const lastValues: number[] = [];
  using run = new StepClock().start("it", 1, { total_timesteps: 3 });
  await collector.learn(run, async ([lastValue]) => {
    lastValues.push(lastValue as number);
    expect([...rollout.states.all]).toEqual([0, 0, 1, 0, 2, 0]);
    expect([...rollout.actions.all]).toEqual(env.actions);
    const states = zeros([4, 2]);
    states.set([0, 0, 1, 0, 2, 0, 3, 0]);
    const values = [...(await policy(states)[1].toArray())];
    expect([...rollout.value, lastValue]).toEqual(values.map((each) => expect.closeTo(each, 6)));
    return {};
  });
  expect(lastValues).toHaveLength(1);
  expect(rollout.hasGaps).toBe(true);
});

test("equal seeds act alike; a restored generator goes on where it was", async () => {
  const collectors = [1, 2].map(() => new RolloutCollector(adaptEnv(new Scripted()), options));
  const actionsOf = async (
    collector: RolloutCollector<Float32Array, number>,
    clock: StepClock,
    total: number,
  ): Promise<number[]> => {
    using run = clock.start("it", 1, { total_timesteps: total });
    await collector.learn(run, () => ({}));
    return [...collector.rollout.actions.all] as number[];
  };
  const [a, b] = collectors as [RolloutCollector<Float32Array, number>, (typeof collectors)[0]];
  const clocks = [new StepClock(), new StepClock()] as const;
  expect(await actionsOf(a, clocks[0], 30)).toEqual(await actionsOf(b!, clocks[1], 30));
  b!.parts.sampling!.loadState(a.parts.sampling!.state());
  expect(await actionsOf(a, clocks[0], 60)).toEqual(await actionsOf(b!, clocks[1], 60));
});
