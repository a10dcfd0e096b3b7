/** Truncates episodes after a number of steps. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { count, parseState } from "../../rl/state.ts";
import { notRunning } from "../base/errors.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ steps: count, isTruncated: z.boolean() });

/**
 * Truncates an episode at step `max_episode_steps`, whether or not it also terminates there, as
 * Gymnasium's `TimeLimit` does. The time is not part of the observation, so an agent bootstraps
 * from the last state: see `Step.truncated`.
 */
export class TimeLimit<O = Observation, A = Action> extends Wrapper<O, A> {
  /** Steps after which an episode is truncated. */
  readonly max_episode_steps: number;
  #steps = 0;
  #isTruncated = false;

  /** Limits the episodes of an environment. */
  constructor(env: Environment<O, A>, max_episode_steps: number) {
    checkLimit(env.name, max_episode_steps);
    super(env, env);
    this.max_episode_steps = max_episode_steps;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    this.#steps = 0;
    this.#isTruncated = false;
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    if (this.#isTruncated) throw notRunning(this.name, "truncated", this.#steps);
    const step = this.env.step(action);
    this.#steps += 1;
    if (this.#steps < this.max_episode_steps) return step;
    this.#isTruncated = true;
    return { ...step, done: true, truncated: true };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { steps: this.#steps, isTruncated: this.#isTruncated, env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const { steps, isTruncated } = parseState(stateForm, state, `TimeLimit of ${this.name}`);
    this.#steps = steps;
    this.#isTruncated = isTruncated;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): TimeLimit<O, A> {
    return new TimeLimit(env, this.max_episode_steps);
  }
}

/**
 * Refuses a time limit that is not a positive integer.
 *
 * @throws {RangeError} when it is not.
 */
export function checkLimit(name: string, max_episode_steps: number): void {
  if (Number.isSafeInteger(max_episode_steps) && max_episode_steps > 0) return;
  throw new RangeError(
    `Cannot limit ${name} to ${max_episode_steps} steps: ` +
      "max_episode_steps must be a positive integer.",
  );
}
