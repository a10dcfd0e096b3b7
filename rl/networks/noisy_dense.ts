/** Noisy layers. Source: Fortunato et al. 2018, Noisy networks for exploration. */
import { Block } from "../../gluon/block/block.ts";
import type { Initializer } from "../../gluon/initializer/initializer.ts";
import { Constant, Uniform } from "../../gluon/initializer/mod.ts";
import { is_training } from "../../gluon/nd/autograd/autograd.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { RandomStream } from "../../gluon/nn/random_stream.ts";
import { Parameter } from "../../gluon/parameter/parameter.ts";
import type { Generator } from "../../gluon/random/generator.ts";

/** What `NoisyDense` takes. */
export interface NoisyDenseOptions {
  /** Default: none. */
  readonly activation?: "relu" | null;
  /** Standard deviation of the noise at first, times the root of the width of the input. Default: 0.5. */
  readonly sigma?: number;
}

/**
 * A fully connected layer whose weights are Gaussian: `activation(x . (weight + weight_sigma * noise)^T + bias + ...)`,
 * `x (batch, ...) -> (batch, units)`. Noise is factorised (equation 10), and drawn on the device at every call in
 * training mode, one for the batch; otherwise the layer computes with its means.
 */
export class NoisyDense extends Block {
  readonly weight: Parameter;
  readonly weight_sigma: Parameter;
  readonly bias: Parameter;
  readonly bias_sigma: Parameter;
  readonly #units: number;
  readonly #activation: "relu" | null;
  readonly #stream: RandomStream = new RandomStream();

  constructor(units: number, { activation = null, sigma = 0.5 }: NoisyDenseOptions = {}) {
    super();
    this.#units = units;
    this.#activation = activation;
    const scale = (): number => 1 / Math.sqrt(this.weight.shape![1]!);
    const mean: Initializer = {
      fill: (shape, rng) => new Uniform(scale()).fill(shape, rng),
    };
    const deviation: Initializer = {
      fill: (shape) => new Constant(sigma * scale()).fill(shape),
    };
    const parameter = (name: string, shape: nd.Shape, init: Initializer): Parameter =>
      new Parameter(name, { shape, init, allow_deferred_init: true });
    this.weight = parameter("weight", [units, 0], mean);
    this.weight_sigma = parameter("weight_sigma", [units, 0], deviation);
    // Their scale follows from the width of the input, too.
    this.bias = parameter("bias", [0], mean);
    this.bias_sigma = parameter("bias_sigma", [0], deviation);
  }

  override infer_shape(x: nd.NDArray): void {
    this.weight.shape = this.weight_sigma.shape = [this.#units, x.size / x.shape[0]!];
    this.bias.shape = this.bias_sigma.shape = [this.#units];
  }

  override seed(rng: Generator): void {
    this.#stream.seed(rng);
  }

  override get buffers(): readonly nd.NDArray[] {
    return this.#stream.buffers;
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const [units, width] = this.weight.shape as readonly [number, number];
    const rows = x.ndim === 2 ? x : x.reshape([-1, width]);
    const options = { activation: this.#activation };
    const [weight, bias] = [this.weight.data(), this.bias.data()];
    if (!is_training()) return nd.dense(rows, weight, bias, options);
    const output = signedRoot(this.#stream.normal([units]));
    const input = signedRoot(this.#stream.normal([width]));
    const noise = output.reshape([-1, 1]).multiply(input.reshape([1, -1]));
    const noisyWeight = weight.add(this.weight_sigma.data().multiply(noise));
    return nd.dense(rows, noisyWeight, bias.add(this.bias_sigma.data().multiply(output)), options);
  }

  override toString(): string {
    return `NoisyDense(${this.weight.shape?.[1] || "None"} -> ${this.#units})`;
  }
}

/** `sgn(x) sqrt(|x|)`. */
function signedRoot(x: nd.NDArray): nd.NDArray {
  return x.sign().multiply(x.abs().sqrt());
}
