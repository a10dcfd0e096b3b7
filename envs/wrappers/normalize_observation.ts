/** Normalizes observations by their running mean and variance. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Step,
} from "../../rl/environment.ts";
import { Box, type BoxArrays } from "../../rl/spaces/mod.ts";
import { parseState } from "../../rl/state.ts";
import { checkBox, checkSingleEnv } from "./checks.ts";
import { RunningMeanStd } from "./running_mean_std.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({
  obs_rms: z.record(z.string(), z.unknown()),
  updates: z.boolean(),
});

/** What `NormalizeObservation` takes. */
export interface NormalizeObservationOptions {
  /** Added to the variance; 1e-8 by default. */
  readonly epsilon?: number;
  /** Normalized observations are limited to `[-clip_obs, clip_obs]`; not limited by default. */
  readonly clip_obs?: number;
  /** Statistics to use and share, such as `obs_rms` of the training environment; new by default. */
  readonly obs_rms?: RunningMeanStd;
  /**
   * Whether observations update the statistics; by default true, and false with `obs_rms` given.
   */
  readonly update_running_mean?: boolean;
}

/**
 * Replaces every observation `x` by `(x - mean) / sqrt(variance + epsilon)`, elementwise, as
 * float32. The running mean and variance are those of all observations so far, over episodes, the
 * current one included.
 *
 * An agent must be evaluated with the statistics that it was trained with. Share them with the
 * evaluation environment, which then does not update them:
 *
 * ```ts
 * import { make, NormalizeObservation } from "glueball/envs";
 *
 * const env = new NormalizeObservation(make("CartPole-v1"));
 * const evalEnv = new NormalizeObservation(make("CartPole-v1"), { obs_rms: env.obs_rms });
 * ```
 */
export class NormalizeObservation<A = Action> extends Wrapper<
  Float32Array,
  A,
  BoxArrays[keyof BoxArrays]
> {
  /** Whether observations update the statistics; set it to false to evaluate. */
  update_running_mean: boolean;
  /** The running mean and variance of the observations. */
  readonly obs_rms: RunningMeanStd;
  readonly #scaling: Scaling;

  /**
   * Normalizes the observations of an environment.
   *
   * @throws {TypeError} when the observations are not in a Box.
   * @throws {RangeError} when `epsilon` is not positive, or `obs_rms` is of another size.
   */
  constructor(
    env: Environment<BoxArrays[keyof BoxArrays], A>,
    options: NormalizeObservationOptions = {},
  ) {
    const { epsilon = 1e-8, clip_obs = Infinity, obs_rms } = options;
    const { update_running_mean = obs_rms === undefined } = options;
    checkSingleEnv(env, "NormalizeObservation");
    const space: unknown = env.observation_space;
    const what = `normalize the observations of ${env.name}`;
    checkBox(space, what, ["float32", "int32", "uint8"]);
    if (!(epsilon > 0 && epsilon < Infinity)) {
      throw new RangeError(`Cannot ${what} with epsilon ${epsilon}: it must be positive.`);
    }
    const { shape, flatdim } = space;
    if (obs_rms !== undefined && obs_rms.mean.length !== flatdim) {
      throw new RangeError(
        `Cannot ${what} with statistics of ${obs_rms.mean.length} elements: ` +
          `an observation has ${flatdim}.`,
      );
    }
    super(env, {
      observation_space: new Box({ low: -Infinity, high: Infinity, shape }),
      action_space: env.action_space,
    });
    this.#scaling = { epsilon, clip_obs };
    this.obs_rms = obs_rms ?? new RunningMeanStd(flatdim);
    this.update_running_mean = update_running_mean;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Float32Array {
    return this.#normalize(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Float32Array> {
    const step = this.env.step(action);
    return { ...step, next_state: this.#normalize(step.next_state) };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return {
      obs_rms: this.obs_rms.getState(),
      updates: this.update_running_mean,
      env: this.env.getState(),
    };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const parsed = parseState(stateForm, state, `NormalizeObservation of ${this.name}`);
    this.obs_rms.setState(parsed.obs_rms as EnvironmentState);
    this.update_running_mean = parsed.updates;
  }

  /** With separate statistics, which `clone` then sets to the current ones. */
  protected rewrap(env: Environment<BoxArrays[keyof BoxArrays], A>): NormalizeObservation<A> {
    return new NormalizeObservation(env, this.#scaling);
  }

  #normalize(observation: BoxArrays[keyof BoxArrays]): Float32Array {
    const { obs_rms: statistics } = this;
    if (this.update_running_mean) statistics.update(observation);
    const normalized = new Float32Array(observation.length);
    normalizeInto(normalized, observation, statistics, this.#scaling);
    return normalized;
  }
}

/** How observations are scaled and limited. */
export interface Scaling {
  readonly epsilon: number;
  readonly clip_obs: number;
}

/** `target = clip((x - mean) / sqrt(var + epsilon))`, for one observation or several, one after the other. */
export function normalizeInto(
  target: Float32Array,
  x: ArrayLike<number>,
  { mean, var: variance }: RunningMeanStd,
  { epsilon, clip_obs }: Scaling,
): void {
  for (let i = 0; i < target.length; i++) {
    const k = i % mean.length;
    const centered = (x[i] as number) - (mean[k] as number);
    const value = centered / Math.sqrt((variance[k] as number) + epsilon);
    target[i] = Math.min(clip_obs, Math.max(-clip_obs, value));
  }
}
