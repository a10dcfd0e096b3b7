/** Vector environments of Python's Gymnasium, in several processes. */

import { findHostModule } from "../../backends/base/host.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type {
  Action,
  AutoresetMode,
  EnvironmentState,
  Image,
  InitOptions,
  Observation,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import { type Batched, type Discrete, emptyBatch, type Space } from "../../rl/spaces/mod.ts";
import { notRunning } from "../base/errors.ts";
import type { EnvironmentSpec } from "../registration.ts";
import { actionAt, checkCount } from "../vector/batch.ts";
import { checkMode, type VectorOptions } from "../vector/sync_vector_environment.ts";
import { resizedSpace } from "./atari_frames.ts";
import { imageOf, type Made, STAYS_IN_PYTHON, specOf } from "./gymnasium_environment.ts";
import { type GymnasiumId, parseGymnasiumId } from "./gymnasium_id.ts";
import { checkTrust, type GymnasiumOptions, sortOptions } from "./gymnasium_options.ts";
import { ProcessEnded } from "./gymnasium_process.ts";
import { codecOf } from "./space_codec.ts";
import { type Observations, VectorAnswer } from "./vector_answer.ts";
import { type Leaf, leavesOf, rowsOf, type Section, sectionsOf } from "./vector_layout.ts";
import { VectorWorker } from "./vector_worker.ts";

/** What a `GymnasiumVectorEnvironment` takes besides the options of its environments. */
export interface GymnasiumVectorOptions extends VectorOptions {
  /** The number of Python processes. Default: as many as there are cores, of `num_envs` at most. */
  readonly workers?: number;
}

type Batch = Batched<Observation>;

/**
 * Vector environment of `num_envs` environments of Python's Gymnasium in `workers` Python processes, as Gymnasium's
 * `AsyncVectorEnv` and Stable-Baselines3's `SubprocVecEnv`. A step is one round trip to every process, all at the same time;
 * observations of 32 KiB and more are in shared memory.
 *
 * - Environments, spaces, masks, options, errors and Ctrl-C are as of `GymnasiumEnvironment`; `info` stays in Python.
 * - Environment `i` equals a `GymnasiumEnvironment` with the seed `seed + i`, bit for bit.
 * - `step_timeout` is for each environment of a process.
 * - A process that dies, or exceeds `step_timeout`, is started again, and a warning names its environments: their episodes
 *   are truncated where they were, with a reward of 0. One that dies again before its next step ends with an error; so does
 *   one that dies while its environments are made or reset.
 * - The states stay in Python: `getState` and `setState` throw, and a training that is resumed begins new episodes.
 * - With `atari_preprocessing: { clip_reward: true }`, `episodeReturn` has the returns before clipping.
 */
export class GymnasiumVectorEnvironment implements VectorEnvironment<Observation, Action> {
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: GymnasiumId;
  /** The number of environments. */
  readonly num_envs: number;
  /** When an environment whose episode has ended is reset. */
  readonly autoreset_mode: AutoresetMode;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<Observation>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<Action>;
  /** The time limit, the reward threshold and the frame rate, where the environments have them. */
  readonly spec: Omit<EnvironmentSpec, "docs">;
  /** The masks of all environments, concatenated, if they have masks. */
  action_mask?(): Uint8Array;
  /** The picture of each environment, where they can be drawn. */
  get_images?(): Image[];
  readonly #workers: VectorWorker[] = [];
  readonly #observations: Observations;
  readonly #actions: readonly Leaf[];
  readonly #clips: boolean;
  readonly #mask: Uint8Array | undefined;
  /** What was seen last, where episodes end that a dead process leaves. */
  #latest: Batch;
  /** By `"next_step"`, 1 where the next step resets. */
  readonly #ended: Uint8Array;
  /** First observations of processes that were started again, which the next step shows. */
  readonly #begun: Map<VectorWorker, Batch> = new Map();
  #phase: "new" | "running" = "new";
  #seed: number | undefined;
  #restarts = 0;

  /**
   * Starts the Python processes, and makes the environments there.
   *
   * @throws {RangeError} when the name is no id of Gymnasium, an option is wrong, or there are no environments or processes.
   * @throws {Error} as of `GymnasiumEnvironment`.
   */
  constructor(
    name: GymnasiumId,
    num_envs: number,
    options: GymnasiumOptions & GymnasiumVectorOptions = {},
  ) {
    const {
      autoreset_mode = "next_step",
      workers = Math.min(num_envs, coreCount()),
      ...rest
    } = options;
    for (const [key, value] of Object.entries({ num_envs, workers })) {
      if (Number.isSafeInteger(value) && value >= 1) continue;
      throw new RangeError(
        `Cannot make ${num_envs} x ${name} in ${workers} processes: ${key} must be a positive integer.`,
      );
    }
    const parts = parseGymnasiumId(name);
    const sorted = sortOptions(name, rest);
    checkTrust(name, parts, sorted);
    this.name = name;
    this.num_envs = num_envs;
    this.autoreset_mode = checkMode(autoreset_mode);
    const setup = { name, parts, options: sorted, isSameStep: autoreset_mode === "same_step" };
    const count = Math.min(workers, num_envs);
    const describe = (): string => `make ${this.#what}`;
    try {
      for (let i = 0; i < count; i++) {
        const [begin, end] = [i, i + 1].map((k) => Math.round((k * num_envs) / count));
        this.#workers.push(new VectorWorker(setup, begin!, end! - begin!));
      }
      const [made] = this.#workers.map((worker) => worker.made(describe)) as [Made];
      const space = codecOf(made.observation_space).space as Space<Observation>;
      const { atari, kwargs } = sorted;
      const resized = atari && resizedSpace(name, space, atari.screen_size);
      this.#observations = { space, leaves: leavesOf(made.observation_space), resized };
      this.#actions = leavesOf(made.action_space);
      this.#clips = atari?.clip_reward ?? false;
      this.single_observation_space = (resized?.space ?? space) as Space<Observation>;
      this.single_action_space = codecOf(made.action_space).space as Space<Action>;
      this.spec = specOf(made);
      if (made.has_mask) {
        const { n } = this.single_action_space as unknown as Discrete;
        this.#mask = new Uint8Array(num_envs * n).fill(1);
        this.action_mask = () => Uint8Array.from(this.#mask!);
      }
      if (kwargs.render_mode === "rgb_array") this.get_images = () => this.#images();
      this.#latest = emptyBatch(this.single_observation_space, 0);
      this.#ended = new Uint8Array(num_envs);
    } catch (error) {
      for (const worker of this.#workers) worker.end();
      throw error;
    }
  }

  /** Without a seed, the first episodes are those of seed 0. Starts processes again that have ended. */
  get_init_state(options: InitOptions = {}): Batched<Observation> {
    const { seed = this.#seed === undefined ? 0 : undefined } = options;
    const how = seed === undefined ? "" : ` with seed ${seed}`;
    const describe = (): string => `begin episodes of ${this.#what}${how}`;
    if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new RangeError(`Cannot ${describe()}: it must be a non-negative integer.`);
    }
    this.#seed = seed ?? this.#seed;
    this.#phase = "new";
    const answer = this.#emptyAnswer();
    for (const worker of this.#workers) {
      const isFresh = !worker.isOpen;
      if (isFresh) worker.restart(describe);
      worker.reset(isFresh ? this.#freshSeeds(worker) : seedsOf(worker, seed), describe);
    }
    this.#each((worker) => worker.answer(answer, describe));
    this.#begun.clear();
    this.#ended.fill(0);
    this.#phase = "running";
    this.#latest = answer.shown();
    return this.#latest;
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<Action>): VectorStep<Batched<Observation>> {
    const { num_envs, single_action_space: space } = this;
    if (this.#phase === "new") throw notRunning(this.name, "new", 0);
    checkCount(this.name, actions, num_envs, space);
    for (let i = 0; i < num_envs; i++) {
      if (this.#ended[i] === 0) actionAt(this.name, actions, i, space);
    }
    this.#phase = "new"; // until all have answered
    const answer = this.#emptyAnswer();
    const dead = this.#exchange(sectionsOf(this.#actions, actions), answer);
    const { step } = answer;
    const next = answer.shown();
    let last = answer.lastShown();
    for (const [worker, first] of this.#begun) {
      this.#copyRows(worker, first, next);
      step.reset.fill(1, worker.begin, worker.begin + worker.count);
    }
    this.#begun.clear();
    const isSameStep = this.autoreset_mode === "same_step";
    for (const [worker, error] of dead) {
      const first = this.#startAgain(worker, error);
      step.truncated.fill(1, worker.begin, worker.begin + worker.count);
      if (isSameStep) last ??= emptyBatch(this.single_observation_space, num_envs);
      else this.#begun.set(worker, first);
      this.#copyRows(worker, this.#latest, isSameStep ? last! : next);
      if (isSameStep) this.#copyRows(worker, first, next);
    }
    for (let i = 0; i < num_envs; i++) {
      step.done[i] = step.terminated[i]! | step.truncated[i]!;
      if (this.#clips) step.reward[i] = Math.sign(step.reward[i]!);
    }
    if (!isSameStep) this.#ended.set(step.done);
    this.#phase = "running";
    this.#latest = next;
    return {
      ...step,
      next_state: next,
      ...(this.#clips && { episodeReturn: answer.returns }),
      ...(isSameStep && { finalState: last ?? next }),
      ...(isSameStep && this.#mask && { finalMask: answer.lastMask() }),
    };
  }

  /** The states cannot be saved: they stay in Python. */
  get hasState(): false {
    return false;
  }

  /**
   * The states of all environments.
   *
   * @throws {Error} always: the states stay in Python.
   */
  getState(): EnvironmentState {
    throw new Error(`Cannot save ${this.#what}: ${STAYS_IN_PYTHON}.`);
  }

  /**
   * Restores the states of all environments.
   *
   * @throws {Error} always.
   */
  setState(_state: EnvironmentState): void {
    throw new Error(`Cannot restore ${this.#what}: ${STAYS_IN_PYTHON}.`);
  }

  /** Closes the environments and ends their processes; further calls do nothing. */
  close(): void {
    this.#phase = "new";
    this.#each((worker) => worker.close(() => `close ${this.#what}`));
  }

  /** Steps all processes but those whose first observations are still to be shown; gives those that have ended. */
  #exchange(actions: readonly Section[], answer: VectorAnswer): [VectorWorker, ProcessEnded][] {
    const describe = (): string => `step ${this.#what}`;
    const dead: [VectorWorker, ProcessEnded][] = [];
    for (const worker of this.#workers) {
      if (!this.#begun.has(worker)) worker.step(actions, describe);
    }
    this.#each((worker) => {
      if (this.#begun.has(worker)) return;
      try {
        worker.answer(answer, describe);
        worker.hasStepped = true;
      } catch (error) {
        if (!(error instanceof ProcessEnded && worker.hasStepped)) throw error;
        dead.push([worker, error]);
      }
    });
    return dead;
  }

  /** Starts a process again, and gives the first observations of its environments' new episodes. */
  #startAgain(worker: VectorWorker, { message }: ProcessEnded): Batch {
    const numbers = `${worker.begin} to ${worker.begin + worker.count - 1}`;
    console.warn(
      `${message} Its process with the environments ${numbers} is started again; their episodes are truncated.`,
    );
    const describe = (): string => `begin episodes of ${this.#what} again`;
    worker.restart(describe);
    worker.reset(this.#freshSeeds(worker), describe);
    const answer = this.#emptyAnswer();
    worker.answer(answer, describe);
    return answer.shown();
  }

  /** Seeds that no episode of these environments has had. */
  #freshSeeds({ begin, count }: VectorWorker): number[] {
    const rng = default_rng([this.#seed ?? 0, begin, ++this.#restarts]);
    return Array.from({ length: count }, () => rng.integers(0, 2 ** 31));
  }

  #emptyAnswer(): VectorAnswer {
    return new VectorAnswer(this.#observations, this.num_envs, this.#mask);
  }

  /** Copies the rows of the environments of a process. */
  #copyRows({ begin, count }: VectorWorker, from: Batch, to: Batch): void {
    const shown = this.#observations.resized;
    const leaves = shown
      ? [{ path: [], width: shown.space.flatdim, size: shown.space.flatdim }]
      : this.#observations.leaves;
    const [sources, targets] = [from, to].map((batch) => sectionsOf(leaves, batch));
    for (const [k, target] of targets!.entries()) {
      rowsOf(target, begin, count).set(rowsOf(sources![k]!, begin, count));
    }
  }

  /** Calls `body` for each process, also after one that throws, whose error is thrown in the end. */
  #each(body: (worker: VectorWorker) => void): void {
    const errors: unknown[] = [];
    for (const worker of this.#workers) {
      try {
        body(worker);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  #images(): Image[] {
    const describe = (): string => `render ${this.#what}`;
    for (const worker of this.#workers) worker.render(describe);
    const images: Image[][] = [];
    this.#each((worker) => images.push(worker.pictures(describe).map(imageOf)));
    return images.flat();
  }

  get #what(): string {
    return `${this.num_envs} x ${this.name}`;
  }
}

function seedsOf({ begin, count }: VectorWorker, seed: number | undefined): number[] | undefined {
  if (seed === undefined) return undefined;
  return Array.from({ length: count }, (_, i) => seed + begin + i);
}

function coreCount(): number {
  return (
    globalThis.navigator?.hardwareConcurrency ??
    findHostModule("node:os")?.availableParallelism() ??
    1
  );
}
