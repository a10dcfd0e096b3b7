/** The table of algorithms: what a command line, a zoo or a benchmark knows of them. */
import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import type { Agent, LoadAgentOptions, MakeEnv } from "../agent.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { Checkpoint } from "../train/checkpoint.ts";
import { PPO_METRICS } from "../train/ppo_updater.ts";
import { SOFT_METRICS } from "../train/soft_actor_critic.ts";
import { A2C, A2C_METRICS } from "./a2c.ts";
import { BC, BC_METRICS } from "./bc.ts";
import { DDPG } from "./ddpg.ts";
import { DQN } from "./dqn.ts";
import { Lookahead } from "./lookahead.ts";
import { a2cOptions } from "./options/a2c.ts";
import { bcOptions } from "./options/bc.ts";
import { ddpgOptions } from "./options/ddpg.ts";
import { type DQNOptions, dqnOptions } from "./options/dqn.ts";
import { type OptionsSchema, withDefaults } from "./options/fragments.ts";
import { lookaheadOptions } from "./options/lookahead.ts";
import { ppoOptions } from "./options/ppo.ts";
import { pqnOptions } from "./options/pqn.ts";
import { recurrentDQNOptions } from "./options/recurrent_dqn.ts";
import { recurrentPPOOptions } from "./options/recurrent_ppo.ts";
import { reinforceOptions } from "./options/reinforce.ts";
import { sacDiscreteOptions, sacOptions } from "./options/sac.ts";
import { td3Options } from "./options/td3.ts";
import { tqcOptions } from "./options/tqc.ts";
import { PPO } from "./ppo.ts";
import { PQN, PQN_METRICS } from "./pqn.ts";
import { RecurrentDQN } from "./recurrent_dqn.ts";
import { RecurrentPPO } from "./recurrent_ppo.ts";
import { REINFORCE } from "./reinforce.ts";
import { SAC } from "./sac.ts";
import { SACDiscrete } from "./sac_discrete.ts";
import { TD3 } from "./td3.ts";
import { TQC } from "./tqc.ts";

/** A row of the table. */
export interface Algorithm {
  /** What checkpoints and people call it: `DQN`. Rows that differ in defaults alone have the title of one agent. */
  readonly title: string;
  /** What it is, in a few words. */
  readonly summary: string;
  /** For each option what it may be, its default, and what it is for. */
  readonly options: OptionsSchema<Readonly<Record<string, unknown>>>;
  /** Names of the figures that `Progress.metrics` reports. */
  readonly metrics: readonly string[];
  /**
   * A new agent.
   *
   * @throws {RangeError} where an option is wrong.
   * @throws {TypeError} where the algorithm cannot learn from such an environment.
   */
  make(
    env: Environment | VectorEnvironment<Observation, never>,
    options?: object,
    net?: () => AnyBlock,
  ): Agent;
  /** The agent of a checkpoint of this algorithm. */
  load(file: FileSource | Checkpoint, makeEnv: MakeEnv, loading?: LoadAgentOptions): Promise<Agent>;
}

/** A class of agents, whatever its environments, options and networks are. */
interface AgentClass {
  new (env: never, options?: never, net?: never): Agent;
  load(file: never, makeEnv: never, loading?: never): Promise<Agent>;
}

/** @param preset options whose defaults differ from those of the class. */
function row(
  {
    title,
    summary,
    options,
    metrics,
  }: Pick<Algorithm, "title" | "summary" | "options" | "metrics">,
  agentClass: AgentClass,
  preset: Readonly<Record<string, unknown>> = {},
): Algorithm {
  return {
    ...{ title, summary, metrics },
    options: withDefaults(options, preset),
    make: (env, given, net) =>
      new agentClass(env as never, { ...preset, ...given } as never, net as never),
    load: (file, makeEnv, loading) =>
      agentClass.load(file as never, makeEnv as never, loading as never),
  };
}

/** A row of DQN with other defaults. */
function dqnRow(summary: string, preset: DQNOptions = {}): Algorithm {
  const metrics = ["epsilon", "loss"];
  return row({ title: "DQN", summary, options: dqnOptions, metrics }, DQN, { ...preset });
}

/** All algorithms, by the names of the command line. */
export const algorithms: {
  readonly dqn: Algorithm;
  readonly c51: Algorithm;
  readonly qrdqn: Algorithm;
  readonly iqn: Algorithm;
  readonly rainbow: Algorithm;
  readonly recurrent_dqn: Algorithm;
  readonly pqn: Algorithm;
  readonly ppo: Algorithm;
  readonly recurrent_ppo: Algorithm;
  readonly a2c: Algorithm;
  readonly reinforce: Algorithm;
  readonly bc: Algorithm;
  readonly sac: Algorithm;
  readonly sac_discrete: Algorithm;
  readonly td3: Algorithm;
  readonly ddpg: Algorithm;
  readonly tqc: Algorithm;
  readonly lookahead: Algorithm;
} = {
  dqn: dqnRow("deep Q-network, with all parts of Rainbow and more as options"),
  c51: dqnRow("DQN with categorical distributions of returns", { critic: "c51" }),
  qrdqn: dqnRow("DQN with quantiles of returns by quantile regression", {
    critic: "qr",
    learning_rate: 5e-5,
    exploration_fraction: 0.005,
    exploration_final_eps: 0.01,
    max_grad_norm: 0,
  }),
  iqn: dqnRow("DQN with implicit quantiles of returns", { critic: "iqn" }),
  rainbow: dqnRow("DQN with all its parts: Double DQN, dueling, PER, n steps, C51, noisy layers", {
    critic: "c51",
    double_q: true,
    dueling: true,
    noisy: true,
    n_steps: 3,
    prioritized_replay: true,
    prioritized_replay_alpha: 0.5,
  }),
  recurrent_dqn: row(
    {
      title: "RecurrentDQN",
      summary: "DQN with an LSTM and replay of sequences (R2D2, DRQN)",
      options: recurrentDQNOptions,
      metrics: ["epsilon", "loss"],
    },
    RecurrentDQN,
  ),
  pqn: row(
    {
      title: "PQN",
      summary: "parallelised Q-network, without replay and target network",
      options: pqnOptions,
      metrics: PQN_METRICS,
    },
    PQN,
  ),
  ppo: row(
    {
      title: "PPO",
      summary: "proximal policy optimization, for any actions",
      options: ppoOptions,
      metrics: PPO_METRICS,
    },
    PPO,
  ),
  recurrent_ppo: row(
    {
      title: "RecurrentPPO",
      summary: "PPO with an LSTM, for environments that do not show all that matters",
      options: recurrentPPOOptions,
      metrics: PPO_METRICS,
    },
    RecurrentPPO,
  ),
  a2c: row(
    {
      title: "A2C",
      summary: "advantage actor-critic, for any actions",
      options: a2cOptions,
      metrics: A2C_METRICS,
    },
    A2C,
  ),
  reinforce: row(
    {
      title: "REINFORCE",
      summary: "Monte Carlo policy gradient with a baseline, the shortest of all, for any actions",
      options: reinforceOptions,
      metrics: ["policy_loss", "value_loss"],
    },
    REINFORCE,
  ),
  bc: row(
    {
      title: "BC",
      summary: "behaviour cloning: imitates a recorded dataset, for any actions",
      options: bcOptions,
      metrics: BC_METRICS,
    },
    BC,
  ),
  sac: row(
    {
      title: "SAC",
      summary: "soft actor-critic, for Box actions",
      options: sacOptions,
      metrics: SOFT_METRICS,
    },
    SAC,
  ),
  sac_discrete: row(
    {
      title: "SACDiscrete",
      summary: "soft actor-critic, for Discrete actions",
      options: sacDiscreteOptions,
      metrics: SOFT_METRICS,
    },
    SACDiscrete,
  ),
  td3: row(
    {
      title: "TD3",
      summary: "Twin delayed DDPG, for Box actions",
      options: td3Options,
      metrics: ["critic_loss", "actor_loss"],
    },
    TD3,
  ),
  ddpg: row(
    {
      title: "DDPG",
      summary: "deep deterministic policy gradient, for Box actions",
      options: ddpgOptions,
      metrics: ["critic_loss", "actor_loss"],
    },
    DDPG,
  ),
  tqc: row(
    {
      title: "TQC",
      summary: "truncated quantile critics, for Box actions",
      options: tqcOptions,
      metrics: SOFT_METRICS,
    },
    TQC,
  ),
  lookahead: row(
    {
      title: "Lookahead",
      summary: "one-step lookahead on clones of the environment, with learned state values",
      options: lookaheadOptions,
      metrics: ["epsilon", "loss"],
    },
    Lookahead,
  ),
};

/** The name of an algorithm in the table. */
export type AlgorithmName = keyof typeof algorithms;

/**
 * The agent of any checkpoint: the file says which algorithm it is of.
 *
 * @param source a path (in a page, a name), URL, handle, `Blob`, response, or bytes.
 * @param makeEnv makes its environment; `envs.make` does.
 * @throws {RangeError} where the file is no checkpoint, or of an algorithm that is not in the table.
 */
export async function load(
  source: FileSource,
  makeEnv: MakeEnv,
  loading?: LoadAgentOptions,
): Promise<Agent> {
  const checkpoint = await Checkpoint.open(source);
  try {
    const { algorithm } = checkpoint.spec;
    const row = Object.values(algorithms).find(({ title }) => title === algorithm);
    if (row !== undefined) return await row.load(checkpoint, makeEnv, loading);
    const titles = new Set(Object.values(algorithms).map(({ title }) => title));
    throw new RangeError(
      `Cannot load ${checkpoint.what}: its agent is a ${algorithm}; there are ${[...titles].join(", ")}.`,
    );
  } finally {
    await checkpoint.close();
  }
}
