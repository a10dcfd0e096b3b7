/** Acrobot: swing up a two-link pendulum with a torque at the joint between the links. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import type { BaseEnvOptions } from "../base/base_env.ts";
import type { Canvas, Point, View } from "../base/canvas.ts";
import type { DiscreteControl } from "../registration.ts";
import { clip } from "./clip.ts";
import type { Dynamics } from "./dynamics.ts";
import { fromDynamics } from "./dynamics_env.ts";
import { cos, sin, sinCos } from "./trigonometry.ts";

const { PI } = Math;
const GRAVITY = 9.8; // m / s^2
const LENGTH = 1.0; // m, of the first link
const CENTER = 0.5; // m, from a link's joint to its center of mass
const MASS = 1.0; // kg, of each link
const INERTIA = 1.0; // kg m^2, of each link
const MAX_OMEGA_1 = 4 * PI; // rad / s
const MAX_OMEGA_2 = 9 * PI;
const TAU = 0.2; // s between two steps

/**
 * Two links hang from a fixed point; only the joint between them is actuated. The free end must
 * rise to the height of one link above the fixed point.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0, 1 cosine and sine of theta1, 0 where the first link hangs down | -1 | 1 | |
 * | 2, 3 cosine and sine of theta2, the second link's angle relative to the first | -1 | 1 | |
 * | 4 angular velocity of theta1 | -12.566371 (4 pi) | 12.566371 | rad/s |
 * | 5 angular velocity of theta2 | -28.274334 (9 pi) | 28.274334 | rad/s |
 *
 * | action | |
 * |---|---|
 * | 0, 1, 2 | torque of -1, 0, 1 N m on the joint for 0.2 s |
 *
 * - Reward: -1 for every step, 0 for the one that reaches the goal.
 * - Initial state: both angles and both velocities uniform in [-0.1, 0.1).
 * - Termination: -cos(theta1) - cos(theta1 + theta2) > 1.
 * - Truncation: 500 steps as `Acrobot-v1` (solved at a mean return of -100).
 *
 * Source: Sutton and Barto, "Reinforcement Learning", the dynamics of the book; one fourth-order
 * Runge-Kutta step per action. For equal seeds and actions its float32 observations are those
 * of Gymnasium 1.4 up to the rounding described in `trigonometry.ts`.
 */
export class Acrobot implements Dynamics<number> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: [-1, -1, -1, -1, -MAX_OMEGA_1, -MAX_OMEGA_2],
    high: [1, 1, 1, 1, MAX_OMEGA_1, MAX_OMEGA_2],
  });
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(3);
  /** The state variables: the two angles (rad), the two angular velocities (rad/s). */
  readonly size = 4;
  /** The viewport of the rendering. */
  readonly view: View = { left: -2.2, right: 2.2, bottom: -2.2, top: 2.2 };
  /** The results of `#accelerate`: angular accelerations (rad / s^2). */
  #alpha1 = 0;
  #alpha2 = 0;
  /** Sine and cosine. */
  readonly #turn = new Float64Array(2);

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    for (let i = 0; i < 4; i++) state[at + i] = Math.fround(rng.uniform(-0.1, 0.1));
  }

  /** One fourth-order Runge-Kutta step. */
  transition(state: Float64Array, at: number, action: number): number {
    const torque = action - 1;
    const half = TAU / 2;
    const sixth = TAU / 6;
    const theta1 = state[at] as number;
    const theta2 = state[at + 1] as number;
    const omega1 = state[at + 2] as number;
    const omega2 = state[at + 3] as number;

    this.#accelerate(theta1, theta2, omega1, omega2, torque);
    const a1 = this.#alpha1;
    const a2 = this.#alpha2;

    const bOmega1 = omega1 + half * a1;
    const bOmega2 = omega2 + half * a2;
    this.#accelerate(theta1 + half * omega1, theta2 + half * omega2, bOmega1, bOmega2, torque);
    const b1 = this.#alpha1;
    const b2 = this.#alpha2;

    const cOmega1 = omega1 + half * b1;
    const cOmega2 = omega2 + half * b2;
    this.#accelerate(theta1 + half * bOmega1, theta2 + half * bOmega2, cOmega1, cOmega2, torque);
    const c1 = this.#alpha1;
    const c2 = this.#alpha2;

    const dOmega1 = omega1 + TAU * c1;
    const dOmega2 = omega2 + TAU * c2;
    this.#accelerate(theta1 + TAU * cOmega1, theta2 + TAU * cOmega2, dOmega1, dOmega2, torque);
    const d1 = this.#alpha1;
    const d2 = this.#alpha2;

    const turn1 = omega1 + 2 * bOmega1 + 2 * cOmega1 + dOmega1;
    const turn2 = omega2 + 2 * bOmega2 + 2 * cOmega2 + dOmega2;
    state[at] = wrap(theta1 + sixth * turn1);
    state[at + 1] = wrap(theta2 + sixth * turn2);
    const push1 = a1 + 2 * b1 + 2 * c1 + d1;
    const push2 = a2 + 2 * b2 + 2 * c2 + d2;
    state[at + 2] = clip(omega1 + sixth * push1, -MAX_OMEGA_1, MAX_OMEGA_1);
    state[at + 3] = clip(omega2 + sixth * push2, -MAX_OMEGA_2, MAX_OMEGA_2);
    return this.isTerminal(state, at) ? 0 : -1;
  }

  /** The equations of motion; writes its results to `#alpha1` and `#alpha2`. */
  #accelerate(
    theta1: number,
    theta2: number,
    omega1: number,
    omega2: number,
    torque: number,
  ): void {
    sinCos(theta2, this.#turn);
    const sin2 = this.#turn[0] as number;
    const cos2 = this.#turn[1] as number;
    const inertia1 =
      MASS * CENTER ** 2 +
      MASS * (LENGTH ** 2 + CENTER ** 2 + 2 * LENGTH * CENTER * cos2) +
      INERTIA +
      INERTIA;
    const inertia2 = MASS * (CENTER ** 2 + LENGTH * CENTER * cos2) + INERTIA;
    const phi2 = MASS * CENTER * GRAVITY * cos(theta1 + theta2 - PI / 2);
    const phi1 =
      -MASS * LENGTH * CENTER * (omega2 * omega2) * sin2 -
      2 * MASS * LENGTH * CENTER * omega2 * omega1 * sin2 +
      (MASS * CENTER + MASS * LENGTH) * GRAVITY * cos(theta1 - PI / 2) +
      phi2;
    this.#alpha2 =
      (torque +
        (inertia2 / inertia1) * phi1 -
        MASS * LENGTH * CENTER * (omega1 * omega1) * sin2 -
        phi2) /
      (MASS * CENTER ** 2 + INERTIA - (inertia2 * inertia2) / inertia1);
    this.#alpha1 = -(inertia2 * this.#alpha2 + phi1) / inertia1;
  }

  /** Whether the state is terminal. */
  isTerminal(state: Float64Array, at: number): boolean {
    const theta1 = state[at] as number;
    const theta2 = state[at + 1] as number;
    return -cos(theta1) - cos(theta2 + theta1) > 1;
  }

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void {
    for (let i = 0; i < 2; i++) {
      sinCos(state[at + i] as number, this.#turn);
      into[offset + 2 * i] = this.#turn[1] as number;
      into[offset + 2 * i + 1] = this.#turn[0] as number;
      into[offset + 4 + i] = state[at + 2 + i] as number;
    }
  }

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void {
    const [theta1 = 0, theta2 = 0] = state;
    const elbow: Point = [LENGTH * sin(theta1), -LENGTH * cos(theta1)];
    const angle = theta1 + theta2;
    const hand: Point = [elbow[0] + LENGTH * sin(angle), elbow[1] - LENGTH * cos(angle)];
    canvas.line([-2.2, 1], [2.2, 1], 0.02, 0x808080);
    canvas.line([0, 0], elbow, 0.2, 0x00cccc);
    canvas.line(elbow, hand, 0.2, 0x00cccc);
    canvas.circle([0, 0], 0.1, 0xcccc00);
    canvas.circle(elbow, 0.1, 0xcccc00);
  }
}

/** The equivalent angle in [-pi, pi]. */
function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > PI) wrapped -= 2 * PI;
  while (wrapped < -PI) wrapped += 2 * PI;
  return wrapped;
}

/** The registration of Acrobot. */
export const acrobot: DiscreteControl<BaseEnvOptions> = {
  docs: "Swing up a two-link pendulum with a torque at the joint between the links.",
  render_fps: 15,
  options: z.strictObject({}),
  ...fromDynamics(() => new Acrobot()),
};
