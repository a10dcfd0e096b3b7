/** Cuts an episode after a number of steps. */

import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { notRunning } from "../errors.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * Sets `truncated` at step `max_episode_steps`, whether or not the episode also terminates there
 * (as Gymnasium does). The observation does not tell the time, so to the agent the cut is no end:
 * see `Step.truncated`.
 */
export class TimeLimit<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly max_episode_steps: number;
  #steps = 0;
  #isCut = false;

  constructor(env: Environment<O, A>, max_episode_steps: number) {
    checkLimit(env.name, max_episode_steps);
    super(env, env);
    this.max_episode_steps = max_episode_steps;
  }

  get_init_state(options?: InitOptions): O {
    this.#steps = 0;
    this.#isCut = false;
    return this.env.get_init_state(options);
  }

  step(action: A): Step<O> {
    if (this.#isCut) throw notRunning(this.name, "truncated", this.#steps);
    const step = this.env.step(action);
    this.#steps += 1;
    if (this.#steps < this.max_episode_steps) return step;
    this.#isCut = true;
    return { ...step, done: true, truncated: true };
  }

  override getState(): EnvironmentState {
    return { steps: this.#steps, isCut: this.#isCut, env: this.env.getState() };
  }

  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    this.#steps = state.steps as number;
    this.#isCut = state.isCut as boolean;
  }

  protected rewrap(env: Environment<O, A>): TimeLimit<O, A> {
    return new TimeLimit(env, this.max_episode_steps);
  }
}

/** Refuses a time limit that is none. */
export function checkLimit(name: string, max_episode_steps: number): void {
  if (Number.isSafeInteger(max_episode_steps) && max_episode_steps > 0) return;
  throw new RangeError(
    `Cannot limit ${name} to ${max_episode_steps} steps: ` +
      "max_episode_steps must be a positive integer.",
  );
}
