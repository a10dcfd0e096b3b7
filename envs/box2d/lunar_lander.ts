/** LunarLander: land a rocket between two flags. */

import type { Generator } from "../../gluon/random/generator.ts";
import { Box, type Space } from "../../rl/spaces/mod.ts";
import type { BaseEnvOptions, Outcome } from "../base/base_env.ts";
import { Canvas, type View } from "../base/canvas.ts";
import { Box2DEnv } from "./box2d_env.ts";
import type { Control, Throttle } from "./lander_control.ts";
import { drawLander, sketchLander } from "./lander_picture.ts";
import {
  HEIGHT,
  type LanderWorld,
  LEG_DOWN,
  makeLanderWorld,
  PAD_Y,
  SCALE,
  WIDTH,
} from "./lander_world.ts";
import { physics } from "./physics.ts";

const { abs, cos, PI, sin, sqrt, tanh } = Math;
const FPS = 50;
const MAIN_ENGINE_POWER = 13;
const SIDE_ENGINE_POWER = 0.6;
const VIEW: View = { left: 0, right: WIDTH, bottom: 0, top: HEIGHT };
const BOUNDS = [2.5, 2.5, 10, 10, 2 * PI, 10];

/** What `LunarLander` takes. */
export interface LunarLanderOptions extends BaseEnvOptions {
  /** m / s^2, between -12 and 0. Default: -10. */
  readonly gravity?: number;
  /** Whether there is wind while no leg touches the ground. Default: false. */
  readonly enable_wind?: boolean;
  /** The greatest force of the wind; 0 to 20 is usual. Default: 15. */
  readonly wind_power?: number;
  /** The greatest torque of the wind; 0 to 2 is usual. Default: 1.5. */
  readonly turbulence_power?: number;
}

/**
 * A rocket has to land on the pad between two flags, at (0, 0), on both legs and softly. By Pontryagin's
 * maximum principle an engine is best fired at full throttle or not at all.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0, 1 place, from the pad | -2.5 | 2.5 | 10 m, 6.67 m |
 * | 2, 3 velocity | -10 | 10 | 5 m/s, 7.5 m/s |
 * | 4 angle, positive to the left | -2 pi | 2 pi | rad |
 * | 5 angular velocity | -10 | 10 | 2.5 rad/s |
 * | 6, 7 whether the left leg, the right leg touches the ground | 0 | 1 | |
 *
 * | action of `LunarLander-v3` | | of `LunarLanderContinuous-v3` | min | max |
 * |---|---|---|---|---|
 * | 0 | none | 0 main engine: off up to 0, then 50% to 100% | -1 | 1 |
 * | 1 | the left engine | 1 side engines: the left one below -0.5, the right one above 0.5 | -1 | 1 |
 * | 2 | the main engine | | | |
 * | 3 | the right engine | | | |
 *
 * - Reward: what the step adds to -100 distance - 100 speed - 100 |angle| + 10 for each leg on the ground, less
 *   0.3 for the main and 0.03 for a side engine at full power; in the last step -100 or 100 alone.
 * - Initial state: at the top in the middle, pushed with a random force, over random terrain.
 * - Termination: the hull touches the ground or |x| reaches 1 (-100), or the lander is at rest (100).
 * - Truncation: 1000 steps (solved at a mean return of 200).
 * - An action outside of the bounds is refused; wrap the environment in `ClipAction` to clip it, as Gymnasium does.
 *
 * Source: Gymnasium's, by Oleg Klimov, in planck, a Box2D in float64 instead of float32. For equal seeds terrain, pushes and
 * the noise of engines are those of Gymnasium 1.4; flights are equal until rounding shows, and 10,000 episodes of random
 * actions in distribution.
 */
export class LunarLander<A extends number | Float32Array> extends Box2DEnv<A> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: [...BOUNDS.map((bound) => -bound), 0, 0],
    high: [...BOUNDS, 1, 1],
  });
  /** The set of all actions. */
  readonly action_space: Space<A>;
  readonly #control: Control<A>;
  readonly #options: LunarLanderOptions;
  #scene!: LanderWorld;
  #throttle: Throttle;
  #shaping: number | null = null;
  #wind = 0;
  #turbulence = 0;

  /**
   * The lander, controlled by discrete or by continuous actions.
   *
   * @param control `discreteControl()` or `continuousControl()`.
   */
  constructor(control: Control<A>, options: LunarLanderOptions = {}) {
    super(options.name ?? "LunarLander", 8, control.size);
    this.#control = control;
    this.#options = options;
    this.action_space = control.space;
    this.#throttle = control.throttle(control.idle);
  }

  /** Makes a simulation with everything in it, and observes it. */
  protected begin(rng: Generator): void {
    const { gravity = -10, enable_wind = false } = this.#options;
    this.#scene = makeLanderWorld(physics(), gravity, rng, () => {
      if (!enable_wind) return;
      this.#wind = rng.integers(-9999, 9999);
      this.#turbulence = rng.integers(-9999, 9999);
    });
    this.#shaping = null;
    this.advance(this.#control.idle, rng);
  }

  /** One time step of the simulation. */
  protected advance(action: A, rng: Generator): Outcome {
    const { world, lander, touch } = this.#scene;
    if (this.#options.enable_wind && !touch.left && !touch.right) this.#blow();
    const throttle = this.#control.throttle(action);
    this.#throttle = throttle;
    this.#fire(throttle, rng.uniform(-1, 1) / SCALE, rng.uniform(-1, 1) / SCALE);
    world.step(1 / FPS, 6 * 30, 2 * 30);

    const [x, y, vx, vy, angle] = this.#state();
    const before = this.#shaping;
    this.#shaping =
      -100 * sqrt(x * x + y * y) -
      100 * sqrt(vx * vx + vy * vy) -
      100 * abs(angle) +
      10 * Number(touch.left) +
      10 * Number(touch.right);
    if (!lander.isAwake()) return { reward: 100, terminated: true };
    if (touch.hull || abs(x) >= 1) return { reward: -100, terminated: true };
    const progress = before === null ? 0 : this.#shaping - before;
    return { reward: progress - throttle.main * 0.3 - throttle.side * 0.03, terminated: false };
  }

  /** Writes the observation of the simulation. */
  protected observeInto(observation: Float32Array): void {
    const { left, right } = this.#scene.touch;
    observation.set(this.#state());
    observation[6] = Number(left);
    observation[7] = Number(right);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): LunarLander<A> {
    return new LunarLander(this.#control, { ...this.#options, name: this.name });
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return VIEW;
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    drawLander(canvas, this.#scene, this.#throttle);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const canvas = Canvas.fitting(120, 64, VIEW);
    sketchLander(canvas, this.#scene, this.#throttle);
    return canvas.braille();
  }

  /** The first six numbers of the observation. */
  #state(): [number, number, number, number, number, number] {
    const { lander } = this.#scene;
    const { x, y } = lander.getPosition();
    const velocity = lander.getLinearVelocity();
    return [
      (x - WIDTH / 2) / (WIDTH / 2),
      (y - (PAD_Y + LEG_DOWN)) / (HEIGHT / 2),
      (velocity.x * (WIDTH / 2)) / FPS,
      (velocity.y * (HEIGHT / 2)) / FPS,
      lander.getAngle(),
      (20 * lander.getAngularVelocity()) / FPS,
    ];
  }

  /** Wind and turbulence, which never repeat. */
  #blow(): void {
    const { wind_power = 15, turbulence_power = 1.5 } = this.#options;
    const { lander } = this.#scene;
    const gust = (i: number): number => tanh(sin(0.02 * i) + sin(PI * 0.01 * i));
    lander.applyForceToCenter({ x: gust(this.#wind++) * wind_power, y: 0 }, true);
    lander.applyTorque(gust(this.#turbulence++) * turbulence_power, true);
  }

  /** The impulses of the engines, with some noise in where they act. */
  #fire({ main, side, direction }: Throttle, along: number, across: number): void {
    const { lander } = this.#scene;
    const { x, y } = lander.getPosition();
    const angle = lander.getAngle();
    const [tipX, tipY] = [sin(angle), cos(angle)];
    const push = (ox: number, oy: number, power: number, atX: number, atY: number): void => {
      const impulse = { x: -ox * power, y: -oy * power };
      lander.applyLinearImpulse(impulse, { x: x + atX, y: y + atY }, true);
    };
    if (main > 0) {
      const down = 4 / SCALE + 2 * along;
      const [ox, oy] = [tipX * down - tipY * across, -tipY * down - tipX * across];
      push(ox, oy, MAIN_ENGINE_POWER * main, ox, oy);
    }
    if (side > 0) {
      const out = 3 * across + (direction * 12) / SCALE;
      const [ox, oy] = [tipX * along - tipY * out, -tipY * along - tipX * out];
      // 17 and 14, where one number is meant: so it is in the original.
      push(ox, oy, SIDE_ENGINE_POWER * side, ox - (tipX * 17) / SCALE, oy + (tipY * 14) / SCALE);
    }
  }
}
