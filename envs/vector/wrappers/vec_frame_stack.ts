/** Stacks the latest observations of vector environments. */

import * as z from "zod/mini";
import type {
  Action,
  EnvironmentState,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import { type Batched, type BoxArrays, emptyBatch } from "../../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../../rl/state.ts";
import { checkBox } from "../../wrappers/checks.ts";
import { checkStackSize, stackedBox } from "../../wrappers/frame_stack_observation.ts";
import { checkVectorEnv, VectorWrapper } from "./vector_wrapper.ts";

const stateForm = z.object({ frames: z.array(z.number()) });

/**
 * Frame stacking: replaces every observation, of shape `s`, by the latest `stack_size` of them in its episode, of shape
 * `(stack_size, *s)`, the latest last. The first observation of an episode fills the stack, as in `FrameStackObservation`.
 */
export class VecFrameStack<D extends keyof BoxArrays = "float32", A = Action> extends VectorWrapper<
  BoxArrays[D],
  A
> {
  /** How many observations are stacked. */
  readonly stack_size: number;
  readonly #frames: BoxArrays[D];
  /** Numbers in one observation. */
  readonly #width: number;

  /**
   * Stacks of the observations of each environment.
   *
   * @throws {TypeError} when the observations are not in a Box.
   * @throws {RangeError} when `stack_size` is no positive integer.
   */
  constructor(env: VectorEnvironment<BoxArrays[D], A>, stack_size: number) {
    checkVectorEnv(env, "VecFrameStack");
    const box: unknown = env.single_observation_space;
    checkBox<D>(box, `stack the observations of ${env.name}`, ["float32", "int32", "uint8"] as D[]);
    checkStackSize(env.name, stack_size);
    const space = stackedBox<D>(box, stack_size);
    super(env, space);
    this.stack_size = stack_size;
    this.#width = box.flatdim;
    this.#frames = emptyBatch(space, env.num_envs) as BoxArrays[D];
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Batched<BoxArrays[D]> {
    const states = this.env.get_init_state(options) as BoxArrays[D];
    for (let i = 0; i < this.num_envs; i++) this.#fill(i, states);
    return this.#copy();
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<A>): VectorStep<Batched<BoxArrays[D]>> {
    const step = this.env.step(actions);
    const { done, reset } = step;
    const states = step.next_state as BoxArrays[D];
    const last = step.finalState as BoxArrays[D] | undefined;
    for (let i = 0; i < this.num_envs; i++) {
      if (reset[i] === 1) this.#fill(i, states);
      else this.#push(i, last !== undefined && done[i] === 1 ? last : states);
    }
    if (last === undefined) return { ...step, next_state: this.#copy() } as never;
    const finalState = this.#copy();
    for (let i = 0; i < this.num_envs; i++) if (done[i] === 1) this.#fill(i, states);
    return { ...step, finalState, next_state: this.#copy() };
  }

  /** The states of all environments. */
  override getState(): EnvironmentState {
    return { frames: Array.from(this.#frames), env: this.env.getState() };
  }

  /** Restores the states of all environments. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `VecFrameStack of ${this.name}`;
    const { frames } = parseState(stateForm, state, what);
    if (frames.length !== this.#frames.length) {
      refuseState(what, `its frames are not of ${this.#frames.length} numbers`);
    }
    this.#frames.set(frames);
  }

  #fill(i: number, states: BoxArrays[D]): void {
    for (let k = 0; k < this.stack_size; k++) this.#push(i, states);
  }

  /** Drops the oldest frame of environment `i`, and appends its observation. */
  #push(i: number, states: BoxArrays[D]): void {
    const width = this.#width;
    const frames = this.#frames.subarray(
      i * this.stack_size * width,
      (i + 1) * this.stack_size * width,
    );
    frames.copyWithin(0, width);
    frames.set(states.subarray(i * width, (i + 1) * width), frames.length - width);
  }

  #copy(): Batched<BoxArrays[D]> {
    return this.#frames.slice() as Batched<BoxArrays[D]>;
  }
}
