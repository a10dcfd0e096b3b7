/** What every off-policy algorithm for Box actions promises. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load as loadBackend } from "../../../backends/mod.ts";
import { make, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { type AnyBlock, Block, type nd, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type ActionValues,
  type Agent,
  type AlgorithmName,
  algorithms,
  Box,
  type OffPolicyActorCritic,
  OffPolicyActorCriticMLP,
  type ReplayBuffer,
  type SACOptions,
} from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";

/** An agent of this kind. */
export interface ContinuousAgent extends Agent<Float32Array, Float32Array> {
  readonly policy: OffPolicyActorCritic;
  readonly target: AnyBlock;
  readonly buffer: ReplayBuffer;
}

/** Options that they all have. */
export type ContinuousSettings = Pick<
  SACOptions,
  | "net_arch"
  | "learning_rate"
  | "batch_size"
  | "gamma"
  | "tau"
  | "learning_starts"
  | "buffer_size"
  | "seed"
>;

/** Settings with which an environment of single steps is learned in some thousand steps. */
export const quick: ContinuousSettings = {
  net_arch: [32, 32],
  learning_rate: 3e-3,
  batch_size: 32,
  gamma: 0.1,
  tau: 0.02,
  learning_starts: 100,
  buffer_size: 4000,
  seed: 1,
};

const space: Box = new Box({ low: [-1, 0], high: [1, 2] });

/** The environment that the tests learn. */
export const repeat = (length?: number): RepeatAction<Float32Array> =>
  new RepeatAction(space, length);

/** The numbers of all parameters, one after the other. */
export async function weightsOf(net: AnyBlock): Promise<number[]> {
  const arrays = [...net.collect_params().values()].map((each) => each.data().toArray());
  return (await Promise.all(arrays)).flatMap((each) => [...each]);
}

/**
 * @param outputs numbers of the policy for actions of two numbers, and of each critic.
 * @param settings with which it learns.
 */
export function testContinuous(
  name: AlgorithmName,
  outputs: { readonly actor: number; readonly n_critics: number; readonly critic: number },
  settings: object = quick,
): void {
  const { title } = algorithms[name];
  const makeAgent = (env: unknown, options: object = settings, net?: () => AnyBlock) =>
    algorithms[name].make(env as never, options, net) as unknown as ContinuousAgent;

  beforeAll(async () => setBackend(await loadBackend("wasm")));

  describe(title, () => {
    test("learns to repeat the actions that it is shown", async () => {
      const agent = makeAgent(repeat());
      await agent.learn({ total_timesteps: 2500 });
      const { mean } = await agent.evaluate(repeat(), { episodes: 5 });
      expect(mean).toBeGreaterThan(0.95 * 20);
    }, 120_000);

    test("learns in several environments, whose resets are no transitions", async () => {
      const envs = new SyncVectorEnvironment([repeat(5), repeat(7), repeat(9), repeat(11)]);
      const agent = makeAgent(envs, { ...settings, gradient_steps: -1 });
      await agent.learn({ total_timesteps: 3000 });
      expect(agent.buffer.length).toBeLessThan(3000);
      const { mean } = await agent.evaluate(repeat(), { episodes: 5 });
      expect(mean).toBeGreaterThan(0.9 * 20);
    }, 120_000);

    test("takes random actions of the space before learning_starts, and stores them from -1 to 1", async () => {
      const env = repeat();
      const taken: Float32Array[] = [];
      const step = env.step.bind(env);
      env.step = (action) => {
        taken.push(action.slice());
        return step(action);
      };
      const agent = makeAgent(env, { ...settings, learning_starts: 400 });
      await agent.learn({ total_timesteps: 400 });
      for (const [i, low] of [-1, 0].entries()) {
        const values = taken.map((each) => each[i]!);
        const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
        expect(Math.abs(mean - (low + 1))).toBeLessThan(0.15);
        expect(Math.min(...values)).toBeLessThan(low + 0.05);
        expect(Math.max(...values)).toBeGreaterThan(low + 1.95);
      }
      const { action } = agent.buffer.sample(400);
      const stored = (await action.tolist()) as number[][];
      const meant = taken.map(([a, b]) => `${a!.toFixed(4)} ${b!.toFixed(4)}`).sort();
      const scaled = stored.map(([a, b]) => `${a!.toFixed(4)} ${(b! + 1).toFixed(4)}`).sort();
      expect(scaled).toEqual(meant);
    });

    test("gives the same bits compiled and eager", async () => {
      const weights = async (compile: boolean): Promise<number[]> => {
        const agent = makeAgent(repeat(), { ...settings, learning_starts: 40, compile });
        await agent.learn({ total_timesteps: 60 });
        return [...(await weightsOf(agent.policy)), ...(await weightsOf(agent.target))];
      };
      expect(await weights(true)).toEqual(await weights(false));
    });

    test("anneals the learning rate, and takes n-step returns", async () => {
      const options = { ...settings, learning_rate: "lin_0.001", n_steps: 3 };
      const agent = makeAgent(repeat(), options);
      await agent.learn({ total_timesteps: 150 });
      const rest = await weightsOf(agent.policy);
      await agent.learn({ total_timesteps: 151 });
      const moved = (await weightsOf(agent.policy)).map((each, i) => Math.abs(each - rest[i]!));
      expect(Math.max(...moved)).toBe(0); // the rate of the last step is 0
      const { discount } = agent.buffer.sample(agent.buffer.length);
      const most = Math.max(...(await discount.toArray()));
      expect(most).toBeCloseTo(0.1, 5);
      expect(Math.min(...(await discount.toArray()))).toBeCloseTo(0.1 ** 3, 5);
    });

    test("takes a network of the user's", async () => {
      class Own extends Block<[x: nd.NDArray]> {
        readonly actor = new nn.Sequential().add(
          new nn.Dense(8, { activation: "tanh" }),
          new nn.Dense(outputs.actor),
        );
        readonly critic: ActionValues = new OffPolicyActorCriticMLP([8], outputs).critic;
        override forward(x: nd.NDArray): nd.NDArray {
          return this.actor(x);
        }
      }
      const agent = makeAgent(repeat(), settings, () => new Own());
      await agent.learn({ total_timesteps: 120 });
      expect([...agent.policy.collect_params().keys()][0]).toBe("actor.0.weight");
      expect(() => makeAgent(repeat(), settings, () => new nn.Dense(3))).toThrow(
        "Cannot use Dense as a network: its actor must be a Block.",
      );
    });

    test("refuses actions that are no Box, and a Box without bounds", () => {
      expect(() => makeAgent(make("CartPole-v1"))).toThrow(
        new TypeError(
          `Cannot learn CartPole-v1 with ${title}: its actions are Discrete(2); they must be a Box; use dqn or ppo.`,
        ),
      );
      const unbounded = new RepeatAction(new Box({ low: -Infinity, high: 1 }));
      expect(() => makeAgent(unbounded)).toThrow(
        "Cannot scale actions of Box(-inf, 1.0, (1,), float32): they must have finite bounds; " +
          "give them in the environment.",
      );
    });

    test("says that it has diverged where the policy gives NaN", async () => {
      const agent = makeAgent(repeat());
      const bias = [...agent.policy.actor.collect_params(".*bias").values()].at(-1)!;
      bias.set_data(bias.data().multiply(Number.NaN));
      const text = "the network gives NaN; it has diverged, perhaps the learning rate is too high.";
      await expect(agent.act(Float32Array.of(0, 0))).rejects.toThrow(
        `Cannot act in RepeatAction: ${text}`,
      );
      await expect(agent.learn({ total_timesteps: 102 })).rejects.toThrow(
        `Cannot learn from RepeatAction, step 100: ${text}`,
      );
    });
  });
}
