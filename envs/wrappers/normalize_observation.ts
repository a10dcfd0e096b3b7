/** Shifts and scales observations to mean 0 and variance 1, by what has been seen so far. */

import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import { Box } from "../../rl/spaces.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Replaces every observation `x` by `(x - mean) / sqrt(variance + epsilon)`, elementwise. Mean and
 * variance are those of all observations so far, this one included, and are kept over episodes;
 * they begin as 0 and 1 with a weight of 1e-4.
 *
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
 * variances" (1979); Gymnasium computes the same in float32, here it is float64.
 */
export class NormalizeObservation<A = Action> extends Wrapper<Float32Array, A> {
  /** Whether observations still change mean and variance; set it to false to evaluate. */
  update_running_mean = true;
  readonly #epsilon: number;
  #mean: Float64Array;
  #variance: Float64Array;
  #count = 1e-4;

  /** @param options.epsilon 1e-8 by default. */
  constructor(env: Environment<Float32Array, A>, options: { readonly epsilon?: number } = {}) {
    const { epsilon = 1e-8 } = options;
    if (!(epsilon > 0)) {
      throw new RangeError(
        `Cannot normalize the observations of ${env.name} with epsilon ${epsilon}: ` +
          "it must be positive.",
      );
    }
    const { shape, flatdim } = env.observation_space;
    super(env, {
      observation_space: new Box({ low: -Infinity, high: Infinity, shape }),
      action_space: env.action_space,
    });
    this.#epsilon = epsilon;
    this.#mean = new Float64Array(flatdim);
    this.#variance = new Float64Array(flatdim).fill(1);
  }

  get_init_state(options?: InitOptions): Float32Array {
    return this.#normalize(this.env.get_init_state(options));
  }

  step(action: A): Step<Float32Array> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#normalize(step.next_state) };
  }

  override getState(): EnvironmentState {
    return {
      mean: Array.from(this.#mean),
      variance: Array.from(this.#variance),
      count: this.#count,
      updates: this.update_running_mean,
      env: this.env.getState(),
    };
  }

  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    this.#mean = Float64Array.from(state.mean as readonly number[]);
    this.#variance = Float64Array.from(state.variance as readonly number[]);
    this.#count = state.count as number;
    this.update_running_mean = state.updates as boolean;
  }

  protected rewrap(env: Environment<Float32Array, A>): NormalizeObservation<A> {
    return new NormalizeObservation(env, { epsilon: this.#epsilon });
  }

  #normalize(observation: Float32Array): Float32Array {
    if (this.update_running_mean) this.#update(observation);
    return observation.map(
      (x, i) =>
        (x - (this.#mean[i] as number)) / Math.sqrt((this.#variance[i] as number) + this.#epsilon),
    );
  }

  #update(observation: Float32Array): void {
    const count = this.#count + 1;
    for (const [i, x] of observation.entries()) {
      const mean = this.#mean[i] as number;
      const delta = x - mean;
      const squares =
        (this.#variance[i] as number) * this.#count + (delta * delta * this.#count) / count;
      this.#mean[i] = mean + delta / count;
      this.#variance[i] = squares / count;
    }
    this.#count = count;
  }
}
