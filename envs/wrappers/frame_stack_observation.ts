/** Stacks the latest observations. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import { Box, type BoxArrays } from "../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../rl/state.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ frames: z.array(z.number()) });

/** What `FrameStackObservation` takes. */
export interface FrameStackOptions {
  /**
   * What the stack is filled with before the first observation of an episode: `"reset"`, that
   * observation, by default; or `"zero"`, zeros.
   */
  readonly padding_type?: "reset" | "zero";
}

const PADDING_TYPES: readonly unknown[] = ["reset", "zero"];

/**
 * Frame stacking: replaces every observation, of shape `s`, by the latest `stack_size` of them, of
 * shape `(stack_size, *s)`, the latest last.
 */
export class FrameStackObservation<
  D extends keyof BoxArrays = "float32",
  A = Action,
> extends Wrapper<BoxArrays[D], A> {
  /** How many observations are stacked. */
  readonly stack_size: number;
  readonly #padding: "reset" | "zero";
  #frames: BoxArrays[D];

  /** Stacks the observations of an environment. */
  constructor(
    env: Environment<BoxArrays[D], A>,
    stack_size: number,
    options: FrameStackOptions = {},
  ) {
    const { padding_type = "reset" } = options;
    checkSingleEnv(env, "FrameStackObservation");
    const box: unknown = env.observation_space;
    checkBox<D>(box, `stack the observations of ${env.name}`, ["float32", "int32", "uint8"] as D[]);
    if (!PADDING_TYPES.includes(padding_type)) {
      throw new RangeError(
        `Cannot stack the observations of ${env.name} with padding_type ` +
          `${formatValue(padding_type)}: use ${PADDING_TYPES.map(formatValue).join(" or ")}.`,
      );
    }
    checkStackSize(env.name, stack_size);
    const observationSpace = stackedBox<D>(box, stack_size);
    super(env, { observation_space: observationSpace, action_space: env.action_space });
    this.stack_size = stack_size;
    this.#padding = padding_type;
    this.#frames = this.observation_space.unflatten(new Float32Array(stack_size * box.flatdim));
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): BoxArrays[D] {
    const observation = this.env.get_init_state(options);
    this.#frames.fill(0);
    if (this.#padding === "reset") {
      for (let i = 0; i < this.stack_size; i++) this.#push(observation);
    }
    return this.#push(observation);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<BoxArrays[D]> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#push(step.next_state) };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { frames: Array.from(this.#frames), env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `FrameStackObservation of ${this.name}`;
    const { frames } = parseState(stateForm, state, what);
    if (frames.length !== this.#frames.length) {
      refuseState(what, `its frames are not of ${this.#frames.length} numbers`);
    }
    this.#frames.set(frames);
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
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

/** Throws `RangeError` where so many observations cannot be stacked. */
export function checkStackSize(name: string, stack_size: number): void {
  if (Number.isSafeInteger(stack_size) && stack_size >= 1) return;
  throw new RangeError(
    `Cannot stack ${stack_size} observations of ${name}: stack_size must be a positive integer.`,
  );
}

/** The space of `stack_size` elements of a Box, one after the other. */
export function stackedBox<D extends keyof BoxArrays>(box: Box<D>, stack_size: number): Box<D> {
  const repeat = (bound: ArrayLike<number>): number[] =>
    Array.from({ length: stack_size }, () => Array.from(bound)).flat();
  return new Box<D>({
    low: repeat(box.low),
    high: repeat(box.high),
    shape: [stack_size, ...box.shape],
    dtype: box.dtype,
    stack_size,
  });
}
