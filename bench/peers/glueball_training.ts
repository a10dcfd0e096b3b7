/** Whole trainings in glueball, from the first environment step to the last update. */

import { autograd, envs, gluon, nd, rl } from "../../mod.ts";
import type { Facts, Program } from "../peer.ts";
import type { TrainingWorkload } from "../workloads.ts";

type AnyEnv = rl.Environment | rl.VectorEnvironment<rl.Observation, never>;

/** Of so many last episodes the mean return is told. */
const LAST_EPISODES = 20;

function programOf(train: (seed: number) => Promise<readonly number[]>): Program {
  let seed = 0;
  return {
    check: [],
    async run(runs): Promise<Facts> {
      let returns: readonly number[] = [];
      for (let i = 0; i < runs; i++) returns = await train(++seed);
      const last = returns.slice(-LAST_EPISODES);
      const sum = last.reduce((total, each) => total + each, 0);
      return { "mean return": sum / last.length, episodes: returns.length };
    },
  };
}

/** A training of ours with the given settings. */
function trainWith(
  algorithm: rl.AlgorithmName,
  makeEnv: () => AnyEnv,
  steps: number,
  settings: object,
): Program {
  return programOf(async (seed) => {
    using agent = rl.algorithms[algorithm].make(makeEnv(), { ...settings, seed });
    const returns: number[] = [];
    await agent.learn({
      total_timesteps: steps,
      onStep({ episodeReturn }) {
        if (episodeReturn !== null) returns.push(episodeReturn);
      },
    });
    return returns;
  });
}

function trainDqn(steps: number, settings: rl.DQNOptions): Program {
  return trainWith("dqn", () => envs.make("CartPole-v1") as rl.Environment, steps, settings);
}

/** Eight environments, of which none skips a step to reset. */
function eightCartPoles(): AnyEnv {
  return envs.make_vec("CartPole-v1", 8, { autoreset_mode: "same_step" }) as never;
}

/** The settings of rl-zoo's `ppo.yml`. */
export async function trainPpo({ steps }: TrainingWorkload): Promise<Program> {
  return trainWith("ppo", eightCartPoles, steps, {
    n_steps: 32,
    batch_size: 256,
    n_epochs: 20,
    gae_lambda: 0.8,
    gamma: 0.98,
    learning_rate: "lin_0.001",
    clip_range: "lin_0.2",
  });
}

/** The settings of rl-zoo's `a2c.yml`. */
export async function trainA2c({ steps }: TrainingWorkload): Promise<Program> {
  return trainWith("a2c", eightCartPoles, steps, { ent_coef: 0 });
}

/** The settings of MinAtar's examples, but for updates that begin after 500 frames. */
export async function trainMinatar({ steps }: TrainingWorkload): Promise<Program> {
  return trainWith("dqn", () => envs.make("MinAtar/Breakout-v0") as never, steps, {
    net_arch: [],
    optimizer: "rmsprop_centered",
    learning_rate: 2.5e-4,
    buffer_size: steps,
    learning_starts: 500,
    batch_size: 32,
    gamma: 0.99,
    train_freq: 1,
    target_update_interval: 1000,
    exploration_fraction: 1,
    exploration_final_eps: 0.1,
    max_grad_norm: 0,
  });
}

/** The settings of rl-zoo's `sac.yml`. */
export async function trainSac({ steps }: TrainingWorkload): Promise<Program> {
  return trainWith("sac", () => envs.make("Pendulum-v1") as never, steps, { learning_rate: 1e-3 });
}

/** CleanRL's settings. */
export async function trainCleanrl({ steps }: TrainingWorkload): Promise<Program> {
  return trainDqn(steps, {
    net_arch: [120, 84],
    learning_rate: 2.5e-4,
    loss: "mse",
    buffer_size: 10_000,
    learning_starts: 10_000,
    batch_size: 128,
    gamma: 0.99,
    train_freq: 10,
    target_update_interval: 500,
    exploration_fraction: 0.5,
    exploration_final_eps: 0.05,
    max_grad_norm: 0,
  });
}

/** The settings of rl-zoo's `dqn.yml`. */
export async function trainZoo({ steps }: TrainingWorkload): Promise<Program> {
  return trainDqn(steps, {
    net_arch: [256, 256],
    learning_rate: 2.3e-3,
    buffer_size: 100_000,
    learning_starts: 1000,
    batch_size: 64,
    gamma: 0.99,
    train_freq: 256,
    gradient_steps: 128,
    target_update_interval: 10,
    exploration_fraction: 0.16,
    exploration_final_eps: 0.04,
    max_grad_norm: 10,
  });
}

/** minimalRL's DQN (Roh, `dqn.py`), written out: ten updates of batch 32 after every episode. */
export async function trainMinimalrl({ steps }: TrainingWorkload): Promise<Program> {
  return programOf(async (seed) => {
    const rng = nd.random.default_rng(seed);
    const memory = new rl.ReplayBuffer(50_000, { gamma: 0.98, rng });
    const [policy, target] = [makeNet(), makeNet()];
    for (const net of [policy, target]) net.initialize("xavier", { rng });
    copyInto(target, policy);
    const trainer = new gluon.Trainer(policy.collect_params(), "adam", { learning_rate: 0.0005 });

    const observed = nd.keep(nd.zeros([1, 4]));
    const values = nd.compile(() => policy(observed));
    const learn = nd.compile((state, action, reward, nextState, discount) => {
      const wanted = reward.add(discount.multiply(target(nextState).max({ axis: 1 })));
      const loss = autograd.record(() =>
        nd.smooth_l1(policy(state).pick(action).subtract(wanted)).mean(),
      );
      loss.backward();
      trainer.step(1);
      return loss;
    });

    const env = envs.make("CartPole-v1");
    const returns: number[] = [];
    let state = env.get_init_state({ seed });
    let score = 0;
    for (let step = 1; step <= steps; step++) {
      const epsilon = Math.max(0.01, 0.08 - 0.01 * (returns.length / 200));
      observed.set(state);
      const [left = 0, right = 0] = await values().toArray();
      const greedy = right > left ? 1 : 0;
      const action = rng.random() < epsilon ? rng.integers(0, 2) : greedy;
      const { next_state, reward, terminated, done } = env.step(action);
      memory.push(state, action, reward / 100, next_state, terminated);
      score += reward;
      state = next_state;
      if (!done) continue;

      if (memory.length > 2000) {
        for (let i = 0; i < 10; i++) {
          nd.scope(() => {
            const batch = memory.sample(32);
            learn(batch.state, batch.action, batch.reward, batch.next_state, batch.discount);
          });
        }
      }
      if (returns.length % 20 === 0 && returns.length !== 0) copyInto(target, policy);
      returns.push(score);
      [state, score] = [env.get_init_state(), 0];
    }
    values.dispose();
    learn.dispose();
    return returns;
  });
}

function makeNet(): gluon.Block {
  return new gluon.nn.Sequential().add(
    new gluon.nn.Dense(128, { activation: "relu", in_units: 4 }),
    new gluon.nn.Dense(128, { activation: "relu", in_units: 128 }),
    new gluon.nn.Dense(2, { in_units: 128 }),
  );
}

function copyInto(target: gluon.Block, source: gluon.Block): void {
  const from = source.collect_params();
  for (const [name, parameter] of target.collect_params()) {
    parameter.set_data(from.get(name)!.data());
  }
}
