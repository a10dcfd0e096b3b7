/** Evaluation: returns of whole episodes of a policy. */
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import { showInJupyter } from "../../backends/base/jupyter.ts";
import type { AbortSignalLike } from "../agent.ts";
import type { Environment, Observation } from "../environment.ts";
import { checkStep } from "../step.ts";

/** Returns of some episodes. */
export interface Evaluation {
  /** The return of each episode. */
  readonly returns: readonly number[];
  /** Their mean. */
  readonly mean: number;
  /** Standard deviation over episodes. */
  readonly std: number;
}

/** What `evaluate` takes. */
export interface EvaluateOptions {
  /** Default: 100. */
  readonly episodes?: number | undefined;
  /** Seed of the environment. Default: 1,000,000, away from what training uses. */
  readonly seed?: number | undefined;
  /** Steps after which an episode is truncated, whatever the environment says. Default: 100,000. */
  readonly max_episode_steps?: number | undefined;
  /** Called where an episode begins: a policy that remembers forgets the one before. */
  readonly onBegin?: (() => void) | undefined;
  /** Told of each episode that ended: how many there were, and its return. */
  readonly onEpisode?: ((episodes: number, sum: number) => void) | undefined;
  /** Ends the evaluation, which then rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** The seed of evaluations, away from what training uses. */
export const EVALUATION_SEED = 1_000_000;

/** More than any environment with a time limit has, so that a policy that goes in circles ends. */
const MAX_EPISODE_STEPS = 100_000;

/** Plays episodes with `policy` and sums their rewards, without discount. */
export async function evaluate<O extends Observation, A>(
  policy: (state: O) => A | Promise<A>,
  env: Pick<Environment<O, A>, "name" | "get_init_state" | "step">,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { episodes = 100, seed = EVALUATION_SEED, onBegin, onEpisode, signal } = options;
  const { max_episode_steps = MAX_EPISODE_STEPS } = options;
  for (const [what, value] of Object.entries({ episodes, max_episode_steps })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(
      `Cannot evaluate ${formatValue(value)} ${what.replaceAll("_", " ")}: give a whole number, 1 or more.`,
    );
  }
  const pause = eventLoopYielder();
  const returns: number[] = [];
  while (returns.length < episodes) {
    let state = env.get_init_state(returns.length === 0 ? { seed } : {});
    onBegin?.();
    let [sum, steps] = [0, 0];
    const what = (): string =>
      `evaluate on ${env.name}, episode ${returns.length + 1}, step ${steps}`;
    for (let done = false; !done && steps < max_episode_steps; ) {
      signal?.throwIfAborted();
      const step = env.step(await policy(state));
      steps++;
      checkStep(step, what);
      sum += step.reward;
      state = step.next_state;
      done = step.done;
      const turn = pause();
      if (turn) await turn;
    }
    returns.push(sum);
    onEpisode?.(returns.length, sum);
  }
  const mean = returns.reduce((sum, each) => sum + each, 0) / episodes;
  const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / episodes;
  const evaluation = { returns, mean, std: Math.sqrt(variance) };
  showInJupyter(evaluation, async (each) => (await import("./show_evaluation.ts")).bundleOf(each));
  return evaluation;
}
