/** One environment of some dynamics. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import type { Box, Space } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, View } from "./canvas.ts";
import type { Dynamics } from "./dynamics.ts";
import { type Outcome, World } from "./world.ts";

/** `new DynamicsWorld(new CartPole())`: the environment that `make` gives, without a time limit. */
export class DynamicsWorld<A extends number | Float32Array> extends World<Float32Array, A> {
  readonly observation_space: Box;
  readonly action_space: Space<A>;
  readonly #dynamics: Dynamics<A>;
  readonly #state: Float64Array;
  readonly #arrays: ArrayPool;

  /** @param name what error messages call it; by default the name of the dynamics' class. */
  constructor(dynamics: Dynamics<A>, name: string = dynamics.constructor.name) {
    super(name);
    this.observation_space = dynamics.observation_space;
    this.action_space = dynamics.action_space;
    this.#dynamics = dynamics;
    this.#state = new Float64Array(dynamics.size);
    this.#arrays = new ArrayPool(dynamics.observation_space.flatdim);
  }

  protected begin(rng: Generator): void {
    this.#dynamics.begin(this.#state, 0, rng);
  }

  protected advance(action: A): Outcome {
    const number = typeof action === "number" ? action : (action[0] as number);
    const reward = this.#dynamics.advance(this.#state, 0, number);
    return { reward, terminated: this.#dynamics.isTerminal(this.#state, 0) };
  }

  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    this.#dynamics.observe(this.#state, 0, observation, 0);
    return observation;
  }

  protected variables(): readonly number[] {
    return Array.from(this.#state);
  }

  protected assign(variables: readonly number[]): void {
    this.#state.set(variables);
  }

  /** The dynamics hold no state, so both can use them. */
  protected twin(): DynamicsWorld<A> {
    return new DynamicsWorld(this.#dynamics, this.name);
  }

  protected view(): View {
    return this.#dynamics.view;
  }

  protected draw(canvas: Canvas): void {
    this.#dynamics.draw(canvas, this.#state);
  }
}
