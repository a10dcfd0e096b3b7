/** Vector environment of environments in other threads. */

import * as z from "zod/mini";
import { findHostModule } from "../../../backends/base/host.ts";
import type {
  Action,
  AutoresetMode,
  EnvironmentState,
  InitOptions,
  Observation,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import {
  type Batched,
  elementAt,
  emptyBatch,
  putElement,
  type Space,
} from "../../../rl/spaces/mod.ts";
import { parseState } from "../../../rl/state.ts";
import { checkCount, checkState, emptyStep } from "../batch.ts";
import { checkMode } from "../sync_vector_environment.ts";
import type { PartialStep } from "./messages.ts";
import { EnvironmentThread } from "./thread.ts";

/** What an `AsyncVectorEnvironment` takes. */
export interface AsyncVectorOptions<O, A> {
  /** The id that `make` knows. */
  readonly id: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** The number of threads. */
  readonly workers: number;
  /** A module that each thread imports first, which registers the environment. */
  readonly module: string | null;
  /** Options of `make`, and `autoreset_mode`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<A>;
}

const stateForm = z.object({
  hasReset: z.boolean(),
  ended: z.array(z.int()),
  envs: z.array(z.record(z.string(), z.unknown())),
});

type SyncState = z.infer<typeof stateForm>;

/**
 * Vector environment whose environments are in worker threads, as Gymnasium's `AsyncVectorEnv` and Stable-Baselines3's
 * `SubprocVecEnv` have them in processes. It is as a `SyncVectorEnvironment` of the same environments, to the last bit, and
 * their states can be exchanged. A step costs some tens of microseconds on top: it is for environments that are slower.
 * `close` ends the threads.
 */
export class AsyncVectorEnvironment<O extends Observation, A extends Action>
  implements VectorEnvironment<O, A>
{
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** When an environment whose episode has ended is reset. */
  readonly autoreset_mode: AutoresetMode;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<A>;
  /** `false` where the state cannot be saved. */
  readonly hasState: boolean;
  /** The masks of all environments, concatenated, if they have masks. */
  action_mask?(): Uint8Array;
  readonly #threads: readonly EnvironmentThread[];
  readonly #masks: Uint8Array;

  /**
   * Starts the threads, each with its part of the environments.
   *
   * @throws {RangeError} where this host has no threads to wait for, or the number of workers is none.
   */
  constructor(options: AsyncVectorOptions<O, A>) {
    const { id, num_envs, workers } = options;
    if (!Number.isSafeInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot make ${num_envs} x ${id} in ${workers} worker threads: workers must be a positive integer.`,
      );
    }
    if (findHostModule("node:worker_threads") === undefined) {
      throw new RangeError(
        `Cannot make ${num_envs} x ${id} in worker threads: a page cannot wait for threads; leave workers out.`,
      );
    }
    const { autoreset_mode = "next_step" } = options.options as { autoreset_mode?: AutoresetMode };
    this.name = id;
    this.num_envs = num_envs;
    this.autoreset_mode = checkMode(autoreset_mode);
    this.single_observation_space = options.single_observation_space;
    this.single_action_space = options.single_action_space;
    this.#masks = new Uint8Array(num_envs * this.single_action_space.flatdim).fill(1);
    const count = Math.min(workers, num_envs);
    this.#threads = Array.from({ length: count }, (_, i) => {
      const [begin, end] = [i, i + 1].map((k) => Math.round((k * num_envs) / count));
      return new EnvironmentThread(begin as number, end as number, options);
    });
    const [facts] = this.#all<{ hasState: boolean; hasMasks: boolean }>(() => ({
      method: "describe",
    }));
    this.hasState = facts!.hasState;
    if (facts!.hasMasks) this.action_mask = () => this.#masks;
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state({ seed }: InitOptions = {}): Batched<O> {
    const parts = this.#all<Batched<O>>(({ begin }) => ({
      method: "get_init_state",
      seed: seed === undefined ? undefined : seed + begin,
    }));
    return this.#join(parts);
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<A>): VectorStep<Batched<O>> {
    const { num_envs, single_action_space: space } = this;
    checkCount(this.name, actions, num_envs, space);
    const steps = this.#all<PartialStep>(({ begin, count }) => {
      const own = emptyBatch(space, count);
      for (let i = 0; i < count; i++)
        putElement(space, own, i, elementAt(space, actions, begin + i));
      return { method: "step", actions: own };
    });
    const result = emptyStep(
      this.#join(steps.map((each) => each.next_state as Batched<O>)),
      num_envs,
    );
    for (const [i, { begin }] of this.#threads.entries()) {
      for (const key of ["reward", "done", "terminated", "truncated", "reset"] as const) {
        result[key].set((steps[i] as PartialStep)[key], begin);
      }
    }
    if (this.autoreset_mode === "next_step") return result;
    const finalState = this.#join(steps.map((each) => each.finalState as Batched<O>));
    if (!this.action_mask) return { ...result, finalState };
    const finalMask = new Uint8Array(this.#masks.length);
    const { flatdim } = space;
    for (const [i, { begin }] of this.#threads.entries()) {
      finalMask.set(steps[i]!.finalMask as Uint8Array, begin * flatdim);
    }
    return { ...result, finalState, finalMask };
  }

  /** The states of all environments. */
  getState(): EnvironmentState {
    const states = this.#all<SyncState>(() => ({ method: "getState" }));
    return {
      name: this.name,
      num_envs: this.num_envs,
      hasReset: states.every((each) => each.hasReset),
      ended: states.flatMap((each) => each.ended),
      envs: states.flatMap((each) => each.envs) as EnvironmentState[],
    };
  }

  /** Restores the states of all environments. */
  setState(state: EnvironmentState): void {
    checkState(this.name, this.num_envs, state);
    const { hasReset, ended, envs } = parseState(
      stateForm,
      state,
      `${this.num_envs} x ${this.name}`,
    );
    this.#all(({ begin, count }) => {
      const part = {
        ended: ended.slice(begin, begin + count),
        envs: envs.slice(begin, begin + count),
      };
      const own = { name: this.name, num_envs: count, hasReset, ...part };
      return { method: "setState", state: own as unknown as EnvironmentState };
    });
  }

  /** Releases resources other than memory, of all environments. */
  close(): void {
    for (const thread of this.#threads) thread.close();
  }

  /** Asks all threads at once, and gives their answers in order. */
  #all<T>(request: (thread: EnvironmentThread) => Parameters<EnvironmentThread["ask"]>[0]): T[] {
    for (const thread of this.#threads) thread.ask(request(thread));
    const answers = this.#threads.map((thread) => thread.answer(this.name));
    const failed = answers.find(({ error }) => error !== undefined);
    if (failed) throw failed.error;
    for (const [i, { masks }] of answers.entries()) {
      const { flatdim } = this.single_action_space;
      if (masks) this.#masks.set(masks, (this.#threads[i] as EnvironmentThread).begin * flatdim);
    }
    return answers.map(({ result }) => result as T);
  }

  #join(parts: readonly Batched<O>[]): Batched<O> {
    const { single_observation_space: space } = this;
    const batch = emptyBatch(space, this.num_envs);
    for (const [k, { begin, count }] of this.#threads.entries()) {
      for (let i = 0; i < count; i++) {
        putElement(space, batch, begin + i, elementAt(space, parts[k] as Batched<O>, i));
      }
    }
    return batch;
  }
}
