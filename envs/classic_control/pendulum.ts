/** Pendulum: swing up a pendulum and hold it upright, with limited torque. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box } from "../../rl/spaces/mod.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { ContinuousControl } from "../registration.ts";
import { clip } from "./clip.ts";
import type { Dynamics } from "./dynamics.ts";
import { fromDynamics } from "./dynamics_env.ts";
import { cos, sin, sinCos } from "./trigonometry.ts";

const { fround, PI } = Math;
const MAX_SPEED = 8; // rad / s
const MAX_TORQUE = 2.0; // N m
const TAU = 0.05; // s between two steps
const MASS = 1.0; // kg
const LENGTH = 1.0; // m

/** What `Pendulum` takes. */
export interface PendulumOptions {
  /** The gravitational acceleration (m / s^2); 10 by default. */
  readonly g?: number;
}

/**
 * A rod rotates about one end. The goal is to swing it up and to hold it upright.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 cosine of the angle, which is 0 upright | -1 | 1 | |
 * | 1 sine of the angle, positive counter-clockwise | -1 | 1 | |
 * | 2 angular velocity | -8 | 8 | rad/s |
 *
 * | action | min | max | unit |
 * |---|---|---|---|
 * | 0 torque, positive counter-clockwise, for 0.05 s | -2 | 2 | N m |
 *
 * - Reward: -(angle^2 + 0.1 velocity^2 + 0.001 torque^2), the angle in [-pi, pi): from -16.2736 to
 *   0.
 * - Initial state: angle uniform in [-pi, pi), angular velocity uniform in [-1, 1).
 * - Termination: none.
 * - Truncation: 200 steps as `Pendulum-v1`.
 * - An action outside of the bounds is refused; wrap the environment in `ClipAction` to clip it, as
 *   Gymnasium does.
 *
 * Source: Gymnasium's. For equal seeds and actions its float32 observations are those of Gymnasium
 * 1.4 up to the rounding described in `trigonometry.ts`.
 */
export class Pendulum implements Dynamics<Float32Array> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({ low: [-1, -1, -MAX_SPEED], high: [1, 1, MAX_SPEED] });
  /** The set of all actions. */
  readonly action_space: Box = new Box({ low: -MAX_TORQUE, high: MAX_TORQUE });
  /** The state variables: angle (rad), angular velocity (rad/s). */
  readonly size = 2;
  /** The viewport of the rendering. */
  readonly view: View = { left: -1.3, right: 1.3, bottom: -1.3, top: 1.3 };
  readonly #gravity: number;
  /** Sine and cosine. */
  readonly #turn = new Float64Array(2);

  /** The pendulum under the gravity `g`, in m/s². */
  constructor(options: PendulumOptions = {}) {
    this.#gravity = options.g ?? 10;
  }

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    state[at] = rng.uniform(-PI, PI);
    state[at + 1] = rng.uniform(-1, 1);
  }

  /** Applies one action to the state and returns the reward. */
  transition(state: Float64Array, at: number, torque: number): number {
    const theta = state[at] as number;
    const omega = state[at + 1] as number;
    const angle = normalize(theta);
    // The terms of the torque alone are float32, as they are in NumPy.
    const cost =
      angle * angle + 0.1 * (omega * omega) + fround(fround(0.001) * fround(torque * torque));

    const pull = ((3 * this.#gravity) / (2 * LENGTH)) * sin(theta);
    const push = fround((3 / (MASS * LENGTH ** 2)) * torque);
    const faster = clip(omega + (pull + push) * TAU, -MAX_SPEED, MAX_SPEED);
    state[at] = theta + faster * TAU;
    state[at + 1] = faster;
    return -cost;
  }

  /** Whether the state is terminal. */
  isTerminal(): boolean {
    return false;
  }

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void {
    sinCos(state[at] as number, this.#turn);
    into[offset] = this.#turn[1] as number;
    into[offset + 1] = this.#turn[0] as number;
    into[offset + 2] = state[at + 1] as number;
  }

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void {
    const theta = state[0] as number;
    const tip = [-LENGTH * sin(theta), LENGTH * cos(theta)] as const;
    canvas.line([0, 0], tip, 0.16, 0xcc4d4d);
    canvas.circle(tip, 0.08, 0xcc4d4d);
    canvas.circle([0, 0], 0.05, 0x202020);
  }
}

/** The equivalent angle in [-pi, pi), by Python's remainder. */
function normalize(angle: number): number {
  const remainder = (angle + PI) % (2 * PI);
  return (remainder < 0 ? remainder + 2 * PI : remainder) - PI;
}

/** The registration of Pendulum. */
export const pendulum: ContinuousControl<PendulumOptions> = {
  docs: "Swing up a pendulum and hold it upright, with limited torque.",
  render_fps: 30,
  options: z.strictObject({ g: z.exactOptional(z.number()) }),
  ...fromDynamics((options: PendulumOptions) => new Pendulum(options)),
};
