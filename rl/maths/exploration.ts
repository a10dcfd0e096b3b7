/** Exploration: greedy and epsilon-greedy choices among masked actions. */
import type { nd } from "../../gluon/mod.ts";
import type { Discrete } from "../spaces/mod.ts";

/**
 * Index of the largest of `count` values from `begin` on, among those that `mask` allows; the first of
 * equals.
 *
 * @param what is being done, for errors.
 * @throws {RangeError} where that value is NaN or infinite: the network has diverged.
 */
export function greedyAction(
  values: ArrayLike<number>,
  begin: number,
  count: number,
  mask: Uint8Array | undefined,
  what: () => string,
): number {
  let best = -1;
  for (let i = 0; i < count; i++) {
    const isBetter = best < 0 || (values[begin + i] as number) > (values[begin + best] as number);
    if (isBetter && mask?.[i] !== 0) best = i;
  }
  if (Number.isFinite(values[begin + best])) return best;
  throw new RangeError(
    `Cannot ${what()}: the network gives the value ${values[begin + best]}; it has diverged, ` +
      "perhaps the learning rate is too high.",
  );
}

/** What an epsilon-greedy choice depends on. */
export interface EpsilonGreedyOptions {
  /** Probability of a random action; or that of each environment. */
  readonly epsilon: number | ArrayLike<number>;
  readonly rng: nd.random.Generator;
  readonly space: Discrete;
  /** A mask for each environment: 1 for each action that is allowed. */
  readonly masks?: readonly Uint8Array[] | undefined;
  /** What is being done, for errors. */
  readonly what: () => string;
  /** Action values `(envs, actions)`, row-major; asked for only if an environment acts greedily. */
  readonly values: () => Promise<ArrayLike<number>>;
}

/** Stands for an action until values are known. */
const GREEDY = -1;

/**
 * Epsilon-greedy over several environments, each by a separate draw: fills `chosen` with indices
 * counted from 0. Returns `undefined` where there is nothing to wait for, since all are random.
 * Source: Sutton and Barto 2018, section 2.2.
 */
export function chooseEpsilonGreedy(
  chosen: Int32Array,
  { epsilon, rng, space, masks, what, values }: EpsilonGreedyOptions,
): Promise<void> | undefined {
  for (let i = 0; i < chosen.length; i++) {
    const own = typeof epsilon === "number" ? epsilon : (epsilon[i] as number);
    const isRandom = own > 0 && rng.random() < own;
    chosen[i] = isRandom ? space.sample(rng, masks?.[i]) - space.start : GREEDY;
  }
  if (!chosen.includes(GREEDY)) return undefined;
  return values().then((known) => {
    for (let i = 0; i < chosen.length; i++) {
      if (chosen[i] !== GREEDY) continue;
      chosen[i] = greedyAction(known, i * space.n, space.n, masks?.[i], what);
    }
  });
}
