/** Stochastic gradient Langevin dynamics (SGLD). */

import { array, type NDArray, random_uniform, stack } from "../nd/mod.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import { default_rng } from "../random/generator.ts";
import { addTo, subtractFrom } from "./base/in_place.ts";
import { type Arrays, Optimizer, plusDecay } from "./base/optimizer.ts";
import { checkOptions, kinds, type OptimizerOptions } from "./base/options.ts";

/** What `SGLD` takes. */
export interface SGLDOptions extends OptimizerOptions {
  /** Where the noise comes from; by default drawn from the generator that `nd.random.seed` sets. */
  seed?: number | null;
}

type Num = "half" | "deviation" | "keyHigh" | "keyLow";

/**
 * ```text
 * weight = weight - lr / 2 * (clip(grad) + wd * weight) + normal(0, sqrt(lr))
 * ```
 * which draws samples from the posterior distribution of the weights. The noise of each update follows
 * from the seed and the number of updates, so that a resumed run draws the same. Source: Welling and
 * Teh 2011.
 */
export class SGLD extends Optimizer<never, Num> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "SGLD";
  /** Names of the arrays kept beside each weight, in its shape. */
  readonly states: readonly never[] = [];
  /** Names of the numbers that `numbersAt` gives. */
  readonly numbers = ["half", "deviation", "keyHigh", "keyLow"] as const;
  #seed: number;
  #draws = 0;

  /** An optimizer of these options; what is left out has the default of MXNet. */
  constructor(options: SGLDOptions = {}) {
    const checked = checkOptions("sgld", { seed: kinds.seed }, options);
    super(checked);
    this.#seed = checked.seed ?? sharedGenerator().integers(0, 2 ** 48);
  }

  /** State of the optimizer itself, beside the arrays of each weight; a Trainer's file stores it. */
  override get state(): Readonly<Record<string, number>> {
    return { ...super.state, seed: this.#seed, draws: this.#draws };
  }

  override set state(numbers: Readonly<Record<string, number>>) {
    super.state = numbers;
    this.#seed = numbers.seed ?? this.#seed;
    this.#draws = numbers.draws ?? 0;
  }

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  numbersAt(_t: number, lr: number): Record<Num, number> {
    const rng = default_rng([this.#seed, this.#draws++]);
    const [keyHigh, keyLow] = [rng.integers(0, 2 ** 24), rng.integers(0, 2 ** 24)]; // exact in float32
    return { half: lr / 2, deviation: Math.sqrt(lr), keyHigh, keyLow };
  }

  /** Overwrites `weight` and `state`. */
  update(
    weight: NDArray,
    grad: NDArray,
    _: Arrays<never>,
    { half, deviation, keyHigh, keyLow }: Arrays<Num>,
    wd: NDArray | null,
  ): void {
    const key = stack([keyHigh, keyLow]).astype("int32");
    const uniform = (counter: number): NDArray =>
      random_uniform(key, array(Int32Array.of(counter)), weight.shape);
    // Normal numbers from two uniform ones. Source: Box and Muller 1958.
    const radius = uniform(0).multiply(-1).add(1).log().multiply(-2).sqrt();
    const noise = radius.multiply(
      uniform(1)
        .multiply(2 * Math.PI)
        .sin(),
    );
    subtractFrom(weight, plusDecay(this.clip(grad), wd, weight).multiply(half));
    addTo(weight, noise.multiply(deviation));
  }
}
