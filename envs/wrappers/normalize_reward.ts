/** Normalizes rewards by the running variance of discounted returns. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { parseState } from "../../rl/state.ts";
import { RunningMeanStd } from "./running_mean_std.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({
  return_rms: z.record(z.string(), z.unknown()),
  discounted: z.number(),
  updates: z.boolean(),
});

/** What `NormalizeReward` takes. */
export interface NormalizeRewardOptions {
  /** The discount factor; 0.99 by default. */
  readonly gamma?: number;
  /** Added to the variance; 1e-8 by default. */
  readonly epsilon?: number;
}

/**
 * Divides every reward by `sqrt(variance + epsilon)` of the discounted sum of rewards so far, `G = gamma * G * (1 -
 * terminated) + reward`, whose variance is a running one, over episodes.
 */
export class NormalizeReward<O = Observation, A = Action> extends Wrapper<O, A> {
  /** Whether rewards update the statistics; set it to false to evaluate. */
  update_running_mean = true;
  /** The running mean and variance of the discounted sums. */
  readonly return_rms: RunningMeanStd = new RunningMeanStd(1);
  /** Discount factor of the sums. */
  readonly gamma: number;
  /** Added to the variance, so that nothing is divided by 0. */
  readonly epsilon: number;
  #discounted = 0;

  /**
   * Normalizes the rewards of an environment.
   *
   * @throws {RangeError} where `gamma` is not within 0 and 1, or `epsilon` not positive.
   */
  constructor(env: Environment<O, A>, options: NormalizeRewardOptions = {}) {
    const { gamma = 0.99, epsilon = 1e-8 } = options;
    if (!(gamma >= 0 && gamma <= 1 && epsilon > 0)) {
      throw new RangeError(
        `Cannot normalize the rewards of ${env.name} with gamma ${gamma} and epsilon ${epsilon}: ` +
          "gamma must be within 0 and 1, and epsilon positive.",
      );
    }
    super(env, env);
    this.gamma = gamma;
    this.epsilon = epsilon;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    return this.env.get_init_state(options);
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    const { reward, terminated } = step;
    this.#discounted = this.#discounted * this.gamma * (terminated ? 0 : 1) + reward;
    if (this.update_running_mean) this.return_rms.update([this.#discounted]);
    return { ...step, reward: reward / Math.sqrt(this.return_rms.var[0]! + this.epsilon) };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return {
      return_rms: this.return_rms.getState(),
      discounted: this.#discounted,
      updates: this.update_running_mean,
      env: this.env.getState(),
    };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const parsed = parseState(stateForm, state, `NormalizeReward of ${this.name}`);
    this.return_rms.setState(parsed.return_rms as EnvironmentState);
    this.#discounted = parsed.discounted;
    this.update_running_mean = parsed.updates;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): NormalizeReward<O, A> {
    return new NormalizeReward(env, this);
  }
}
