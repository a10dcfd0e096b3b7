/** Normalizes the observations and rewards of vector environments. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import { Box, type Numbers } from "../../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../../rl/state.ts";
import { checkBox } from "../../wrappers/checks.ts";
import { NormalizeObservation, normalizeInto } from "../../wrappers/normalize_observation.ts";
import { RunningMeanStd } from "../../wrappers/running_mean_std.ts";
import { checkVectorEnv, VectorWrapper } from "./vector_wrapper.ts";

/** What `VecNormalize` takes. */
export interface VecNormalizeOptions {
  /** Whether steps update the statistics. Default: true. */
  readonly training?: boolean;
  /** Whether observations are normalized. Default: true. */
  readonly norm_obs?: boolean;
  /** Whether rewards are. Default: true. */
  readonly norm_reward?: boolean;
  /** Normalized observations are limited to `[-clip_obs, clip_obs]`. Default: 10. */
  readonly clip_obs?: number;
  /** Likewise rewards. Default: 10. */
  readonly clip_reward?: number;
  /** Discount of the returns by whose deviation rewards are divided. Default: 0.99. */
  readonly gamma?: number;
  /** Added to variances. Default: 1e-8. */
  readonly epsilon?: number;
}

const stateForm = z.object({
  obs_rms: z.record(z.string(), z.unknown()),
  ret_rms: z.record(z.string(), z.unknown()),
  returns: z.array(z.number()),
  sums: z.array(z.number()),
});

/**
 * Normalizes observations by their running mean and variance, and divides rewards by the running standard deviation of the
 * discounted return, as Stable-Baselines3's `VecNormalize`. The statistics are part of its state, so of a checkpoint. What `learn` reports are
 * the returns of the rewards as they are.
 *
 * An agent is evaluated on the rewards as they are, with the statistics that it was trained with:
 *
 * ```ts
 * import { make, make_vec, VecNormalize } from "glueball/envs";
 *
 * const env = new VecNormalize(make_vec("Pendulum-v1", 4));
 * const evalEnv = env.evaluationEnv(make("Pendulum-v1"));
 * ```
 */
export class VecNormalize<A = Action> extends VectorWrapper<Float32Array, A, Numbers> {
  /** Whether steps update the statistics. */
  training: boolean;
  /** Statistics of the observations. */
  readonly obs_rms: RunningMeanStd;
  /** Statistics of the discounted returns. */
  readonly ret_rms: RunningMeanStd = new RunningMeanStd(1);
  readonly #options: Required<VecNormalizeOptions>;
  /** Discounted. */
  readonly #returns: Float64Array;
  /** Of the rewards of each episode so far, as they are. */
  readonly #sums: Float64Array;

  /**
   * Normalizes with the statistics of all environments together.
   *
   * @throws {TypeError} when observations are to be normalized that are not in a Box.
   * @throws {RangeError} when a number among the options is not positive.
   */
  constructor(env: VectorEnvironment<Numbers, A>, options: VecNormalizeOptions = {}) {
    checkVectorEnv(env, "VecNormalize");
    const all = {
      ...{ training: true, norm_obs: true, norm_reward: true, clip_obs: 10, clip_reward: 10 },
      ...{ gamma: 0.99, epsilon: 1e-8 },
      ...options,
    };
    const space: unknown = env.single_observation_space;
    const what = `normalize the observations of ${env.name}`;
    if (all.norm_obs) checkBox(space, what, ["float32", "int32", "uint8"]);
    for (const key of ["clip_obs", "clip_reward", "epsilon"] as const) {
      if (all[key] > 0) continue;
      throw new RangeError(
        `Cannot normalize ${env.name} with ${key} ${all[key]}: it must be positive.`,
      );
    }
    const { shape, flatdim } = space as Box;
    const normalized = new Box({ low: -all.clip_obs, high: all.clip_obs, shape });
    super(env, all.norm_obs ? normalized : (space as Box));
    this.training = all.training;
    this.obs_rms = new RunningMeanStd(flatdim);
    this.#options = all;
    this.#returns = new Float64Array(env.num_envs);
    this.#sums = new Float64Array(env.num_envs);
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Float32Array {
    this.#returns.fill(0);
    this.#sums.fill(0);
    const states = this.env.get_init_state(options);
    this.#updateObservations(states);
    return this.normalize_obs(states);
  }

  /** Runs one time step of every environment. */
  step(actions: Parameters<VectorEnvironment<Numbers, A>["step"]>[0]): VectorStep<Float32Array> {
    const step = this.env.step(actions);
    this.#updateObservations(step.next_state);
    const episodeReturn = step.episodeReturn ?? this.#sumRewards(step);
    const reward = this.#normalizeRewards(step);
    const nextState = this.normalize_obs(step.next_state);
    const { finalState, ...rest } = { ...step, next_state: nextState, reward, episodeReturn };
    if (finalState === undefined) return rest;
    return { ...rest, finalState: this.normalize_obs(finalState) };
  }

  /** Observations, one or a batch, normalized by the statistics so far, which stay as they are. */
  normalize_obs(observations: Numbers): Float32Array {
    const { norm_obs, clip_obs, epsilon } = this.#options;
    if (!norm_obs) return observations as Float32Array;
    const normalized = new Float32Array(observations.length);
    normalizeInto(normalized, observations, this.obs_rms, { epsilon, clip_obs });
    return normalized;
  }

  /** An environment with observations normalized as here, for evaluation: it does not update the statistics. */
  evaluationEnv(env: Environment<Numbers, A>): Environment<Float32Array, A> {
    const { norm_obs, clip_obs, epsilon } = this.#options;
    if (!norm_obs) return env as Environment<Float32Array, A>;
    return new NormalizeObservation(env, { obs_rms: this.obs_rms, epsilon, clip_obs });
  }

  /** The states of all environments. */
  override getState(): EnvironmentState {
    return {
      obs_rms: this.obs_rms.getState(),
      ret_rms: this.ret_rms.getState(),
      returns: Array.from(this.#returns),
      sums: Array.from(this.#sums),
      env: this.env.getState(),
    };
  }

  /** Restores the states of all environments. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `VecNormalize of ${this.name}`;
    const { obs_rms, ret_rms, returns, sums } = parseState(stateForm, state, what);
    for (const { length } of [returns, sums]) {
      if (length !== this.num_envs) refuseState(what, `it is of ${length} environments`);
    }
    this.obs_rms.setState(obs_rms as EnvironmentState);
    this.ret_rms.setState(ret_rms as EnvironmentState);
    this.#returns.set(returns);
    this.#sums.set(sums);
  }

  #updateObservations(states: Numbers): void {
    if (!this.training || !this.#options.norm_obs) return;
    const { length } = this.obs_rms.mean;
    for (let i = 0; i < this.num_envs; i++) {
      this.obs_rms.update(states.subarray(i * length, (i + 1) * length));
    }
  }

  /** The returns of the episodes that ended. */
  #sumRewards({ reward, done }: VectorStep<unknown>): Float64Array {
    const ended = new Float64Array(this.num_envs);
    for (let i = 0; i < this.num_envs; i++) {
      this.#sums[i]! += reward[i] as number;
      if (done[i] === 0) continue;
      ended[i] = this.#sums[i] as number;
      this.#sums[i] = 0;
    }
    return ended;
  }

  /** Steps that reset have no reward, and no part in the returns. */
  #normalizeRewards({ reward, done, reset }: VectorStep<unknown>): Float64Array {
    const { norm_reward, clip_reward, gamma, epsilon } = this.#options;
    for (let i = 0; i < this.num_envs; i++) {
      if (reset[i] === 1) continue;
      this.#returns[i] = (this.#returns[i] as number) * gamma + (reward[i] as number);
      if (this.training) this.ret_rms.update(this.#returns.subarray(i, i + 1));
    }
    const deviation = Math.sqrt((this.ret_rms.var[0] as number) + epsilon);
    for (let i = 0; i < this.num_envs; i++) if (done[i] === 1) this.#returns[i] = 0;
    if (!norm_reward) return reward;
    return reward.map((each) => Math.min(clip_reward, Math.max(-clip_reward, each / deviation)));
  }
}
