/** Cells with weights and biases of input and state. */
import type { NDArray } from "../../nd/mod.ts";
import type { Recurrence } from "../../nd/ops/recurrence.ts";
import { formatShape } from "../../nd/shape.ts";
import { checkUnits } from "../../nn/units.ts";
import type { Parameter } from "../../parameter/parameter.ts";
import { type CellWeights, runDirection } from "../direction.ts";
import { checkState, type StateInfo } from "../state.ts";
import { cellParameters, type WeightOptions } from "../weights.ts";
import { RecurrentCell, type Unrolled } from "./recurrent_cell.ts";

/** Widths of a cell. */
interface CellSizes {
  readonly gates: number;
  readonly units: number;
  /** Of the arrays of the state; the first is the output's. */
  readonly states: readonly number[];
}

/** Base class of `RNNCell`, `LSTMCell`, `GRUCell` and `LSTMPCell`. */
export abstract class BasicCell extends RecurrentCell {
  readonly #sizes: CellSizes;
  readonly i2h_weight: Parameter;
  readonly h2h_weight: Parameter;
  readonly i2h_bias: Parameter;
  readonly h2h_bias: Parameter;

  constructor(sizes: CellSizes, options: WeightOptions) {
    super();
    const { name } = this.constructor;
    const { input_size = 0 } = options;
    this.#sizes = sizes;
    checkUnits(name, "hidden_size", sizes.units, 1);
    checkUnits(name, "input_size", input_size);
    const rows = sizes.gates * sizes.units;
    const outputs = sizes.states[0] as number;
    const parameters = cellParameters("", rows, input_size, outputs, options);
    this.i2h_weight = parameters.i2h_weight;
    this.h2h_weight = parameters.h2h_weight;
    this.i2h_bias = parameters.i2h_bias;
    this.h2h_bias = parameters.h2h_bias;
  }

  override state_info(batch_size = 0): StateInfo[] {
    return this.#sizes.states.map((units) => ({ shape: [batch_size, units], __layout__: "NC" }));
  }

  override infer_shape(x: NDArray): void {
    this.i2h_weight.shape = [this.#sizes.gates * this.#sizes.units, x.shape.at(-1) ?? 0];
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const known = this.i2h_weight.shape?.[1];
    if (x.ndim !== 2 || x.shape[1] !== known) {
      throw new RangeError(
        `Cannot call ${this} with input ${formatShape(x.shape)}: it must be (batch, ${known}).`,
      );
    }
    const state = checkState(String(this), states, this.state_info(x.shape[0]));
    const after = this.step(x, state);
    return [after[0] as NDArray, [...after]];
  }

  /** One step: the new state, whose first array is the output. */
  protected step(x: NDArray, state: readonly NDArray[]): readonly NDArray[] {
    return this.run(x.reshape([1, ...x.shape]), state, null).state;
  }

  /** The arrays of the parameters. */
  protected get weights(): CellWeights {
    return {
      i2h_weight: this.i2h_weight.data(),
      h2h_weight: this.h2h_weight.data(),
      i2h_bias: this.i2h_bias.data(),
      h2h_bias: this.h2h_bias.data(),
    };
  }

  /** Runs the sequence as one op. */
  protected runFused(
    recurrence: Recurrence,
    x: NDArray,
    first: readonly NDArray[],
    lengths: NDArray | null,
  ): Unrolled {
    this.settle(x);
    const direction = { lengths, reverse: false };
    const { output, state } = runDirection(recurrence, x, this.weights, first, direction);
    return { output, state: state() };
  }

  /** What stands in the cell's text before the closing bracket. */
  protected get details(): string {
    return "";
  }

  override toString(): string {
    const { gates, units } = this.#sizes;
    const inputs = this.i2h_weight.shape?.[1] || "None";
    return `${this.constructor.name}(${inputs} -> ${gates * units}${this.details})`;
  }
}
