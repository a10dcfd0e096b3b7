/** What an actor does, in a process that Redis joins to a learner or in a thread beside one. */

import { randomInt } from "node:crypto";
import type { FileSource } from "../../gluon/mod.ts";
import { type ActorOptions, actorEpsilons, canAct, runActor } from "../../rl/experience/actor.ts";
import type { Weights } from "../../rl/experience/exchange.ts";
import { type SharedRollout, seedOfShare } from "../../rl/experience/rollouts.ts";
import { type Agent, algorithms } from "../../rl/mod.ts";
import { newAgent } from "../agents.ts";
import { type EnvironmentWords, lastingWords } from "../environment_flags.ts";
import type { Task } from "../sweep/task.ts";
import type { Setting } from "../zoo/zoo.ts";
import type { ClaimedShare } from "./actor_link.ts";
import { canRollOut, sharesOf } from "./learner.ts";

/** Milliseconds that a transition waits for others to travel with. */
const LATE = 1000;

/** How one actor acts. */
export interface ActorSetup {
  readonly backend: string;
  /** Environments that it steps together. */
  readonly nEnvs: number;
  /** Which of all `actors` it is, from 0. */
  readonly index: number;
  readonly actors: number;
  /** Transitions in a message. */
  readonly size: number;
  /** Of its environments and exploration. Default: any. */
  readonly seed?: number;
}

/** What is acted for: a task, or the part of one that a thread is told. */
export type ActedTask = Pick<Task, "seed"> & {
  readonly setting: Pick<
    Setting,
    "algorithm" | "environment" | "env_options" | "options" | "frame_stack" | "normalize"
  >;
};

/** An agent of a training, whose environments its own machine knows. It learns nothing, and keeps no more than it must. */
export async function makeActor(
  { setting, seed }: ActedTask,
  words: EnvironmentWords,
  { backend, nEnvs, actors, seed: own = randomInt(2 ** 31) }: ActorSetup,
): Promise<Agent> {
  const { algorithm, environment, env_options, options, frame_stack, normalize } = setting;
  const { batch_size, learning_starts } = options as Readonly<Record<string, number | undefined>>;
  return await newAgent(
    algorithm,
    environment,
    {
      ...options,
      seed: own === seed ? own + 1 : own,
      ...("buffer_size" in algorithms[algorithm].options.shape && {
        buffer_size: batch_size ?? 32,
      }),
      // Where these are random actions, all actors take them together.
      ...(learning_starts !== undefined && {
        learning_starts: Math.ceil(learning_starts / actors),
      }),
    },
    {
      backend,
      words: { ...lastingWords(env_options), trust: "false", ...words },
      setup: { n_envs: nEnvs, frame_stack, normalize },
    },
  );
}

/** Where its experience goes, where weights come from, and when it ends. */
export type Acting = Pick<ActorOptions, "sink" | "weights" | "signal" | "onWeights"> &
  Pick<ActorSetup, "nEnvs" | "index" | "actors" | "size">;

/** Acts until the signal is aborted, or the sink refuses. */
export async function act(agent: Agent, { sink, nEnvs, ...acting }: Acting): Promise<void> {
  if (!canAct(agent)) throw new TypeError(`Cannot act as ${agent.algorithm}: it has no actors.`);
  const { index, actors, ...rest } = acting;
  const { noisy } = agent.options as { readonly noisy?: boolean };
  let sent = performance.now();
  await runActor(agent, {
    ...rest,
    sink: {
      put: (experience) => {
        sent = performance.now();
        return sink.put(experience);
      },
    },
    isLate: () => performance.now() - sent > LATE,
    epsilon: noisy ? new Float64Array(nEnvs) : actorEpsilons(nEnvs, { index, actors }),
    total_timesteps: Number.MAX_SAFE_INTEGER,
  });
}

/** Where shares of rollouts come from and go to. */
export interface RolloutPost {
  claim(): Promise<ClaimedShare | null>;
  deliver(claimed: ClaimedShare, rollout: SharedRollout): Promise<void>;
  newest(version: number): Promise<Weights | null>;
  rest(): Promise<void>;
}

/** What an actor of rollouts does. */
export interface RollingOut {
  readonly post: RolloutPost;
  readonly backend: string;
  readonly words: EnvironmentWords;
  /** Called with the version of the weights of the next share, and how many environments it has. */
  readonly onShare: (version: number, environments: number) => void;
}

/** Collects shares of rollouts for a task, until the training is gone. */
export async function rollOutShares(
  task: ActedTask & { readonly setting: Pick<Setting, "n_envs"> },
  { post, backend, words, onShare }: RollingOut,
): Promise<never> {
  const { n_envs } = task.setting;
  const shares = sharesOf(n_envs);
  const setup = { backend, nEnvs: n_envs / shares, index: 0, actors: 1, size: 0 };
  let [agent, version]: [Agent | null, number] = [null, 0];
  try {
    for (;;) {
      const claimed = await post.claim();
      if (claimed === null) {
        await post.rest();
        continue;
      }
      // At its beginning, the seed of a share decides; later, its state.
      if (agent === null || claimed.state === null) {
        agent?.dispose();
        const seed = seedOfShare(task.seed, claimed.share);
        [agent, version] = [await makeActor(task, words, { ...setup, seed }), 0];
      }
      if (!canRollOut(agent)) {
        throw new TypeError(`Cannot act as ${agent.algorithm}: it has no actors.`);
      }
      const weights = await post.newest(version);
      if (weights !== null) {
        await agent.behavior.load_parameters(weights.bytes as FileSource);
        ({ version } = weights);
      }
      if (version !== claimed.version) continue; // another round has begun
      onShare(version, setup.nEnvs);
      await post.deliver(claimed, await agent.rollOut(claimed.state));
    }
  } finally {
    agent?.dispose();
  }
}
