/** CartPole: balance a pole on a cart by pushing the cart left or right. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Box, Discrete } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, Point, View } from "./canvas.ts";
import { cos, sin } from "./trigonometry.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

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

export interface CartPoleOptions extends WorldOptions {
  /** Rewards as in Sutton and Barto: 0 for every step but the one that ends the episode, which gets -1. */
  readonly sutton_barto_reward?: boolean;
}

/**
 * A pole stands on a cart that slides without friction. Keep it upright.
 *
 * | observation | least | most | unit |
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
 * - Begins with all four variables uniform in [-0.05, 0.05).
 * - Terminates when the cart is beyond 2.4 m or the pole beyond 12 degrees on either side.
 * - Time limit: 500 steps as `CartPole-v1` (solved at a mean return of 475), 200 as `CartPole-v0` (195).
 *
 * Source: Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems"
 * (1983). Equal to Gymnasium 1.4 in every float32 observation for equal seeds and actions.
 */
export class CartPole extends World<Float32Array, number> {
  readonly observation_space: Box = new Box({
    low: [-2 * X_LIMIT, -Infinity, -2 * THETA_LIMIT, -Infinity],
    high: [2 * X_LIMIT, Infinity, 2 * THETA_LIMIT, Infinity],
  });
  readonly action_space: Discrete = new Discrete(2);
  readonly #options: CartPoleOptions;
  readonly #arrays = new ArrayPool(4);
  #x = 0;
  #velocity = 0;
  #theta = 0;
  #omega = 0;

  constructor(options: CartPoleOptions = {}) {
    super(options.name ?? "CartPole");
    this.#options = options;
  }

  protected begin(rng: Generator): void {
    this.#x = rng.uniform(-0.05, 0.05);
    this.#velocity = rng.uniform(-0.05, 0.05);
    this.#theta = rng.uniform(-0.05, 0.05);
    this.#omega = rng.uniform(-0.05, 0.05);
  }

  protected advance(action: number): Outcome {
    const force = action === 1 ? FORCE : -FORCE;
    const cosTheta = cos(this.#theta);
    const sinTheta = sin(this.#theta);
    const push = (force + POLE_MOMENT * (this.#omega * this.#omega) * sinTheta) / TOTAL_MASS;
    const alpha =
      (GRAVITY * sinTheta - cosTheta * push) /
      (HALF_LENGTH * (4 / 3 - (POLE_MASS * (cosTheta * cosTheta)) / TOTAL_MASS));
    const acceleration = push - (POLE_MOMENT * alpha * cosTheta) / TOTAL_MASS;

    // Euler, each position with the velocity from before the push.
    this.#x += TAU * this.#velocity;
    this.#velocity += TAU * acceleration;
    this.#theta += TAU * this.#omega;
    this.#omega += TAU * alpha;

    const terminated = Math.abs(this.#x) > X_LIMIT || Math.abs(this.#theta) > THETA_LIMIT;
    const reward = this.#options.sutton_barto_reward ? (terminated ? -1 : 0) : 1;
    return { reward, terminated };
  }

  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    observation[0] = this.#x;
    observation[1] = this.#velocity;
    observation[2] = this.#theta;
    observation[3] = this.#omega;
    return observation;
  }

  protected variables(): readonly number[] {
    return [this.#x, this.#velocity, this.#theta, this.#omega];
  }

  protected assign([x = 0, velocity = 0, theta = 0, omega = 0]: readonly number[]): void {
    this.#x = x;
    this.#velocity = velocity;
    this.#theta = theta;
    this.#omega = omega;
  }

  protected twin(): CartPole {
    return new CartPole(this.#options);
  }

  protected view(): View {
    return { left: -X_LIMIT, right: X_LIMIT, bottom: -0.4, top: 1.4 };
  }

  protected draw(canvas: Canvas): void {
    const x = this.#x;
    const tip: Point = [
      x + 2 * HALF_LENGTH * sin(this.#theta),
      0.15 + 2 * HALF_LENGTH * cos(this.#theta),
    ];
    canvas.line([-X_LIMIT, -0.1], [X_LIMIT, -0.1], 0.02, 0x808080);
    canvas.rectangle(x - 0.25, -0.1, x + 0.25, 0.15, 0x202020);
    canvas.line([x, 0.15], tip, 0.08, 0xca9865);
    canvas.circle([x, 0.15], 0.05, 0x8184cb);
  }
}
