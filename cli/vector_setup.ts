/** How many environments step together, and what an agent sees of them: `--n-envs`, `--normalize`, `--frame-stack`. */

import * as z from "zod/mini";
import { FrameStackObservation, VecFrameStack, VecNormalize, VectorWrapper } from "../envs/mod.ts";
import type {
  Environment,
  EnvironmentState,
  Json,
  Metadata,
  Observation,
  VectorEnvironment,
} from "../rl/mod.ts";
import { parseState } from "../rl/state.ts";

/** What is normalized by running statistics: observations and rewards (`true`), one of these, or nothing. */
export type Normalizing = boolean | "obs" | "reward";

/** Its schema. */
export const normalizing: z.ZodMiniType<Normalizing> = z.union([
  z.boolean(),
  z.enum(["obs", "reward"]),
]);

/** In the words of rl-baselines3-zoo. */
export interface VectorSetup {
  /** Environments that step together. */
  readonly n_envs: number;
  /** What is normalized by running statistics. */
  readonly normalize: Normalizing;
  /** The latest observations that the agent sees as one. */
  readonly frame_stack: number;
}

/** One environment as it is. */
export const PLAIN: VectorSetup = { n_envs: 1, normalize: false, frame_stack: 1 };

/** Any vector environment. */
export type AnyVector = VectorEnvironment<Observation, never>;

/** Whether it takes a vector environment. */
export function isVector({ n_envs, normalize, frame_stack }: VectorSetup): boolean {
  return n_envs > 1 || normalize !== false || frame_stack > 1;
}

/**
 * Wraps a vector environment as the setup says.
 *
 * @param gamma the agent's discount factor; rewards are normalized by discounted returns.
 */
export function wrapVector(
  vector: AnyVector,
  { normalize, frame_stack }: VectorSetup,
  gamma: number | undefined,
): AnyVector {
  const options = {
    norm_obs: normalize !== "reward",
    norm_reward: normalize !== "obs",
    ...(gamma !== undefined && { gamma }),
  };
  const normalized = normalize === false ? vector : new VecNormalize(vector as never, options);
  return frame_stack === 1
    ? (normalized as AnyVector)
    : (new VecFrameStack(normalized as never, frame_stack) as AnyVector);
}

/** Wraps `env` like the environments that an agent learns from; it shares their statistics, and leaves them as they are. */
export function wrapLike(trained: unknown, env: Environment): Environment {
  if (!(trained instanceof VectorWrapper)) return env;
  const inner = wrapLike(trained.env, env) as Environment<never>;
  if (trained instanceof VecNormalize) return trained.evaluationEnv(inner) as Environment;
  if (trained instanceof VecFrameStack) {
    return new FrameStackObservation(inner, trained.stack_size) as Environment;
  }
  return inner;
}

/** Has the metadata of an agent tell the statistics that its environment is normalized by, as they are when it is saved. */
export function keepStatistics(env: unknown, metadata: Metadata): void {
  const normalizer = normalizerIn(env);
  if (normalizer === undefined) return;
  const { obs_rms, ret_rms } = normalizer;
  Object.defineProperty(metadata, "statistics", {
    get: () => ({ obs_rms: obs_rms.getState(), ret_rms: ret_rms.getState() }),
    enumerable: true,
    configurable: true,
  });
}

const form = z.strictObject({
  obs_rms: z.record(z.string(), z.unknown()),
  ret_rms: z.record(z.string(), z.unknown()),
});

/** Gives an environment the statistics that metadata tell. */
export function restoreStatistics(env: unknown, statistics: Json): void {
  const saved = parseState(form, statistics, "the statistics of a checkpoint");
  const normalizer = normalizerIn(env);
  normalizer?.obs_rms.setState(saved.obs_rms as EnvironmentState);
  normalizer?.ret_rms.setState(saved.ret_rms as EnvironmentState);
}

function normalizerIn(env: unknown): VecNormalize | undefined {
  if (env instanceof VecNormalize) return env;
  return env instanceof VectorWrapper ? normalizerIn(env.env) : undefined;
}
