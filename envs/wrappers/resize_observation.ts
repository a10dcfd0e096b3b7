/** Makes pictures smaller. */

import type { Action, Environment, InitOptions, Step } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces/mod.ts";
import { AreaResize } from "../atari/area_resize.ts";
import { checkPicture } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Area resampling: replaces every picture of shape `(height, width)` or `(height, width, channels)` by a smaller one of
 * `shape`, height and width, as OpenCV's `resize` with `INTER_AREA`, pixel for pixel.
 */
export class ResizeObservation<A = Action> extends Wrapper<Uint8Array, A> {
  /** Height and width of the pictures, in pixels. */
  readonly shape: readonly [height: number, width: number];
  readonly #resize: AreaResize;

  /**
   * Resizes the pictures of an environment.
   *
   * @throws {TypeError} where the observations are no pictures.
   * @throws {RangeError} where `shape` is larger than they are.
   */
  constructor(env: Environment<Uint8Array, A>, shape: readonly [height: number, width: number]) {
    const picture = checkPicture(
      env,
      `resize the observations of ${env.name}`,
      "ResizeObservation",
    );
    const resize = new AreaResize(picture, shape);
    const channels = (env.observation_space as unknown as Box).shape.slice(2);
    super(env, {
      observation_space: new Box<"uint8">({
        ...{ low: 0, high: 255, dtype: "uint8" },
        shape: [...shape, ...channels],
      }),
      action_space: env.action_space,
    });
    this.shape = shape;
    this.#resize = resize;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Uint8Array {
    return this.#resized(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Uint8Array> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#resized(step.next_state) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<Uint8Array, A>): ResizeObservation<A> {
    return new ResizeObservation(env, this.shape);
  }

  #resized(picture: Uint8Array): Uint8Array {
    const smaller = new Uint8Array(this.#resize.lengths[1]);
    this.#resize.resize(picture, 0, smaller, 0);
    return smaller;
  }
}
