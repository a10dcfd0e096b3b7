/** Shows the latest observations together. */

import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import { Box, type BoxArrays } from "../../rl/spaces.ts";
import { Wrapper } from "./wrapper.ts";

/** How to stack. */
export interface FrameStackOptions {
  /** What stands for the time before the episode: its first observation again, or zeros. */
  readonly padding_type?: "reset" | "zero";
}

/**
 * Replaces an observation of shape `s` by the latest `stack_size`, of shape `(stack_size, *s)`, the
 * latest last.
 */
export class FrameStackObservation<
  D extends keyof BoxArrays = "float32",
  A = Action,
> extends Wrapper<BoxArrays[D], A> {
  readonly stack_size: number;
  readonly #padding: "reset" | "zero";
  #frames: BoxArrays[D];

  constructor(
    env: Environment<BoxArrays[D], A>,
    stack_size: number,
    options: FrameStackOptions = {},
  ) {
    const { padding_type = "reset" } = options;
    const inner = env.observation_space;
    if (!(inner instanceof Box)) {
      throw new TypeError(
        `Cannot stack the observations of ${env.name}: they are in ${inner}; ` +
          "they must be in a Box.",
      );
    }
    if (!Number.isSafeInteger(stack_size) || stack_size < 1) {
      throw new RangeError(
        `Cannot stack ${stack_size} observations of ${env.name}: ` +
          "stack_size must be a positive integer.",
      );
    }
    const box = inner as Box<D>;
    const repeat = (bound: ArrayLike<number>) =>
      Array.from({ length: stack_size }, () => Array.from(bound)).flat();
    super(env, {
      observation_space: new Box<D>({
        low: repeat(box.low),
        high: repeat(box.high),
        shape: [stack_size, ...box.shape],
        dtype: box.dtype,
      }),
      action_space: env.action_space,
    });
    this.stack_size = stack_size;
    this.#padding = padding_type;
    this.#frames = this.observation_space.unflatten(new Float32Array(stack_size * box.flatdim));
  }

  get_init_state(options?: InitOptions): BoxArrays[D] {
    const observation = this.env.get_init_state(options);
    this.#frames.fill(0);
    if (this.#padding === "reset") {
      for (let i = 0; i < this.stack_size; i++) this.#push(observation);
    }
    return this.#push(observation);
  }

  step(action: A): Step<BoxArrays[D]> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#push(step.next_state) };
  }

  override getState(): EnvironmentState {
    return { frames: Array.from(this.#frames), env: this.env.getState() };
  }

  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    this.#frames.set(state.frames as readonly number[]);
  }

  protected rewrap(env: Environment<BoxArrays[D], A>): FrameStackObservation<D, A> {
    return new FrameStackObservation<D, A>(env, this.stack_size, { padding_type: this.#padding });
  }

  /** Drops the oldest frame, appends one, and copies the stack. */
  #push(observation: BoxArrays[D]): BoxArrays[D] {
    this.#frames.copyWithin(0, observation.length);
    this.#frames.set(observation, this.#frames.length - observation.length);
    return this.#frames.slice() as BoxArrays[D];
  }
}
