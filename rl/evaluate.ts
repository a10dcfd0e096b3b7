/** Whole episodes of a policy, and what they returned. */
import { checkReward } from "./checks.ts";
import type { Environment, Observation } from "./environment.ts";

/** Returns of some episodes. */
export interface Evaluation {
  readonly returns: readonly number[];
  readonly mean: number;
  /** Standard deviation over episodes. */
  readonly std: number;
}

/** What `evaluate` takes. */
export interface EvaluateOptions {
  /** Default: 100. */
  readonly episodes?: number;
  /** Seed of the environment. Default: 1,000,000, away from what training uses. */
  readonly seed?: number;
}

/** Plays episodes with `policy` and sums their rewards, without discount. */
export async function evaluate<O extends Observation, A>(
  policy: (state: O) => A | Promise<A>,
  env: Environment<O, A>,
  { episodes = 100, seed = 1_000_000 }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (!Number.isInteger(episodes) || episodes < 1) {
    throw new RangeError(`Cannot evaluate ${episodes} episodes: give a whole number, 1 or more.`);
  }
  const returns: number[] = [];
  while (returns.length < episodes) {
    let state = env.get_init_state(returns.length === 0 ? { seed } : {});
    let [sum, steps] = [0, 0];
    const what = (): string =>
      `evaluate on ${env.name}, episode ${returns.length + 1}, step ${steps}`;
    for (let done = false; !done; ) {
      const step = env.step(await policy(state));
      steps++;
      checkReward(step.reward, what);
      sum += step.reward;
      state = step.next_state;
      done = step.done;
    }
    returns.push(sum);
  }
  const mean = returns.reduce((sum, each) => sum + each, 0) / episodes;
  const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / episodes;
  return { returns, mean, std: Math.sqrt(variance) };
}
