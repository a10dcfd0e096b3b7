/** Parameters of recurrent cells: weights and biases of input and state. */
import type { Initializer } from "../initializer/initializer.ts";
import { Parameter } from "../parameter/parameter.ts";

/** Initializers and the width of the input, which all recurrent cells and layers take. */
export interface WeightOptions {
  /** Default: that of the net. */
  i2h_weight_initializer?: Initializer | string | null;
  /** Default: that of the net. */
  h2h_weight_initializer?: Initializer | string | null;
  /** Default: zeros. */
  i2h_bias_initializer?: Initializer | string;
  /** Default: zeros. */
  h2h_bias_initializer?: Initializer | string;
  /** Width of the input; by default taken from the first input. */
  input_size?: number;
}

/** The parameters of one cell. */
export interface CellParameters {
  readonly i2h_weight: Parameter;
  readonly h2h_weight: Parameter;
  readonly i2h_bias: Parameter;
  readonly h2h_bias: Parameter;
}

/** Makes the parameters of a cell of `gates * units` rows, whose output is `outputs` wide. */
export function cellParameters(
  prefix: string,
  rows: number,
  inputs: number,
  outputs: number,
  options: WeightOptions,
): CellParameters {
  const weight = (name: string, columns: number, init: Initializer | string | null): Parameter =>
    new Parameter(prefix + name, { shape: [rows, columns], init, allow_deferred_init: true });
  const bias = (name: string, init: Initializer | string): Parameter =>
    new Parameter(prefix + name, { shape: [rows], init });
  return {
    i2h_weight: weight("i2h_weight", inputs, options.i2h_weight_initializer ?? null),
    h2h_weight: weight("h2h_weight", outputs, options.h2h_weight_initializer ?? null),
    i2h_bias: bias("i2h_bias", options.i2h_bias_initializer ?? "zeros"),
    h2h_bias: bias("h2h_bias", options.h2h_bias_initializer ?? "zeros"),
  };
}
