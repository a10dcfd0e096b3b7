/** Implicit quantile networks. Source: Dabney et al. 2018, Implicit quantile networks for distributional RL. */
import { Block } from "../../gluon/block/block.ts";
import * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { RandomStream } from "../../gluon/nn/random_stream.ts";
import type { Generator } from "../../gluon/random/generator.ts";
import { quantileMidpoints } from "../maths/distributional.ts";
import { DuelingMLP } from "./dueling.ts";
import { hiddenLayers, mlp, type NetworkOptions } from "./mlp.ts";

/** Cosines that a fraction is embedded by. */
const COSINES = 64;

/** What an `ImplicitQuantileMLP` takes. */
export interface ImplicitQuantileOptions extends Omit<NetworkOptions, "outputs"> {
  /** Layers before the hidden ones. Default: none. */
  readonly features?: Block | null;
  readonly actions: number;
  readonly dueling: boolean;
  /** Quantiles that it gives where no fractions are. */
  readonly quantiles: number;
}

/**
 * A perceptron that gives quantiles of the return for fractions: `x (batch, ...)`, `fractions (batch, n)` `->`
 * `(batch, actions * n)`. Without fractions these are the midpoints of `quantiles` equal parts.
 */
export class ImplicitQuantileMLP extends Block {
  readonly features: Block | null;
  readonly body: nn.Sequential;
  readonly embedding: nn.Dense;
  readonly head: Block;
  readonly #quantiles: number;
  readonly #actions: number;
  readonly #stream: RandomStream = new RandomStream();

  constructor(options: ImplicitQuantileOptions) {
    super();
    const { features = null, units, actions, dueling, quantiles, ...layers } = options;
    this.features = features;
    const head = { ...layers, units: [], outputs: actions };
    this.#quantiles = quantiles;
    this.#actions = actions;
    this.body = hiddenLayers(units, layers);
    this.embedding = new nn.Dense(units.at(-1)!, { activation: "relu" });
    this.head = dueling ? new DuelingMLP(head) : mlp(head);
  }

  override seed(rng: Generator): void {
    this.#stream.seed(rng);
  }

  override get buffers(): readonly nd.NDArray[] {
    return this.#stream.buffers;
  }

  /** `count` fractions for each sample of a batch, uniform in [0, 1): `(batch, count)`. */
  drawFractions(batch: number, count: number): nd.NDArray {
    return this.#stream.uniform([batch, count]);
  }

  override forward(x: nd.NDArray, fractions?: nd.NDArray): nd.NDArray {
    const batch = x.shape[0]!;
    const given = fractions ?? nd.array([quantileMidpoints(this.#quantiles)]);
    const n = given.shape[1]!;
    const frequencies = nd.arange(1, COSINES + 1).multiply(Math.PI);
    // cos x = sin(x + pi / 2)
    const cosines = given
      .reshape([-1, 1])
      .multiply(frequencies.reshape([1, -1]))
      .add(Math.PI / 2);
    const embedded = this.embedding(cosines.sin()).reshape([given.shape[0]!, n, -1]);
    const features = this.body(this.features ? this.features(x) : x)
      .reshape([batch, 1, -1])
      .multiply(embedded);
    const values = this.head(features.reshape([batch * n, -1]));
    return values.reshape([batch, n, this.#actions]).transpose([0, 2, 1]).reshape([batch, -1]);
  }
}
