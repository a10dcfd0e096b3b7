/** Makes pictures grey. */

import type { Action, Environment, InitOptions, Step } from "../../rl/environment.ts";
import { Box } from "../../rl/spaces/mod.ts";
import { checkPicture } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Greyscale: replaces every picture of shape `(height, width, 3)` by its luminance `0.2125 red + 0.7154 green + 0.0721
 * blue`, rounded down, of shape `(height, width)`.
 */
export class GrayscaleObservation<A = Action> extends Wrapper<Uint8Array, A> {
  /** Whether the axis of channels stays, with length 1. */
  readonly keep_dim: boolean;

  /**
   * Makes the pictures of an environment grey.
   *
   * @param keep_dim whether the shape is `(height, width, 1)`.
   * @throws {TypeError} where the observations are no pictures of three colours.
   */
  constructor(env: Environment<Uint8Array, A>, keep_dim = false) {
    const what = `make the observations of ${env.name} grey`;
    const { height, width } = checkPicture(env, what, "GrayscaleObservation", [3]);
    const shape = keep_dim ? [height, width, 1] : [height, width];
    super(env, {
      observation_space: new Box<"uint8">({ low: 0, high: 255, shape, dtype: "uint8" }),
      action_space: env.action_space,
    });
    this.keep_dim = keep_dim;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Uint8Array {
    return luminance(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Uint8Array> {
    const step = this.env.step(action);
    return { ...step, next_state: luminance(step.next_state) };
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<Uint8Array, A>): GrayscaleObservation<A> {
    return new GrayscaleObservation(env, this.keep_dim);
  }
}

/** The luminance of each pixel of red, green and blue. */
export function luminance(colours: Uint8Array): Uint8Array {
  const grey = new Uint8Array(colours.length / 3);
  for (let i = 0, k = 0; i < grey.length; i++, k += 3) {
    const [red, green, blue] = [colours[k]!, colours[k + 1]!, colours[k + 2]!];
    grey[i] = 0.2125 * red + 0.7154 * green + 0.0721 * blue;
  }
  return grey;
}
