/** Action distributions: how the outputs of a policy network become actions, and how likely each is. */
import type { nd } from "../../gluon/mod.ts";
import type { ActionEncoding } from "../collect/action_encoding.ts";
import type { Row } from "../collect/encoding.ts";
import type { Action } from "../environment.ts";
import { Box, Discrete, MultiBinary, MultiDiscrete } from "../spaces/mod.ts";
import { BernoulliDistribution } from "./bernoulli.ts";
import { CategoricalDistribution } from "./categorical.ts";
import { DiagonalGaussianDistribution } from "./diagonal_gaussian.ts";
import type { StateDependentNoise } from "./state_dependent_noise.ts";

/** One choice, drawn or most likely: what a policy says of it, where it goes. */
export interface Choice {
  /** What the network gives for all states, row-major `(states, outputs)`. */
  readonly params: nd.NumericArray;
  /** Which state. */
  readonly index: number;
  /** Where the action goes. */
  readonly action: Row;
  /** 1 for each choice that is allowed. */
  readonly mask?: Uint8Array | undefined;
  /** The noise of gSDE, which a Gaussian takes instead of drawing its own. */
  readonly noise?: StateDependentNoise | null;
  /** What is being done, for errors. */
  readonly what: () => string;
}

/**
 * The distribution of actions that the outputs of a network stand for. On the host it draws actions, one state at a time;
 * on the device it computes with batches, `params (batch, outputs)`, and can be differentiated.
 */
export interface Distribution {
  /** Numbers that the network gives for one state. */
  readonly outputs: number;

  /**
   * Draws an action into `choice.action`, and returns its log-probability.
   *
   * @throws {RangeError} where the network gives no numbers: it has diverged.
   */
  sample(choice: Choice, rng: nd.random.Generator): number;

  /** Writes the most likely action into `choice.action`. Throws as `sample` does. */
  mode(choice: Choice): void;

  /** Log-probabilities of actions `(batch)` or `(batch, width)`, with masks `(batch, choices)` `-> (batch)`. */
  logProb(params: nd.NDArray, actions: nd.NDArray, mask?: nd.NDArray): nd.NDArray;

  /** `-> (batch)` */
  entropy(params: nd.NDArray, mask?: nd.NDArray): nd.NDArray;
}

/**
 * The distribution for an action space: categories, coins, or a Gaussian with independent axes for a Box.
 *
 * @param features that gSDE makes the noise of a Box of; 0 without it.
 */
export function distributionFor<A extends Action>(
  { space, width }: ActionEncoding<A>,
  features = 0,
): Distribution {
  const any: unknown = space;
  if (any instanceof Discrete) return new CategoricalDistribution([any.n]);
  if (any instanceof MultiDiscrete) return new CategoricalDistribution([...any.nvec]);
  if (any instanceof MultiBinary) return new BernoulliDistribution(width);
  if (any instanceof Box) return new DiagonalGaussianDistribution(width, features);
  throw new TypeError(`Cannot draw actions of ${space}: there is no distribution for it.`);
}
