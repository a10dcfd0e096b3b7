/** Entropy coefficient that is adjusted automatically. Source: Haarnoja et al. 2018, Soft actor-critic algorithms and applications. */
import { Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import type { NDArray } from "../../gluon/nd/mod.ts";
import { Parameter } from "../../gluon/parameter/parameter.ts";
import { type EntropyOptions, startOf } from "../algorithms/options/entropy.ts";

/** A coefficient `alpha` by its logarithm, which is learned: it falls where the policy's entropy is above the target. */
export class EntropyCoefficient extends Block<[], NDArray> {
  /** The logarithm of the coefficient, `(1)`. */
  readonly log_ent_coef: Parameter;
  readonly #targetEntropy: number;

  /** A coefficient that begins as `start`, for a policy of the entropy `targetEntropy`, in nats. */
  constructor(start: number, targetEntropy: number) {
    super();
    const options = { shape: [1], init: new init.Constant(Math.log(start)) };
    this.log_ent_coef = new Parameter("log_ent_coef", options);
    this.#targetEntropy = targetEntropy;
    this.initialize();
  }

  /** The coefficient, `(1)`. */
  override forward(): NDArray {
    return this.log_ent_coef.data().exp();
  }

  /** `-log alpha (mean of log-probabilities + target entropy)`, a scalar. */
  loss(logProb: NDArray): NDArray {
    const excess = logProb.mean().add(this.#targetEntropy).detach();
    return this.log_ent_coef.data().multiply(excess).negative().sum();
  }
}

/**
 * The coefficient that is adjusted, or `null` where it is a number.
 *
 * @param auto the target entropy that `auto` stands for.
 */
export function makeEntropyCoefficient(
  { ent_coef, target_entropy }: Pick<EntropyOptions, "ent_coef" | "target_entropy">,
  auto: number,
): EntropyCoefficient | null {
  if (typeof ent_coef === "number") return null;
  return new EntropyCoefficient(
    startOf(ent_coef),
    target_entropy === "auto" ? auto : target_entropy,
  );
}
