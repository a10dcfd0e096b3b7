/** An agent at its best: the greedy policy, in words that can be interrupted. */

import type { DQN } from "../rl/dqn.ts";
import type { Observation } from "../rl/environment.ts";
import { type Evaluation, evaluate } from "../rl/evaluate.ts";
import type { World } from "./agents.ts";
import { breather } from "./interrupt.ts";

/** Whatever can choose an action. */
export type Actor = Pick<DQN, "act">;

/** What `evaluateGreedily` takes. */
export interface GreedyOptions {
  readonly episodes: number;
  /** Default: that of `evaluate`. */
  readonly seed?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Plays episodes greedily on `env`, which must not be the training environment.
 *
 * @throws the reason of `signal` when it is aborted meanwhile.
 */
export function evaluateGreedily(
  agent: Actor,
  env: World,
  { episodes, seed, signal }: GreedyOptions,
): Promise<Evaluation> {
  const breathe = breather();
  const policy = async (state: Observation): Promise<number> => {
    await breathe();
    signal.throwIfAborted();
    return agent.act(state, 0, env.action_mask?.());
  };
  return evaluate(policy, env, seed === undefined ? { episodes } : { episodes, seed });
}
