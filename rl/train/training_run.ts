/** The clock of a training: environment steps, what is due, interruptions. */
import * as z from "zod/mini";
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import type { Callback, LearnOptions, Progress } from "../agent.ts";
import type { ReplayOptions, TargetOptions } from "../algorithms/options/fragments.ts";
import type { Checkpointable } from "../checkpointable.ts";
import type { Json } from "../environment.ts";
import { count, parseState } from "../state.ts";
import { callbackList } from "./callbacks.ts";

const clockState = z.strictObject({
  step: count,
  totalTimesteps: count,
  explorationSteps: count,
  episodes: count,
  phaseStep: count,
});

/** How far an agent is trained. */
export class StepClock implements Checkpointable {
  /** Environment steps taken. */
  step = 0;
  /** Environment steps to take in all; 0 before the first `start`. */
  total = 0;
  /** Steps that exploration is scheduled over: those of the first `start`. More steps do not explore again. */
  explorationSteps = 0;
  /** Episodes that have ended. */
  episodes = 0;
  /** The step of the latest training phase. */
  phaseStep = 0;
  #isRunning = false;

  /**
   * Begins one call of `learn`, which ends where the run goes out of scope: `using run = ...`.
   *
   * @param what whose training it is, for errors.
   * @param count environments that are stepped together.
   * @throws {RangeError} where `total_timesteps` is no number of steps, or have been taken already.
   * @throws {Error} where another call of `learn` is under way.
   */
  start(what: string, count: number, options: LearnOptions): TrainingRun {
    const { total_timesteps = this.total, reset_num_timesteps = false, signal } = options;
    if (!Number.isInteger(total_timesteps) || total_timesteps < 1) {
      throw new RangeError(
        `Cannot learn for total_timesteps ${formatValue(total_timesteps)}: it must be a whole number, 1 or more.`,
      );
    }
    if (this.#isRunning) {
      throw new Error(
        `Cannot learn with ${what}: another learn() of this agent is under way; await it first.`,
      );
    }
    if (options.dataset) {
      throw new TypeError(
        `Cannot learn with ${what} from a dataset: it learns from its own steps; use bc, or leave it out.`,
      );
    }
    if (options.experience) {
      throw new TypeError(
        `Cannot learn with ${what} from the experience of others: it learns from its own steps; use an algorithm with replay, such as dqn or sac, or leave it out.`,
      );
    }
    if (options.rollouts) {
      throw new TypeError(
        `Cannot learn with ${what} from rollouts of others: it collects its own; use ppo, or leave them out.`,
      );
    }
    signal?.throwIfAborted();
    if (reset_num_timesteps) this.step = this.phaseStep = 0;
    // Several environments end with a whole round, which may be beyond the total.
    if (options.total_timesteps !== undefined && this.step - total_timesteps >= count) {
      throw new RangeError(
        `Cannot learn for total_timesteps ${total_timesteps} in all: ${this.step} steps have been ` +
          "taken already; raise it, or set reset_num_timesteps to count from 0 again.",
      );
    }
    this.total = total_timesteps;
    if (this.step === 0) this.explorationSteps = total_timesteps;
    this.#isRunning = true;
    const end = (): void => {
      this.#isRunning = false;
    };
    const onStep =
      typeof options.onStep === "object" ? callbackList(options.onStep) : options.onStep;
    return new TrainingRun(this, { count, onStep, signal, end });
  }

  /** All that it remembers besides arrays. */
  state(): Json {
    const { step, total: totalTimesteps, explorationSteps, episodes, phaseStep } = this;
    return { step, totalTimesteps, explorationSteps, episodes, phaseStep };
  }

  /** Takes a `state()` back. */
  loadState(state: Json): void {
    const { totalTimesteps, ...counts } = parseState(clockState, state, "the clock of a training");
    Object.assign(this, counts, { total: totalTimesteps });
  }

  /** Its arrays, not copied. */
  arrays(): Readonly<Record<string, never>> {
    return {};
  }
}

interface RunOptions {
  readonly count: number;
  readonly onStep: Callback | undefined;
  readonly signal: LearnOptions["signal"];
  readonly end: () => void;
}

/** One call of `learn`. */
export class TrainingRun implements Disposable {
  readonly #clock: StepClock;
  readonly #options: RunOptions;
  /** Gives the event loop a turn where that is due; to be called, and awaited, in long phases. */
  readonly pause: () => Promise<void> | undefined = eventLoopYielder();
  #before: number;
  #episodesBefore = 0;
  #isStopped = false;

  /** A call whose steps a clock counts; `StepClock.start` makes it. */
  constructor(clock: StepClock, options: RunOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#before = clock.step;
  }

  /** Environment steps taken, those of earlier calls included. */
  get step(): number {
    return this.#clock.step;
  }

  /** Whether there are steps left to take. */
  get isRunning(): boolean {
    return !this.#isStopped && this.#clock.step < this.#clock.total;
  }

  /** Counts a round: a step in each environment, with which so many episodes ended. */
  advance(episodes: number): void {
    this.#before = this.#clock.step;
    this.#episodesBefore = this.#clock.episodes;
    this.#clock.step += this.#options.count;
    this.#clock.episodes += episodes;
  }

  /** How often, in the latest round, another `every` environment steps became full. */
  times(every: number): number {
    return Math.floor(this.#clock.step / every) - Math.floor(this.#before / every);
  }

  /** Rounds since the latest training phase: steps in each environment. */
  get phaseRounds(): number {
    return (this.#clock.step - this.#clock.phaseStep) / this.#options.count;
  }

  /** Gradient steps that are due after the round, by the options of Stable-Baselines3. */
  gradientSteps({
    train_freq,
    gradient_steps,
  }: Pick<ReplayOptions, "train_freq" | "gradient_steps">): number {
    const clock = this.#clock;
    const phases = this.#phases(train_freq);
    if (phases === 0) return 0;
    const collected = clock.step - clock.phaseStep;
    clock.phaseStep = clock.step;
    return gradient_steps === -1 ? collected : phases * gradient_steps;
  }

  #phases(train_freq: ReplayOptions["train_freq"]): number {
    if (typeof train_freq === "number") return this.times(train_freq * this.#options.count);
    const [every, unit] = train_freq;
    if (unit === "step") return this.times(every * this.#options.count);
    return Math.floor(this.#clock.episodes / every) - Math.floor(this.#episodesBefore / every);
  }

  /** Updates of the target network that are due after the round, by the option of Stable-Baselines3. */
  targetUpdates({ target_update_interval }: Pick<TargetOptions, "target_update_interval">): number {
    const { count } = this.#options;
    return this.times(Math.max(1, Math.floor(target_update_interval / count)) * count);
  }

  /**
   * Reports the round to `onStep`, and gives the event loop a turn where that is due. Returns
   * `undefined` where there is nothing to wait for.
   *
   * @throws the reason of the signal, once that is aborted.
   */
  report(progress: Progress): Promise<void> | undefined {
    this.#options.signal?.throwIfAborted();
    const answer = this.#options.onStep?.(progress);
    if (typeof answer !== "object" || answer === null) return this.#conclude(answer);
    return Promise.resolve(answer).then((each) => this.#conclude(each)); // promises of other realms, too
  }

  #conclude(answer: unknown): Promise<void> | undefined {
    if (answer === false) this.#isStopped = true;
    return this.pause()?.then(() => this.#options.signal?.throwIfAborted());
  }

  /** Ends the call, so that another may begin. */
  [Symbol.dispose](): void {
    this.#options.end();
  }
}
