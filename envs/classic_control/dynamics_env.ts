/** One environment with given dynamics. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Box, Space } from "../../rl/spaces/mod.ts";
import { ArrayPool } from "../base/array_pool.ts";
import { BaseEnv, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { Registration } from "../registration.ts";
import type { Dynamics } from "./dynamics.ts";

/**
 * The environment of some dynamics: `new DynamicsEnv(new CartPole())` is what `make("CartPole-v1")`
 * returns, without the time limit.
 */
export class DynamicsEnv<A extends number | Float32Array> extends BaseEnv<Float32Array, A> {
  /** The set of all observations. */
  readonly observation_space: Box;
  /** The set of all actions. */
  readonly action_space: Space<A>;
  readonly #dynamics: Dynamics<A>;
  readonly #state: Float64Array;
  readonly #arrays: ArrayPool;

  /**
   * The environment of these dynamics.
   *
   * @param name the name in error messages; by default the name of the dynamics' class.
   */
  constructor(dynamics: Dynamics<A>, name: string = dynamics.constructor.name) {
    super(name);
    this.observation_space = dynamics.observation_space;
    this.action_space = dynamics.action_space;
    this.#dynamics = dynamics;
    this.#state = new Float64Array(dynamics.size);
    this.#arrays = new ArrayPool(dynamics.observation_space.flatdim);
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#dynamics.reset(this.#state, 0, rng);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: A): Outcome {
    const number = typeof action === "number" ? action : (action[0] as number);
    const reward = this.#dynamics.transition(this.#state, 0, number);
    return { reward, terminated: this.#dynamics.isTerminal(this.#state, 0) };
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    this.#dynamics.observe(this.#state, 0, observation, 0);
    return observation;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return Array.from(this.#state);
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    this.#state.set(variables);
  }

  /** The dynamics are stateless, so the two share them. */
  protected create(): DynamicsEnv<A> {
    return new DynamicsEnv(this.#dynamics, this.name);
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return this.#dynamics.view;
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    this.#dynamics.draw(canvas, this.#state);
  }
}

/** The part of a registration that makes one environment of dynamics, or a batch. */
export function fromDynamics<A extends number | Float32Array, P>(
  dynamics: (options: P) => Dynamics<A>,
): Pick<Required<Registration<Float32Array, A, P>>, "make" | "dynamics"> {
  return { dynamics, make: (options) => new DynamicsEnv(dynamics(options), options.name) };
}
