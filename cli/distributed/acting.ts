/** What an actor does, in a process that Redis joins to a learner or in a thread beside one. */

import { randomInt } from "node:crypto";
import { type ActorOptions, actorEpsilons, canAct, runActor } from "../../rl/experience/actor.ts";
import type { Agent } from "../../rl/mod.ts";
import { newAgent } from "../agents.ts";
import { type EnvironmentWords, lastingWords } from "../environment_flags.ts";
import type { Task } from "../sweep/task.ts";
import type { Setting } from "../zoo/zoo.ts";

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
      buffer_size: batch_size ?? 32,
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
