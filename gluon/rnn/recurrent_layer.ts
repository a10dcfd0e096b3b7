/** Recurrent layers: several cells on top of each other, in one direction or two, over whole sequences. */
import { Block } from "../block/block.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { asOne } from "../nd/call_graph.ts";
import { concat, type NDArray, SequenceMask, slice, stack, zeros } from "../nd/mod.ts";
import type { Recurrence } from "../nd/ops/recurrence.ts";
import { formatShape } from "../nd/shape.ts";
import { Dropout } from "../nn/dropout.ts";
import { checkUnits } from "../nn/units.ts";
import { Parameter } from "../parameter/parameter.ts";
import type { Generator } from "../random/generator.ts";
import {
  type CellWeights,
  type Direction,
  type DirectionResult,
  runDirection,
} from "./direction.ts";
import { checkLayout, type SequenceLayout } from "./layout.ts";
import { checkLengths } from "./lengths.ts";
import { type BeginStateOptions, beginState, checkState, type StateInfo } from "./state.ts";
import { cellParameters, type WeightOptions } from "./weights.ts";

/** What all recurrent layers take. */
export interface RecurrentLayerOptions extends WeightOptions {
  /** Layers on top of each other. Default: 1. */
  num_layers?: number;
  /** Axes of input and output: T time, N batch, C channels. Default: "TNC". */
  layout?: SequenceLayout;
  /** Rate of dropout on the outputs of every layer but the last. Default: 0. */
  dropout?: number;
  /** Run from both ends; outputs are joined. Default: false. */
  bidirectional?: boolean;
  /** Take the length of each sequence, `layer(x, states, lengths)`. Default: false. */
  use_sequence_length?: boolean;
}

/** A state as a layer takes it: several arrays, or one alone. */
export type LayerState = NDArray | readonly NDArray[];

/** What a layer with such a cell is made of, besides the options of all. */
export interface LayerKind {
  readonly recurrence: Recurrence;
  /** Width of the output where it is not that of the cell. */
  readonly projection_size?: number | null;
  readonly h2r_weight_initializer?: Initializer | string | null;
}

type Inputs = [x: NDArray, states?: LayerState | null, sequence_length?: NDArray | null];

/** A recurrent layer gives its last state if it is given a first. */
export interface RecurrentLayer {
  (x: NDArray, states?: null): NDArray;
  (x: NDArray, states: null, sequence_length: NDArray | null): NDArray;
  (x: NDArray, states: LayerState, sequence_length?: NDArray | null): [NDArray, NDArray[]];
}

/**
 * Base class of `RNN`, `LSTM` and `GRU`. Parameters are named as in MXNet: `l0_i2h_weight` is that from the input to the
 * gates in layer 0, `h2h` is from state to gates, `r0` is the backward direction.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class RecurrentLayer extends Block<Inputs, NDArray | [NDArray, NDArray[]]> {
  /** The parameters, such as `l0_i2h_weight`, or `r1_h2h_bias` of the way back. */
  readonly [parameter: `${"l" | "r"}${number}_${string}`]: Parameter;
  readonly #kind: LayerKind;
  readonly #units: number;
  readonly #layers: number;
  readonly #layout: SequenceLayout;
  readonly #rate: number;
  readonly #dropout: Dropout;
  readonly #sides: readonly ("l" | "r")[];
  readonly #takesLengths: boolean;

  /** Layers of `hidden_size` units each, of the kind of a cell. */
  constructor(hidden_size: number, kind: LayerKind, options: RecurrentLayerOptions) {
    super();
    const { num_layers = 1, layout = "TNC", dropout = 0, bidirectional = false } = options;
    const { input_size = 0, use_sequence_length = false } = options;
    const { name } = this.constructor;
    this.#kind = kind;
    this.#units = checkUnits(name, "hidden_size", hidden_size, 1);
    this.#layers = checkUnits(name, "num_layers", num_layers, 1);
    this.#layout = checkLayout(`make ${name}`, layout);
    this.#dropout = new Dropout(dropout);
    this.#rate = dropout;
    this.#sides = bidirectional ? ["l", "r"] : ["l"];
    this.#takesLengths = use_sequence_length;
    checkUnits(name, "input_size", input_size);
    const rows = kind.recurrence.rule.gates * hidden_size;
    const fields = this as unknown as Record<string, Parameter>;
    this.#eachCell((prefix, layer) => {
      const inputs = layer === 0 ? input_size : this.#width * this.#sides.length;
      const cell = cellParameters(prefix, rows, inputs, this.#width, options);
      for (const parameter of Object.values(cell)) fields[parameter.name] = parameter;
      if (!kind.projection_size) return;
      const shape = [this.#width, hidden_size];
      const init = kind.h2r_weight_initializer ?? null;
      fields[`${prefix}h2r_weight`] = new Parameter(`${prefix}h2r_weight`, { shape, init });
    });
  }

  /** Width of the output in one direction. */
  get #width(): number {
    return this.#kind.projection_size || this.#units;
  }

  #eachCell<T>(body: (prefix: `${"l" | "r"}${number}_`, layer: number, side: "l" | "r") => T): T[] {
    return Array.from({ length: this.#layers }, (_, layer) =>
      this.#sides.map((side) => body(`${side}${layer}_`, layer, side)),
    ).flat();
  }

  /** Shapes of the state: (layers x directions, batch, units) each. */
  state_info(batch_size = 0): StateInfo[] {
    const cells = this.#layers * this.#sides.length;
    return Array.from({ length: this.#kind.recurrence.rule.states }, (_, i) => ({
      shape: [cells, batch_size, i === 0 ? this.#width : this.#units],
      __layout__: "LNC" as const,
    }));
  }

  /** The first state: zeros, or what `func` makes. */
  begin_state(
    batch_size: number | BeginStateOptions = 0,
    options: BeginStateOptions = {},
  ): NDArray[] {
    return beginState((batch) => this.state_info(batch), batch_size, options);
  }

  /** The features of the input, from the first one. */
  override infer_shape(x: NDArray): void {
    const rows = this.#kind.recurrence.rule.gates * this.#units;
    for (const side of this.#sides) this[`${side}0_i2h_weight`]!.shape = [rows, this.#channels(x)];
  }

  /** Draws the key of the dropout between the layers. */
  override seed(rng: Generator): void {
    this.#dropout.seed(rng);
  }

  /** What the dropout between the layers draws from. */
  override get buffers(): readonly NDArray[] {
    return this.#dropout.buffers;
  }

  /** `x (steps, batch, features) -> (steps, batch, units)`, from states of zeros. */
  override forward(x: NDArray, states?: null): NDArray;
  /** With states, gives the outputs and the states after the last step. */
  override forward(
    x: NDArray,
    states: LayerState | null | undefined,
    sequence_length?: NDArray | null,
  ): NDArray | [NDArray, NDArray[]];
  override forward(
    x: NDArray,
    states: LayerState | null = null,
    sequence_length: NDArray | null = null,
  ): NDArray | [NDArray, NDArray[]] {
    const channels = this.#channels(x);
    const known = this.l0_i2h_weight!.shape?.[1];
    if (known !== channels) {
      throw new RangeError(
        `Cannot call ${this} with input ${formatShape(x.shape)}: its last axis is ${channels} long; ` +
          `it must be ${known}.`,
      );
    }
    const swaps = this.#layout === "NTC";
    const timeFirst = swaps ? x.transpose([1, 0, 2]) : x;
    const batch = timeFirst.shape[1] as number;
    const lengths = this.#lengths(sequence_length, batch);
    const infos = this.state_info(batch);
    const given = states === null ? null : checkState(String(this), states, infos);
    const run = (): NDArray[] => this.#runLayers(timeFirst, given, lengths, infos);
    const weights = this.#eachCell((prefix) => Object.values(this.weightsOf(prefix))).flat();
    const called = {
      mode: this.#kind.recurrence.rule.name,
      state_size: this.#units,
      num_layers: this.#layers,
      bidirectional: this.#sides.length === 2,
      has_states: given !== null,
      use_sequence_length: lengths !== null,
    };
    const inputs = [timeFirst, ...weights, ...(given ?? []), ...(lengths ? [lengths] : [])];
    const [steps, ...last] = this.isOneOperation ? asOne("RNN", inputs, called, run) : run();
    const output = swaps ? steps!.transpose([1, 0, 2]) : steps!;
    return given ? [output, last] : output;
  }

  /** Whether all layers are the operation `RNN`, to exporters. */
  protected get isOneOperation(): boolean {
    return true;
  }

  /** The outputs of the last layer, and, where a first state is given, the last. */
  #runLayers(
    x: NDArray,
    given: readonly NDArray[] | null,
    lengths: NDArray | null,
    infos: readonly StateInfo[],
  ): NDArray[] {
    // Whatever stands behind the end of a sequence, NaN too, is in no product.
    let steps = lengths ? SequenceMask(x, lengths) : x;
    const begin = infos.map(({ shape }) => (given ? null : zeros(shape.slice(1))));
    const last: (readonly NDArray[])[] = [];
    for (let layer = 0; layer < this.#layers; layer++) {
      const outputs = this.#sides.map((side, i) => {
        const at = layer * this.#sides.length + i;
        const state = infos.map(({ shape }, k) =>
          given ? slice(given[k]!, [at], [at + 1]).reshape(shape.slice(1)) : (begin[k] as NDArray),
        );
        const { output, state: after } = this.runCell(steps, `${side}${layer}_`, state, {
          lengths,
          reverse: side === "r",
        });
        if (given) last.push(after());
        return output;
      });
      steps = outputs.length === 1 ? (outputs[0] as NDArray) : concat(outputs, { dim: 2 });
      if (this.#rate > 0 && layer < this.#layers - 1) steps = this.#dropout(steps);
    }
    if (!given) return [steps];
    return [steps, ...infos.map((_, k) => stack(last.map((state) => state[k] as NDArray)))];
  }

  /** Runs a sequence (length, batch, channels) through the cell whose parameters begin with `prefix`. */
  protected runCell(
    x: NDArray,
    prefix: `${"l" | "r"}${number}_`,
    state: readonly NDArray[],
    direction: Direction,
  ): DirectionResult {
    return runDirection(this.#kind.recurrence, x, this.weightsOf(prefix), state, direction);
  }

  /** The arrays of those parameters. */
  protected weightsOf(prefix: `${"l" | "r"}${number}_`): CellWeights {
    return {
      i2h_weight: this[`${prefix}i2h_weight`]!.data(),
      h2h_weight: this[`${prefix}h2h_weight`]!.data(),
      i2h_bias: this[`${prefix}i2h_bias`]!.data(),
      h2h_bias: this[`${prefix}h2h_bias`]!.data(),
    };
  }

  #lengths(sequence_length: NDArray | null, batch: number): NDArray | null {
    if (sequence_length && !this.#takesLengths) {
      throw new TypeError(
        `Cannot call ${this} with a sequence_length: it takes none; make it with { use_sequence_length: true }.`,
      );
    }
    if (this.#takesLengths && !sequence_length) {
      throw new TypeError(
        `Cannot call ${this} without a sequence_length: it was made with use_sequence_length; call it ` +
          "with (x, states, nd.array([...])).",
      );
    }
    return sequence_length && checkLengths(String(this), sequence_length, batch);
  }

  #channels(x: NDArray): number {
    const channels = x.shape[2];
    if (x.ndim === 3 && channels && x.size > 0) return channels;
    throw new RangeError(
      `Cannot call ${this} with input ${formatShape(x.shape)}: it must be ${this.#layout}, three axes ` +
        "of length 1 or more.",
    );
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const inputs = this.l0_i2h_weight?.shape?.[1] || "None";
    const parts = [`${inputs} -> ${this.#units}`, this.#layout];
    if (this.#layers !== 1) parts.push(`num_layers=${this.#layers}`);
    if (this.#rate > 0) parts.push(`dropout=${this.#rate}`);
    if (this.#sides.length === 2) parts.push("bidirectional");
    return `${this.constructor.name}(${parts.join(", ")})`;
  }
}

/** Options, where the number of layers may come before them as in MXNet: `new LSTM(256, 2, { dropout: 0.5 })`. */
export function withLayers<Options extends RecurrentLayerOptions>(
  layers: number | Options,
  options: Options,
): Options {
  return typeof layers === "number" ? { ...options, num_layers: layers } : layers;
}
