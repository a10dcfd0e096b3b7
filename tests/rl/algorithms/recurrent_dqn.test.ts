/** Recurrent DQN: an update against PyTorch's, and what a memory is for. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import type { AnyBlock } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { EnvMemory } from "../../../rl/collect/env_memory.ts";
import { SequenceWriter } from "../../../rl/collect/sequence_writer.ts";
import {
  Box,
  Discrete,
  DQN,
  type Environment,
  type PrioritizedReplayBuffer,
  RecurrentDQN,
  type RecurrentDQNOptions,
} from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";
import { expectMemory, mazes, returnInMaze } from "./memory_maze.ts";

type Weights = Readonly<Record<string, GoldenArray>>;

interface Episode {
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly reward: GoldenArray;
  readonly mask: GoldenArray;
  readonly terminated: boolean;
  readonly memory: GoldenArray;
}

interface Case {
  readonly options: Required<RecurrentDQNOptions>;
  readonly masked: boolean;
  readonly weights: Weights;
  readonly target_weights: Weights;
  readonly episodes: readonly Episode[];
  readonly loss: number;
  readonly priorities: GoldenArray;
  readonly weights_after: Weights;
}

/** Shows three numbers, and has three actions. */
class Shown extends RepeatAction<number> {
  override readonly observation_space: Box = new Box({ low: -10, high: 10, shape: [3] });
  constructor() {
    super(new Discrete(3) as never);
  }
}
class Masked extends Shown {
  action_mask(): Uint8Array {
    return Uint8Array.of(1, 1, 1);
  }
}

function setWeights(net: AnyBlock, weights: Weights): void {
  const parameters = net.collect_params();
  expect([...parameters.keys()].sort()).toEqual(Object.keys(weights).sort());
  for (const [name, parameter] of parameters) parameter.set_data(fromGolden(weights[name]!));
}

/** An agent of the case's weights, whose buffer has the sequences of its episodes, and no more. */
function agentOf(golden: Case, compile: boolean): RecurrentDQN {
  const { options, masked, episodes } = golden;
  const agent = new RecurrentDQN((masked ? new Masked() : new Shown()) as never, {
    ...{ ...options, optimizer: "sgd", max_grad_norm: 0, compile, prioritized_replay: true },
    batch_size: golden.priorities.data.length,
  });
  setWeights(agent.policy, golden.weights);
  setWeights(agent.target, golden.target_weights);
  const envs = { count: 1, steps: 1, done: new Uint8Array(1), reset: new Uint8Array(1) };
  const { n_lstm_layers, lstm_hidden_size } = options;
  const shape = [n_lstm_layers, 1, lstm_hidden_size];
  const memory = new EnvMemory({ memoryShapes: () => [shape, shape] }, envs);
  const { sequence_length, burn_in, n_steps: n, gamma } = options;
  const layout = {
    ...{ sequence_length, burn_in, actions: { maskLength: 3 }, hasMasks: masked },
    observations: { width: 3, dtype: "float32" },
    memory: [2 * n_lstm_layers, lstm_hidden_size],
  } as const;
  const writer = new SequenceWriter(agent.buffer, { n, gamma, layout, memory });
  for (const { state, action, reward, mask, terminated, memory: before } of episodes) {
    const steps = reward.data.length;
    const { width } = memory.current;
    for (let t = 0; t < steps; t++) {
      memory.current.copyFrom(Float32Array.from(before.data.slice(t * width, (t + 1) * width)), 0);
      writer.note();
      const observed = (k: number) => Float32Array.from(state.data.slice(3 * k, 3 * k + 3));
      const allowed = (k: number) =>
        masked ? Uint8Array.from(mask.data.slice(3 * k, 3 * k + 3)) : undefined;
      const done = t === steps - 1;
      writer.push(0, {
        ...{ state: observed(t), next_state: observed(t + 1) },
        ...{ mask: allowed(t), next_mask: allowed(t + 1) },
        ...{ action: Int32Array.of(action.data[t]!), reward: reward.data[t]! },
        ...{ terminated: terminated && done, done },
      });
      envs.done[0] = done ? 1 : 0;
    }
  }
  return agent;
}

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}, an update of RecurrentDQN is that of PyTorch:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const golden of goldenCases<Case>("torch_recurrent_dqn")) {
      const { sequence_length, burn_in, n_steps, value_rescaling } = golden.options;
      test(JSON.stringify({ sequence_length, burn_in, n_steps, value_rescaling }), async () => {
        setBackend(await load(backend));
        for (const compile of backend === "webgpu" ? [true] : [true, false]) {
          using agent = agentOf(golden, compile);
          expect(agent.buffer.length).toBe(golden.priorities.data.length);
          expect(await (await agent.update()).asscalar()).toBeCloseTo(golden.loss, 5);
          const { buffer } = agent;
          await (buffer as PrioritizedReplayBuffer<never, never>).settle();
          const { reported_slot: slots, reported_error: errors } = buffer.arrays();
          for (const [i, slot] of [...slots!].entries()) {
            expect(errors![i]).toBeCloseTo(golden.priorities.data[slot as number]!, 5);
          }
          for (const [name, parameter] of agent.policy.collect_params()) {
            await expectGolden(parameter.data(), golden.weights_after[name]!, 1e-5);
          }
        }
      });
    }
  });
}

describe("RecurrentDQN", () => {
  beforeAll(async () => setBackend(await load("wasm")));

  const options = {
    ...{ learning_rate: 3e-3, net_arch: [16], gamma: 0.95, seed: 1, n_steps: 3 },
    ...{ learning_starts: 200, buffer_size: 4000, train_freq: 1, batch_size: 16 },
    ...{ target_update_interval: 80, exploration_fraction: 0.5 },
  };
  const memory = { lstm_hidden_size: 16, sequence_length: 10, burn_in: 0 };

  test("remembers the sign of a maze, which DQN cannot", async () => {
    using agent = new RecurrentDQN(mazes(), { ...options, ...memory });
    await agent.learn({ total_timesteps: 6_000 });
    await expectMemory(agent);
    using blind = new DQN(mazes(), options);
    await blind.learn({ total_timesteps: 6_000 });
    expect(await returnInMaze(blind)).toBeLessThan(3);
  });

  test("goes on as if never interrupted, wherever it was, also where an episode has just ended", async () => {
    for (const [count, autoresetMode] of [
      [1, null],
      [3, "same_step"],
      [3, "next_step"],
    ] as const) {
      const env = () =>
        (autoresetMode
          ? make_vec("CartPoleNoVel-v1", count, { autoreset_mode: autoresetMode })
          : make("CartPoleNoVel-v1")) as Environment<Float32Array, number>;
      const given: RecurrentDQNOptions = {
        ...{ ...options, learning_starts: 30, train_freq: 4, batch_size: 4, seed: 2 },
        ...{ lstm_hidden_size: 6, sequence_length: 6, burn_in: 2, prioritized_replay: true },
      };
      const numbers = async (agent: RecurrentDQN<never>) =>
        Promise.all(
          [...agent.policy.collect_params().values()].map((each) => each.data().toArray()),
        );
      using whole = new RecurrentDQN(env(), given);
      const ends: number[] = [];
      await whole.learn({
        total_timesteps: 240,
        onStep: ({ step, episodeReturn }) => {
          if (episodeReturn !== null) ends.push(step);
        },
      });
      for (const at of [ends[1]!, ends[2]! + count, 100]) {
        using part = new RecurrentDQN(env(), given);
        await part.learn({ total_timesteps: 240, onStep: ({ step }) => step < at });
        using rest = await RecurrentDQN.load(await part.save(), env as never);
        await rest.learn({ total_timesteps: 240 });
        expect(await numbers(rest as never)).toEqual(await numbers(whole as never));
      }
    }
  });

  test("never takes a masked action, nor counts one in its targets", async () => {
    const env = new Scripted((step) => ({ mask: [step % 2, 1, 0], terminated: step % 7 === 0 }), {
      mask: [0, 1, 0],
    });
    using agent = new RecurrentDQN(env, {
      ...{ ...options, ...memory, learning_starts: 8, batch_size: 2 },
    });
    await agent.learn({ total_timesteps: 60 });
    expect(env.actions).not.toContain(2);
    for (const [step, action] of env.actions.entries()) {
      if (step % 7 === 0 || step % 2 === 0) expect(action).toBe(1);
    }
    const mask = Uint8Array.of(1, 0, 0);
    expect(await agent.act(new Float32Array(2), { mask })).toBe(0);
    expect(await agent.act(new Float32Array(2), { mask, epsilon: 1 })).toBe(0);
  });

  test("refuses sequences that it cannot cut, and a buffer that holds no batch", () => {
    const env = make("CartPole-v1");
    expect(() => new RecurrentDQN(env, { sequence_length: 10, burn_in: 6 })).toThrow(
      "the burn-in must be at most half, 5",
    );
    expect(() => new RecurrentDQN(env, { buffer_size: 300 })).toThrow(
      "it must hold a batch, which has 32 sequences, one for 20 steps",
    );
    expect(() => new RecurrentDQN(make("Pendulum-v1") as never)).toThrow("Discrete");
  });
});
