/** Repeats actions by chance. */

import * as z from "zod/mini";
import { default_rng, type Generator, type GeneratorState } from "../../gluon/random/generator.ts";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { parseState } from "../../rl/state.ts";
import { Wrapper } from "./wrapper.ts";

/** What `StickyAction` takes. */
export interface StickyActionOptions {
  /** The probability that a step takes the last action instead of that which it is given; below 1. */
  readonly repeat_action_probability: number;
  /** For how many steps, or least and most, drawn evenly. Default: 1. */
  readonly repeat_action_duration?: number | readonly [least: number, most: number];
}

const stateForm = z.object({
  last: z.nullable(z.array(z.number())),
  left: z.int().check(z.gte(0)),
  generator: z.nullable(z.unknown()),
});

/**
 * Sticky actions: with some probability a step takes the last action again, so that an agent cannot learn a sequence by heart.
 * Chance is that of the environment, `np_random`, as in Gymnasium; where it has none, of a generator with the episode's seed.
 *
 * Source: Machado et al. 2018, Revisiting the Arcade Learning Environment, section 5.2.
 */
export class StickyAction<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #options: StickyActionOptions;
  readonly #range: readonly [least: number, most: number];
  #last: A | null = null;
  /** Steps that the last action is still repeated for. */
  #left = 0;
  #own: Generator = default_rng(0);

  /**
   * Makes the actions of an environment sticky.
   *
   * @throws {RangeError} where the probability is not within [0, 1), or the duration is of no steps.
   */
  constructor(env: Environment<O, A>, options: StickyActionOptions) {
    const { repeat_action_probability: probability, repeat_action_duration: duration = 1 } =
      options;
    if (!(probability >= 0 && probability < 1)) {
      throw new RangeError(
        `Cannot repeat the actions of ${env.name} with probability ${probability}: it must be 0 or more, and below 1.`,
      );
    }
    const [least, most] = typeof duration === "number" ? [duration, duration] : duration;
    if (
      !(Number.isSafeInteger(least) && Number.isSafeInteger(most) && 1 <= least && least <= most)
    ) {
      throw new RangeError(
        `Cannot repeat the actions of ${env.name} for ${duration} steps: ` +
          "repeat_action_duration must be a positive integer, or two of them, the lower one first.",
      );
    }
    super(env, env);
    this.#options = options;
    this.#range = [least, most];
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    this.#last = null;
    this.#left = 0;
    if (options?.seed !== undefined) this.#own = default_rng(options.seed);
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action, or with the last one. */
  step(action: A): Step<O> {
    const taken = this.#sticks() ? (this.#last as A) : action;
    const step = this.env.step(taken);
    this.#last = this.#copy(taken);
    return step;
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    const last = this.#last === null ? null : Array.from(this.action_space.flatten(this.#last));
    const generator = this.#shared ? null : { ...this.#own.state };
    return { last, left: this.#left, generator, env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const { last, left, generator } = parseState(stateForm, state, `StickyAction of ${this.name}`);
    this.#last = last && this.action_space.unflatten(Float32Array.from(last));
    this.#left = left;
    const own = default_rng(0);
    if (generator !== null) own.state = generator as GeneratorState;
    this.#own = own;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): StickyAction<O, A> {
    return new StickyAction(env, this.#options);
  }

  /** An action that stays what it is when the caller writes into his array. */
  #copy(action: A): A {
    if (typeof action !== "object") return action;
    return this.action_space.unflatten(this.action_space.flatten(action));
  }

  get #shared(): Generator | undefined {
    return (this.unwrapped as { readonly np_random?: Generator }).np_random;
  }

  /** Whether this step repeats the last action. */
  #sticks(): boolean {
    if (this.#left === 0) {
      const rng = this.#shared ?? this.#own;
      const begins = this.#last !== null && rng.random() < this.#options.repeat_action_probability;
      if (!begins) return false;
      const [least, most] = this.#range;
      this.#left = rng.integers(least, most + 1);
    }
    this.#left -= 1;
    return true;
  }
}
