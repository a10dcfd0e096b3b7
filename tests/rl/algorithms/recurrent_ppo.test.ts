/** Recurrent PPO: its updates against sb3-contrib's, and what a memory is for. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Action,
  Box,
  Discrete,
  PPO,
  RecurrentPPO,
  type RecurrentPPOOptions,
  readMetrics,
  type Space,
} from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { RepeatAction } from "../identity_env.ts";
import { expectMemory, mazes, returnInMaze } from "./memory_maze.ts";

interface Case {
  readonly options: RecurrentPPOOptions & { readonly n_epochs: number };
  readonly actions: string;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly value: GoldenArray;
  readonly log_prob: GoldenArray;
  readonly memory: GoldenArray;
  readonly start: GoldenArray;
  readonly reward: GoldenArray;
  readonly done: GoldenArray;
  readonly final_value: GoldenArray;
  readonly last_value: GoldenArray;
  readonly weights: Readonly<Record<string, GoldenArray>>;
  readonly losses: Readonly<Record<string, number>>;
  readonly weights_after: Readonly<Record<string, GoldenArray>>;
}

const SPACES: Readonly<Record<string, Space<never>>> = {
  "Discrete(3)": new Discrete(3) as never,
  "Box(-1.0, 1.0, (2,), float32)": new Box({ low: -1, high: 1, shape: [2] }) as never,
};

/** Shows four numbers. */
class Shown extends RepeatAction<Action> {
  override readonly observation_space: Box = new Box({ low: -10, high: 10, shape: [4] });
  override get_init_state(): Float32Array {
    return new Float32Array(4);
  }
}

function agentOf(golden: Case, compile: boolean): RecurrentPPO {
  const envs = Array.from({ length: 3 }, () => new Shown(SPACES[golden.actions]!));
  const env = new SyncVectorEnvironment(envs as never, { autoreset_mode: "same_step" });
  const options = { ...golden.options, net_arch: [6, 6], compile };
  const agent = new RecurrentPPO(env as never, options);
  const parameters = agent.policy.collect_params();
  expect([...parameters.keys()].sort()).toEqual(Object.keys(golden.weights).sort());
  for (const [name, parameter] of parameters) parameter.set_data(fromGolden(golden.weights[name]!));
  const { rollout } = agent;
  rollout.states.all.set(golden.state.data);
  rollout.actions.all.set(golden.action.data);
  for (const name of ["reward", "value", "done"] as const) rollout[name].set(golden[name].data);
  rollout.logProb.set(golden.log_prob.data);
  rollout.finalValue.set(golden.final_value.data);
  rollout.isValid.fill(1);
  agent.memory.before.set(golden.memory.data);
  agent.memory.starts.set(golden.start.data);
  return agent;
}

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}, an update of RecurrentPPO is that of sb3-contrib:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const golden of goldenCases<Case>("sb3_recurrent_ppo")) {
      const { actions, options, losses } = golden;
      test(`${actions}, ${JSON.stringify(options)}`, async () => {
        const agent = agentOf(golden, backend === "wasm");
        const update = agent.update(Float32Array.from(golden.last_value.data));
        const metrics = await readMetrics(await update);
        for (const [name, value] of Object.entries(losses)) {
          if (name === "approx_kl" || !(name in metrics)) continue; // averaged over others
          expect([name, metrics[name]]).toEqual([name, expect.closeTo(value, 5)]);
        }
        for (const [name, parameter] of agent.policy.collect_params()) {
          await expectGolden(parameter.data(), golden.weights_after[name]!, 1e-5);
        }
      });
    }
  });
}

describe("RecurrentPPO", () => {
  beforeAll(async () => setBackend(await load("wasm")));

  const options = {
    ...{ n_steps: 64, batch_size: 128, n_epochs: 6, learning_rate: 3e-3, seed: 1 },
    ...{ net_arch: [16], lstm_hidden_size: 16, gamma: 0.95, ent_coef: 0.01 },
  };

  test("remembers the sign of a maze, which PPO cannot", async () => {
    using agent = new RecurrentPPO(mazes(), options);
    await agent.learn({ total_timesteps: 12_000 });
    await expectMemory(agent);
    const { lstm_hidden_size: _, ...rest } = options;
    using blind = new PPO(mazes(), rest);
    await blind.learn({ total_timesteps: 12_000 });
    expect(await returnInMaze(blind)).toBeLessThan(3);
  });

  test("goes on as if never interrupted, in vectors of either kind", async () => {
    for (const autoresetMode of ["same_step", "next_step"] as const) {
      const vector = () => make_vec("CartPoleNoVel-v1", 3, { autoreset_mode: autoresetMode });
      const given = { ...options, n_steps: 20, batch_size: 24, n_epochs: 2 };
      using whole = new RecurrentPPO(vector(), given);
      await whole.learn({ total_timesteps: 300 });
      using part = new RecurrentPPO(vector(), given);
      await part.learn({ total_timesteps: 300, onStep: ({ step }) => step < 100 });
      const file = await part.save();
      using rest = await RecurrentPPO.load(file, vector as never);
      await rest.learn({ total_timesteps: 300 });
      const numbers = async (agent: RecurrentPPO<never, never>) =>
        Promise.all(
          [...agent.policy.collect_params().values()].map((each) => each.data().toArray()),
        );
      expect(await numbers(rest as never)).toEqual(await numbers(whole as never));
    }
  });

  test("goes on as if never interrupted where an episode has just ended", async () => {
    const env = () => make("CartPoleNoVel-v1");
    const given = { ...options, n_steps: 20, batch_size: 24, n_epochs: 1 };
    const numbers = async (agent: RecurrentPPO<never, never>) =>
      Promise.all([...agent.policy.collect_params().values()].map((each) => each.data().toArray()));
    using whole = new RecurrentPPO(env(), given);
    await whole.learn({ total_timesteps: 120 });
    using part = new RecurrentPPO(env(), given);
    await part.learn({
      total_timesteps: 120,
      onStep: ({ episodeReturn }) => episodeReturn === null,
    });
    using rest = await RecurrentPPO.load(await part.save(), env as never);
    await rest.learn({ total_timesteps: 120 });
    expect(await numbers(rest as never)).toEqual(await numbers(whole as never));
  });

  test("refuses options that contradict each other", () => {
    const env = make("CartPole-v1");
    expect(() => new RecurrentPPO(env, { shared_lstm: true })).toThrow(
      "set enable_critic_lstm to false",
    );
    expect(() => new RecurrentPPO(env, { use_sde: true } as never)).toThrow("use_sde");
  });
});
