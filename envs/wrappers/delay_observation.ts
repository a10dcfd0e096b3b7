/** Shows observations late. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import type { Box, BoxArrays } from "../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../rl/state.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ queue: z.array(z.array(z.number())) });

/** Delay: shows each observation `delay` steps later, and zeros at first. */
export class DelayObservation<D extends keyof BoxArrays = "float32", A = Action> extends Wrapper<
  BoxArrays[D],
  A
> {
  /** Steps by which observations are late. */
  readonly delay: number;
  #queue: BoxArrays[D][] = [];

  /**
   * Delays the observations of an environment.
   *
   * @throws {TypeError} where the observations are in no Box.
   * @throws {RangeError} where `delay` is no integer of 0 or more.
   */
  constructor(env: Environment<BoxArrays[D], A>, delay: number) {
    checkSingleEnv(env, "DelayObservation");
    checkBox<D>(env.observation_space, `delay the observations of ${env.name}`, [
      "float32",
      "int32",
      "uint8",
    ] as D[]);
    if (!Number.isSafeInteger(delay) || delay < 0) {
      throw new RangeError(
        `Cannot delay the observations of ${env.name} by ${delay} steps: it must be an integer of 0 or more.`,
      );
    }
    super(env, env);
    this.delay = delay;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): BoxArrays[D] {
    this.#queue = [];
    return this.#delayed(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<BoxArrays[D]> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#delayed(step.next_state) };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { queue: this.#queue.map((each) => Array.from(each)), env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `DelayObservation of ${this.name}`;
    const { queue } = parseState(stateForm, state, what);
    const { flatdim } = this.observation_space;
    if (queue.length > this.delay || queue.some(({ length }) => length !== flatdim)) {
      refuseState(what, `it keeps no ${this.delay} observations of ${flatdim} numbers`);
    }
    this.#queue = queue.map((each) => {
      const array = this.#zeros();
      array.set(each);
      return array;
    });
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<BoxArrays[D], A>): DelayObservation<D, A> {
    return new DelayObservation<D, A>(env, this.delay);
  }

  #delayed(observation: BoxArrays[D]): BoxArrays[D] {
    this.#queue.push(observation);
    return this.#queue.length > this.delay ? this.#queue.shift()! : this.#zeros();
  }

  #zeros(): BoxArrays[D] {
    const box = this.observation_space as unknown as Box<D>;
    return box.unflatten(new Float32Array(box.flatdim));
  }
}
