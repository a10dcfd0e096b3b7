/** PPO from rollouts that others collect: shares, states, resumption. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { LocalRollouts, seedOfShare } from "../../../rl/experience/rollouts.ts";
import { PPO } from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const options = { net_arch: [8], n_steps: 16, batch_size: 16, n_epochs: 2 };
const makeEnvs = (count: number): never =>
  make_vec("CartPole-v1", count, { autoreset_mode: "same_step" }) as never;
const makeLearner = (): PPO => new PPO(makeEnvs(4), { ...options, seed: 3 });
const makeShare = (share: number): PPO =>
  new PPO(makeEnvs(2), { ...options, seed: seedOfShare(3, share) });

const bitsOf = async (agent: PPO): Promise<string> => {
  const params = [...agent.policy.collect_params().values()];
  return (await Promise.all(params.map((each) => each.data().toArray()))).join();
};

describe("PPO from rollouts of others", () => {
  test("learns what it learns from its own, where there is one share of its seed", async () => {
    const alone = makeLearner();
    await alone.learn({ total_timesteps: 256 });
    const learner = makeLearner();
    const rollouts = new LocalRollouts([makeLearner()]);
    let episodes = 0;
    const onStep = ({ episodeReturn }: { readonly episodeReturn: number | null }): void => {
      if (episodeReturn !== null) episodes++;
    };
    await learner.learn({ total_timesteps: 256, rollouts, onStep });
    expect(learner.step).toBe(256);
    expect(episodes).toBeGreaterThan(0);
    expect(await bitsOf(learner)).toBe(await bitsOf(alone));
  });

  test("does not depend on who collects a share, and continues from a checkpoint to the same bits", async () => {
    const whole = makeLearner();
    const rollouts = new LocalRollouts([0, 1].map(makeShare));
    await whole.learn({ total_timesteps: 320, rollouts });

    const part = makeLearner();
    // The shares change hands at each rollout, but for the first, where each begins with its seed.
    const agents = [0, 1].map(makeShare);
    const swapping = {
      shares: 2,
      collect: async (weights: Uint8Array, states: readonly (Uint8Array | null)[], use: never) => {
        await new LocalRollouts(agents).collect(weights, states, use);
        agents.reverse();
      },
    };
    await part.learn({ total_timesteps: 192, rollouts: swapping });
    const file = new Uint8Array(await ((await part.save()) as unknown as Blob).arrayBuffer());
    const rest = await PPO.load(file, () => makeEnvs(4));
    await rest.learn({ total_timesteps: 320, rollouts: swapping });
    expect(rest.step).toBe(320);
    expect(await bitsOf(rest)).toBe(await bitsOf(whole));
    expect(await bitsOf(part)).not.toBe(await bitsOf(whole));
    await expect(
      rest.learn({ total_timesteps: 640, rollouts: new LocalRollouts([agents[0]!]) }),
    ).rejects.toThrow("Cannot continue with 1 shares: the agent's environments are divided into 2");
  });
});
