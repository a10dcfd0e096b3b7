/** Repeats actions, and shows the maximum of the latest two observations. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import type { BoxArrays } from "../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../rl/state.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ frames: z.tuple([z.array(z.number()), z.array(z.number())]) });

/**
 * Frame skipping: takes each action `skip` times, sums the rewards, and shows the elementwise maximum of the last two
 * observations. Where an episode ends before, those of the step before are what is shown, as in Gymnasium.
 */
export class MaxAndSkipObservation<
  D extends keyof BoxArrays = "float32",
  A = Action,
> extends Wrapper<BoxArrays[D], A> {
  /** How often each action is taken. */
  readonly skip: number;
  readonly #frames: readonly [BoxArrays[D], BoxArrays[D]];

  /**
   * Skips frames of an environment.
   *
   * @throws {TypeError} where the observations are in no Box.
   * @throws {RangeError} where `skip` is no integer of 2 or more.
   */
  constructor(env: Environment<BoxArrays[D], A>, skip = 4) {
    checkSingleEnv(env, "MaxAndSkipObservation");
    const box: unknown = env.observation_space;
    checkBox<D>(box, `skip observations of ${env.name}`, ["float32", "int32", "uint8"] as D[]);
    if (!Number.isSafeInteger(skip) || skip < 2) {
      throw new RangeError(
        `Cannot skip observations of ${env.name} with skip ${skip}: it must be an integer of 2 or more.`,
      );
    }
    super(env, env);
    this.skip = skip;
    const empty = (): BoxArrays[D] => box.unflatten(new Float32Array(box.flatdim));
    this.#frames = [empty(), empty()];
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): BoxArrays[D] {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<BoxArrays[D]> {
    const [before, latest] = this.#frames;
    let reward = 0;
    let step!: Step<BoxArrays[D]>;
    for (let i = 0; i < this.skip; i++) {
      step = this.env.step(action);
      reward += step.reward;
      if (i === this.skip - 2) before.set(step.next_state);
      if (i === this.skip - 1) latest.set(step.next_state);
      if (step.done) break;
    }
    const nextState = latest.map((x, i) => Math.max(x, before[i]!)) as BoxArrays[D];
    return { ...step, reward, next_state: nextState };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { frames: this.#frames.map((each) => Array.from(each)), env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `MaxAndSkipObservation of ${this.name}`;
    const { frames } = parseState(stateForm, state, what);
    for (const [i, frame] of this.#frames.entries()) {
      if (frames[i]!.length !== frame.length) {
        refuseState(what, `its frames are not of ${frame.length} numbers`);
      }
      frame.set(frames[i]!);
    }
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<BoxArrays[D], A>): MaxAndSkipObservation<D, A> {
    return new MaxAndSkipObservation<D, A>(env, this.skip);
  }
}
