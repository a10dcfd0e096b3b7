/** BipedalWalker: walk on two legs over rough ground. */

import type { Generator } from "../../gluon/random/generator.ts";
import { Box } from "../../rl/spaces/mod.ts";
import type { BaseEnvOptions, Outcome } from "../base/base_env.ts";
import { Canvas, type View } from "../base/canvas.ts";
import { Box2DEnv } from "./box2d_env.ts";
import { physics } from "./physics.ts";
import { drawWalker, sketchWalker, viewOf } from "./walker_picture.ts";
import { GRASS, LENGTH, SCALE, STEP } from "./walker_terrain.ts";
import {
  MOTORS_TORQUE,
  makeWalkerWorld,
  SPEED_HIP,
  SPEED_KNEE,
  type WalkerWorld,
} from "./walker_world.ts";

const { abs, cos, PI, sign, sin } = Math;
const FPS = 50;
const LIDARS = 10;
const LIDAR_RANGE = 160 / SCALE; // m
const GROUND = 0x0001;
const LEG_BOUNDS = [PI, 5, PI, 5];
const HIGH = [PI, 5, 5, 5, ...LEG_BOUNDS, 5, ...LEG_BOUNDS, 5, ...Array(LIDARS).fill(1)];
/** Whether a leg touches the ground. */
const TOUCHES = [8, 13];

/** What `BipedalWalker` takes. */
export interface BipedalWalkerOptions extends BaseEnvOptions {
  /** Whether there are stumps, stairs and pits. Default: false, but in `BipedalWalkerHardcore-v3`. */
  readonly hardcore?: boolean;
}

/**
 * A robot with a hull and two legs, each with a hip and a knee, has to walk to the right. It sees by ten rays of a lidar,
 * from straight below to ahead.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 angle of the hull | -pi | pi | rad |
 * | 1 angular velocity | -5 | 5 | 25 rad/s |
 * | 2, 3 velocity | -5 | 5 | 8.33 m/s, 12.5 m/s |
 * | 4, 5 of one leg: angle of the hip, its speed | -pi, -5 | pi, 5 | rad, 4 rad/s |
 * | 6, 7 angle of the knee, its speed | -pi, -5 | pi, 5 | rad, 6 rad/s |
 * | 8 whether it touches the ground | 0 | 5 | |
 * | 9 to 13 the same of the other leg | | | |
 * | 14 to 23 distances to the ground | -1 | 1 | 5.33 m |
 *
 * | action | min | max |
 * |---|---|---|
 * | 0, 1, 2, 3 hip and knee of either leg: the motor's direction and torque | -1 | 1 |
 *
 * - Reward: 4.33 for each meter, -5 for each radian that the hull tilts more, and -0.028 for each motor at full torque;
 *   -100 alone in a step that ends with a fall.
 * - Initial state: standing, with a small random push, before random terrain.
 * - Termination: the hull touches the ground or x < 0 (a fall), or the end of the terrain.
 * - Truncation: 1600 steps, 2000 as `BipedalWalkerHardcore-v3` (solved at a mean return of 300).
 * - An action outside of the bounds is refused; wrap the environment in `ClipAction` to clip it, as Gymnasium does.
 *
 * Source: Gymnasium's, by Oleg Klimov, in planck, a Box2D in float64 instead of float32. For equal seeds the terrain is that
 * of Gymnasium 1.4, walks are equal until rounding shows, and after that in distribution, as far as 2,000 scripted episodes show
 * (of their returns 1.14 of the bound at 1%, of all else at most 0.92). An episode depends on its seed alone
 * here. Gymnasium's keeps one simulation for all episodes, in which contacts come in an order that earlier ones left behind: it
 * is its first episode that is meant. (Gym's issue 2390; its LunarLander makes a new one in each.)
 */
export class BipedalWalker extends Box2DEnv<Float32Array> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: HIGH.map((bound, i) => (TOUCHES.includes(i) ? 0 : -bound)),
    high: HIGH,
  });
  /** The set of all actions. */
  readonly action_space: Box = new Box({ low: -1, high: 1, shape: [4] });
  readonly #options: BipedalWalkerOptions;
  readonly #distances = new Float64Array(LIDARS);
  #scene!: WalkerWorld;
  #shaping: number | null = null;

  /** The walker; `hardcore` adds ladders, stumps and pits. */
  constructor(options: BipedalWalkerOptions = {}) {
    super(options.name ?? "BipedalWalker", 24, 4);
    this.#options = options;
  }

  /** Makes a simulation with everything in it, and observes it. */
  protected begin(rng: Generator): void {
    this.#scene = makeWalkerWorld(physics(), rng, this.#options.hardcore ?? false);
    this.#shaping = null;
    this.advance(new Float32Array(4));
  }

  /** One time step of the simulation. */
  protected advance(action: Float32Array): Outcome {
    const { world, hull, legs, joints, touch } = this.#scene;
    for (const [i, joint] of joints.entries()) {
      const power = action[i] as number;
      joint.setMotorSpeed(sign(power) * (i % 2 === 0 ? SPEED_HIP : SPEED_KNEE));
      joint.setMaxMotorTorque(MOTORS_TORQUE * abs(power));
    }
    for (const body of [hull, ...legs]) body.setAwake(true); // as a motor does that is set, in Box2D
    world.step(1 / FPS, 6 * 30, 2 * 30);
    this.#castRays();

    const { x } = hull.getPosition();
    const before = this.#shaping;
    this.#shaping = (130 * x) / SCALE - 5 * abs(hull.getAngle());
    if (touch.hull || x < 0) return { reward: -100, terminated: true };
    let reward = before === null ? 0 : this.#shaping - before;
    for (const power of action) reward -= 0.00035 * MOTORS_TORQUE * abs(power);
    return { reward, terminated: x > (LENGTH - GRASS) * STEP };
  }

  /** Writes the observation of the simulation. */
  protected observeInto(observation: Float32Array): void {
    const { hull, joints, touch } = this.#scene;
    const { x, y } = hull.getLinearVelocity();
    observation[0] = hull.getAngle();
    observation[1] = (2 * hull.getAngularVelocity()) / FPS;
    observation[2] = (0.3 * x * (600 / SCALE)) / FPS;
    observation[3] = (0.3 * y * (400 / SCALE)) / FPS;
    for (const leg of [0, 1]) {
      const [hip, knee] = [joints[2 * leg]!, joints[2 * leg + 1]!];
      const at = 4 + 5 * leg;
      observation[at] = hip.getJointAngle();
      observation[at + 1] = hip.getJointSpeed() / SPEED_HIP;
      observation[at + 2] = knee.getJointAngle() + 1;
      observation[at + 3] = knee.getJointSpeed() / SPEED_KNEE;
      observation[at + 4] = Number(touch.legs[leg as 0 | 1]);
    }
    observation.set(this.#distances, 14);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): BipedalWalker {
    return new BipedalWalker({ ...this.#options, name: this.name });
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return viewOf(this.#scene);
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    drawWalker(canvas, this.#scene);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const canvas = Canvas.fitting(120, 64, this.view());
    sketchWalker(canvas, this.#scene);
    return canvas.braille();
  }

  #castRays(): void {
    const { world, hull } = this.#scene;
    const { x, y } = hull.getPosition();
    const from = { x, y };
    for (let i = 0; i < LIDARS; i++) {
      const angle = (1.5 * i) / LIDARS;
      const to = { x: x + sin(angle) * LIDAR_RANGE, y: y - cos(angle) * LIDAR_RANGE };
      this.#distances[i] = 1;
      world.rayCast(from, to, (fixture, _point, _normal, fraction) => {
        if ((fixture.getFilterCategoryBits() & GROUND) === 0) return -1;
        this.#distances[i] = fraction;
        return fraction;
      });
    }
  }
}
