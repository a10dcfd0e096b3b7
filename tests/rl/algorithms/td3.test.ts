/** TD3: what it promises beyond what all algorithms for Box actions do. */
import { describe, expect, test } from "bun:test";
import { TD3 } from "../../../rl/mod.ts";
import { quick, repeat, testContinuous, weightsOf } from "./continuous_suite.ts";

const settings = { ...quick, action_noise: "normal", noise_std: 0.2 } as const;

testContinuous("td3", { actor: 2, n_critics: 2, critic: 1 }, settings);

describe("TD3", () => {
  test("updates the policy and the targets every policy_delay gradient steps, the critics in each", async () => {
    const agent = new TD3(repeat(), { ...settings, policy_delay: 3 });
    await agent.learn({ total_timesteps: 99 });
    const nets = [agent.policy.critic, agent.policy.actor, agent.target];
    const seen: boolean[][] = [];
    let before = await Promise.all(nets.map(weightsOf));
    for (let i = 0; i < 6; i++) {
      agent.update();
      const after = await Promise.all(nets.map(weightsOf));
      seen.push(after.map((each, n) => each.some((weight, k) => weight !== before[n]![k])));
      before = after;
    }
    const [critics, all] = [
      [true, false, false],
      [true, true, true],
    ];
    expect(seen).toEqual([critics, critics, all, critics, critics, all] as boolean[][]);
  });

  test("explores by noise alone: without, two agents take the same actions", async () => {
    const taken = async (options: object): Promise<number[]> => {
      const env = repeat();
      const actions: number[] = [];
      const step = env.step.bind(env);
      env.step = (action) => {
        actions.push(...action);
        return step(action);
      };
      const agent = new TD3(env, { ...settings, ...options, learning_starts: 0, batch_size: 64 });
      await agent.learn({ total_timesteps: 50 });
      return actions;
    };
    const [quiet, other] = [await taken({ noise_std: 0 }), await taken({ action_noise: null })];
    expect(quiet).toEqual(other);
    expect(await taken({ noise_std: 0.1 })).not.toEqual(quiet);
  });
});
