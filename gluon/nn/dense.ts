/** The fully connected layer. */
import { Block } from "../block/block.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { type ActivationName, dense, type NDArray } from "../nd/mod.ts";
import { checkActivation } from "../nd/ops/activation.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import { Parameter } from "../parameter/parameter.ts";
import { checkUnits } from "./units.ts";

/** What `Dense` takes. */
export interface DenseOptions {
  /** relu, sigmoid, tanh, softrelu or softsign; none by default. */
  activation?: ActivationName | null;
  /** Default: true. */
  use_bias?: boolean;
  /** Whether all axes but the first are taken as one. If not, the last is connected. Default: true. */
  flatten?: boolean;
  /** Default: that of the net. */
  weight_initializer?: Initializer | string | null;
  /** Default: zeros. */
  bias_initializer?: Initializer | string;
  /** Width of the input; by default taken from the first input. */
  in_units?: number;
}

/**
 * `activation(x . weight^T + bias)`.
 *
 * `x (batch, ...) -> (batch, units)`, or with `flatten: false` `x (..., in_units) -> (..., units)`;
 * `weight (units, in_units)`, `bias (units)`.
 */
export class Dense extends Block {
  readonly #units: number;
  readonly #activation: ActivationName | null;
  readonly #flatten: boolean;
  /** `(units, in_units)`. */
  readonly weight: Parameter;
  /** `(units)`; `null` without. */
  readonly bias: Parameter | null;

  /** A layer of `units` outputs; without `in_units`, the first input says how many there are. */
  constructor(units: number, options: DenseOptions = {}) {
    super();
    const { activation = null, use_bias = true, flatten = true, in_units = 0 } = options;
    this.#units = checkUnits("Dense", "units", units, 1);
    this.#activation = activation && checkActivation(activation);
    this.#flatten = flatten;
    this.weight = new Parameter("weight", {
      shape: [units, checkUnits("Dense", "in_units", in_units)],
      init: options.weight_initializer ?? null,
      allow_deferred_init: true,
    });
    this.bias = use_bias
      ? new Parameter("bias", { shape: [units], init: options.bias_initializer ?? "zeros" })
      : null;
  }

  /** `in_units`, from the first input. */
  override infer_shape(x: NDArray): void {
    this.weight.shape = [this.#units, this.#inUnits(x)];
  }

  /** `x (batch, ...) -> (batch, units)`, or with `flatten: false` `x (..., in_units) -> (..., units)`. */
  override forward(x: NDArray): NDArray {
    const rows = x.ndim === 2 ? x : x.reshape([-1, this.#inUnits(x)]);
    const y = dense(rows, this.weight.data(), this.bias?.data() ?? null, {
      activation: this.#activation,
    });
    return this.#flatten || x.ndim === 2 ? y : y.reshape([...x.shape.slice(0, -1), this.#units]);
  }

  /** How many numbers of `x` one unit is connected to. */
  #inUnits(x: NDArray): number {
    const width = this.#flatten ? sizeOf(x.shape.slice(1)) : x.shape.at(-1);
    if (x.ndim > 0 && width) return width;
    throw new RangeError(
      `Cannot connect ${this} to input ${formatShape(x.shape)}: it has nothing to connect; it must be ` +
        `${this.#flatten ? "(batch, ...)" : "(..., in_units)"}.`,
    );
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const inUnits = this.weight.shape?.[1] || "None";
    const activation = this.#activation ? `Activation(${this.#activation})` : "linear";
    return `Dense(${inUnits} -> ${this.#units}, ${activation})`;
  }
}
