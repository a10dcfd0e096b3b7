/** CartPole: balance a pole on a cart by pushing the cart left or right. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import type { Canvas, Point, View } from "../base/canvas.ts";
import type { DiscreteControl } from "../registration.ts";
import type { Dynamics } from "./dynamics.ts";
import { fromDynamics } from "./dynamics_env.ts";
import { cos, sin, sinCos } from "./trigonometry.ts";

const GRAVITY = 9.8; // m / s^2
const CART_MASS = 1.0; // kg
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = POLE_MASS + CART_MASS;
const HALF_LENGTH = 0.5; // m, from the joint to the middle of the pole
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const FORCE = 10.0; // N
const TAU = 0.02; // s between two steps
const X_LIMIT = 2.4; // m
const THETA_LIMIT = (12 * 2 * Math.PI) / 360; // rad

/** What `CartPole` takes. */
export interface CartPoleOptions {
  /**
   * The rewards of Sutton and Barto: -1 for the step that terminates, 0 for every other; false by
   * default.
   */
  readonly sutton_barto_reward?: boolean;
}

/**
 * A pole is hinged to a cart on a frictionless track. The goal is to keep it upright.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 cart position | -4.8 | 4.8 | m |
 * | 1 cart velocity | -Infinity | Infinity | m/s |
 * | 2 pole angle, 0 upright, positive to the right | -0.41887903 (24 degrees) | 0.41887903 | rad |
 * | 3 pole angular velocity | -Infinity | Infinity | rad/s |
 *
 * | action | |
 * |---|---|
 * | 0 | push left with 10 N for 0.02 s |
 * | 1 | push right with 10 N for 0.02 s |
 *
 * - Reward: 1 for every step, the last one included.
 * - Initial state: all four variables uniform in [-0.05, 0.05).
 * - Termination: |position| > 2.4 m or |angle| > 12 degrees.
 * - Truncation: 500 steps as `CartPole-v1` (solved at a mean return of 475), 200 as `CartPole-v0`
 *   (195).
 *
 * Source: Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult
 * learning control problems" (1983). For equal seeds and actions its float32 observations are those
 * of Gymnasium 1.4 up to the rounding described in `trigonometry.ts`.
 */
export class CartPole implements Dynamics<number> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: [-2 * X_LIMIT, -Infinity, -2 * THETA_LIMIT, -Infinity],
    high: [2 * X_LIMIT, Infinity, 2 * THETA_LIMIT, Infinity],
  });
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(2);
  /** The state variables: position (m), velocity (m/s), angle (rad), angular velocity (rad/s). */
  readonly size = 4;
  /** The viewport of the rendering. */
  readonly view: View = { left: -X_LIMIT, right: X_LIMIT, bottom: -0.4, top: 1.4 };
  readonly #isSuttonBarto: boolean;
  /** Sine and cosine. */
  readonly #turn = new Float64Array(2);

  /** The cart and its pole; see `CartPoleOptions` for the reward. */
  constructor(options: CartPoleOptions = {}) {
    this.#isSuttonBarto = options.sutton_barto_reward ?? false;
  }

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    for (let i = 0; i < 4; i++) state[at + i] = rng.uniform(-0.05, 0.05);
  }

  /** Applies one action to the state and returns the reward. */
  transition(state: Float64Array, at: number, action: number): number {
    const x = state[at] as number;
    const velocity = state[at + 1] as number;
    const theta = state[at + 2] as number;
    const omega = state[at + 3] as number;

    // Without a branch, which the processor would mispredict.
    const force = (2 * action - 1) * FORCE;
    sinCos(theta, this.#turn);
    const sinTheta = this.#turn[0] as number;
    const cosTheta = this.#turn[1] as number;
    const push = (force + POLE_MOMENT * (omega * omega) * sinTheta) / TOTAL_MASS;
    const alpha =
      (GRAVITY * sinTheta - cosTheta * push) /
      (HALF_LENGTH * (4 / 3 - (POLE_MASS * (cosTheta * cosTheta)) / TOTAL_MASS));
    const acceleration = push - (POLE_MOMENT * alpha * cosTheta) / TOTAL_MASS;

    // Euler integration: positions with the old velocities.
    state[at] = x + TAU * velocity;
    state[at + 1] = velocity + TAU * acceleration;
    state[at + 2] = theta + TAU * omega;
    state[at + 3] = omega + TAU * alpha;
    if (!this.#isSuttonBarto) return 1;
    return this.isTerminal(state, at) ? -1 : 0;
  }

  /** Whether the state is terminal. */
  isTerminal(state: Float64Array, at: number): boolean {
    const x = state[at] as number;
    const theta = state[at + 2] as number;
    return Math.abs(x) > X_LIMIT || Math.abs(theta) > THETA_LIMIT;
  }

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void {
    for (let i = 0; i < 4; i++) into[offset + i] = state[at + i] as number;
  }

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void {
    const [x = 0, , theta = 0] = state;
    const tip: Point = [x + 2 * HALF_LENGTH * sin(theta), 0.15 + 2 * HALF_LENGTH * cos(theta)];
    canvas.line([-X_LIMIT, -0.1], [X_LIMIT, -0.1], 0.02, 0x808080);
    canvas.rectangle(x - 0.25, -0.1, x + 0.25, 0.15, 0x202020);
    canvas.line([x, 0.15], tip, 0.08, 0xca9865);
    canvas.circle([x, 0.15], 0.05, 0x8184cb);
  }
}

/** The registration of CartPole. */
export const cartPole: DiscreteControl<CartPoleOptions> = {
  docs: "Balance a pole on a cart by pushing the cart left or right.",
  render_fps: 50,
  options: z.strictObject({ sutton_barto_reward: z.exactOptional(z.boolean()) }),
  ...fromDynamics((options: CartPoleOptions) => new CartPole(options)),
};
