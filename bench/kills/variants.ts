/** The trainings that are killed and resumed. */

import { envs, rl } from "../../mod.ts";

type AnyEnv = rl.Environment | rl.VectorEnvironment<rl.Observation, never>;

/** Steps of each training. */
export const TOTAL_STEPS = 4800;

interface Variant {
  readonly algorithm: rl.AlgorithmName;
  /** Its environment. Default: CartPole-v1. */
  readonly id?: string;
  /** Environments side by side; with VecNormalize where it is normalized. Default: one environment. */
  readonly num_envs?: number;
  readonly isNormalized?: boolean;
  readonly options: object;
  /** Whether it learns from recorded steps, which checkpoints do not hold: they are given again. */
  readonly isRecorded?: boolean;
}

const replay = {
  seed: 7,
  net_arch: [32, 32],
  learning_rate: 1e-3,
  buffer_size: 3000,
  learning_starts: 200,
};
const dqn = { ...replay, target_update_interval: 100, exploration_fraction: 0.5 };
const pendulum = { id: "Pendulum-v1", options: { ...replay, batch_size: 64 } };
const rollouts = { seed: 7, net_arch: [32, 32], learning_rate: "lin_0.001" };

/** All algorithms, and more of some. */
export type VariantName =
  | rl.AlgorithmName
  | "dqn, prioritized, 3 steps"
  | "dqn, 4 environments"
  | "sac, gSDE";

/** One for each of them, and more of DQN's. */
export const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  dqn: { algorithm: "dqn", options: dqn },
  "dqn, prioritized, 3 steps": {
    algorithm: "dqn",
    options: { ...dqn, prioritized_replay: true, n_steps: 3, anneal_lr: true, double_q: true },
  },
  "dqn, 4 environments": {
    algorithm: "dqn",
    num_envs: 4,
    options: { ...dqn, dueling: true, tau: 0.5 },
  },
  c51: { algorithm: "c51", options: { ...dqn, v_min: 0, v_max: 100 } },
  qrdqn: { algorithm: "qrdqn", options: { ...dqn, n_quantiles: 8 } },
  iqn: { algorithm: "iqn", options: { ...dqn, train_freq: 16 } },
  rainbow: { algorithm: "rainbow", options: { ...dqn, v_min: 0, v_max: 100, train_freq: 8 } },
  recurrent_dqn: {
    ...{ algorithm: "recurrent_dqn", num_envs: 2 },
    options: {
      ...{ ...dqn, lstm_hidden_size: 16, sequence_length: 12, burn_in: 4, train_freq: 16 },
      ...{ prioritized_replay: true, n_steps: 3, value_rescaling: true },
    },
  },
  pqn: { algorithm: "pqn", num_envs: 4, options: rollouts },
  lookahead: { algorithm: "lookahead", options: dqn },
  ppo: {
    algorithm: "ppo",
    id: "Pendulum-v1",
    num_envs: 4,
    isNormalized: true,
    options: { ...rollouts, n_steps: 64, n_epochs: 3 },
  },
  recurrent_ppo: {
    ...{ algorithm: "recurrent_ppo", num_envs: 2 },
    options: { ...rollouts, n_steps: 64, n_epochs: 2, lstm_hidden_size: 16 },
  },
  a2c: { algorithm: "a2c", num_envs: 2, options: rollouts },
  sac: { algorithm: "sac", ...pendulum },
  "sac, gSDE": {
    ...{ algorithm: "sac", id: "Pendulum-v1", num_envs: 2 },
    options: {
      ...{ ...pendulum.options, use_sde: true, sde_sample_freq: 3 },
      ...{ train_freq: 8, gradient_steps: -1, use_sde_at_warmup: true },
    },
  },
  sac_discrete: { algorithm: "sac_discrete", options: pendulum.options },
  td3: {
    ...{ algorithm: "td3", id: "Pendulum-v1", num_envs: 2 },
    options: { ...pendulum.options, action_noise: "normal" },
  },
  ddpg: {
    ...{ algorithm: "ddpg", id: "Pendulum-v1" },
    options: { ...pendulum.options, action_noise: "ornstein-uhlenbeck" },
  },
  tqc: { algorithm: "tqc", ...pendulum },
  reinforce: { algorithm: "reinforce", options: { ...rollouts, learning_rate: 1e-3 } },
  bc: {
    ...{ algorithm: "bc", isRecorded: true },
    options: { ...rollouts, learning_rate: 1e-3, batch_size: 12 },
  },
};

/** Recorded steps of CartPole-v1, the same each time. */
export function recorded(): Promise<rl.Dataset> {
  const lean = (state: Float32Array): number => Number(state[2]! + state[3]! > 0);
  const env = envs.make("CartPole-v1") as unknown as rl.Environment<Float32Array, number>;
  return rl.record(env, lean, { episodes: 4, seed: 7 });
}

/** The environment of a variant. */
export function makeEnv({ id = "CartPole-v1", num_envs, isNormalized }: Variant): AnyEnv {
  if (num_envs === undefined) return envs.make(id) as rl.Environment;
  const vector = envs.make_vec(id, num_envs, isNormalized ? { autoreset_mode: "same_step" } : {});
  return (isNormalized ? new envs.VecNormalize(vector as never) : vector) as AnyEnv;
}
