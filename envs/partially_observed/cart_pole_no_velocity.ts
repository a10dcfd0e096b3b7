/** CartPole without velocities: the speed of cart and pole must be inferred from several observations. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, type Discrete } from "../../rl/spaces/mod.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { CartPole, type CartPoleOptions } from "../classic_control/cart_pole.ts";
import type { Dynamics } from "../classic_control/dynamics.ts";
import { fromDynamics } from "../classic_control/dynamics_env.ts";
import type { DiscreteControl } from "../registration.ts";

/**
 * `CartPole`, of which only the cart's position and the pole's angle are seen; all else is as there. An agent without
 * memory, or stacked observations, balances the pole for some 50 steps.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 cart position | -4.8 | 4.8 | m |
 * | 1 pole angle, 0 upright, positive to the right | -0.41887903 (24 degrees) | 0.41887903 | rad |
 *
 * Source: Wierstra et al., "Recurrent policy gradients" (2010); sb3-contrib's and rl-zoo's `CartPoleNoVel-v1`.
 */
export class CartPoleNoVelocity implements Dynamics<number> {
  readonly #cartPole: CartPole;
  /** The set of all observations. */
  readonly observation_space: Box;
  /** The set of all actions. */
  readonly action_space: Discrete;
  /** The number of state variables of one environment. */
  readonly size: number;
  /** The viewport of the rendering. */
  readonly view: View;

  /** The cart and its pole, without their velocities. */
  constructor(options: CartPoleOptions = {}) {
    this.#cartPole = new CartPole(options);
    const { observation_space, action_space, size, view } = this.#cartPole;
    const seen = (bounds: Float32Array): number[] => [bounds[0] as number, bounds[2] as number];
    this.observation_space = new Box({
      low: seen(observation_space.low),
      high: seen(observation_space.high),
    });
    [this.action_space, this.size, this.view] = [action_space, size, view];
  }

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    this.#cartPole.reset(state, at, rng);
  }

  /** Applies one action to the state and returns the reward. */
  transition(state: Float64Array, at: number, action: number): number {
    return this.#cartPole.transition(state, at, action);
  }

  /** Whether the state is terminal. */
  isTerminal(state: Float64Array, at: number): boolean {
    return this.#cartPole.isTerminal(state, at);
  }

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void {
    into[offset] = state[at] as number;
    into[offset + 1] = state[at + 2] as number;
  }

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void {
    this.#cartPole.draw(canvas, state);
  }
}

/** The registration of CartPole without velocities. */
export const cartPoleNoVelocity: DiscreteControl<CartPoleOptions> = {
  docs: "Balance a pole on a cart whose velocities are not seen.",
  render_fps: 50,
  options: z.strictObject({ sutton_barto_reward: z.exactOptional(z.boolean()) }),
  ...fromDynamics((options: CartPoleOptions) => new CartPoleNoVelocity(options)),
};
