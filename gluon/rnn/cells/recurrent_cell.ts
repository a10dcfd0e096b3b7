/** Recurrent cells: one step at a time, or unrolled over a sequence. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { Block } from "../../block/block.ts";
import { NDArray, SequenceMask, scope, split, stack, where } from "../../nd/mod.ts";
import { formatShape } from "../../nd/shape.ts";
import { checkLayout, type SequenceLayout } from "../layout.ts";
import { checkLengths } from "../lengths.ts";
import { type BeginStateOptions, beginState, checkState, type StateInfo } from "../state.ts";

/** What `unroll` takes. */
export interface UnrollOptions {
  /** The first state. Default: `begin_state`. */
  begin_state?: readonly NDArray[] | null;
  /** Axes of inputs and outputs that are one array. Default: "NTC". */
  layout?: SequenceLayout;
  /** Outputs as one array (`true`) or one for each step (`false`). Default: one each, except with `valid_length`. */
  merge_outputs?: boolean | null;
  /** Steps of each sequence, (batch,): outputs behind them are 0, and the state is that at their end. */
  valid_length?: NDArray | null;
}

/** Outputs and state after all steps. */
export interface Unrolled {
  /** Outputs of all steps, `(time, batch, channels)`. */
  readonly output: NDArray;
  /** The state after the last step. */
  readonly state: readonly NDArray[];
}

/**
 * Base class of recurrent cells. `cell(x, states) -> [output, states]` is one step: `x (batch, channels)`, the states
 * as `state_info` says. A cell of yours has `state_info` and `forward`.
 */
export abstract class RecurrentCell extends Block<
  [x: NDArray, states: readonly NDArray[]],
  [NDArray, NDArray[]]
> {
  /** Set by a modifier cell around this one, which is to be called instead. */
  #isModified = false;

  /** Shapes of the state. */
  abstract state_info(batch_size?: number): StateInfo[];

  /** The first state: zeros, or what `func` makes. */
  begin_state(
    batch_size: number | BeginStateOptions = 0,
    options: BeginStateOptions = {},
  ): NDArray[] {
    if (this.#isModified) {
      throw new Error(
        `Cannot begin ${this.constructor.name}: a modifier cell was put around it; call that instead.`,
      );
    }
    return beginState((batch) => this.state_info(batch), batch_size, options);
  }

  /** Forgets what the cell remembers of a sequence, such as the mask of variational dropout. */
  reset(): void {
    for (const child of this.children.values()) if (child instanceof RecurrentCell) child.reset();
  }

  /** Called by a modifier cell that takes this one as its base. */
  markModified(): void {
    if (this.#isModified) {
      throw new Error(
        `Cannot modify ${this.constructor.name}: another modifier cell has it already; modify that instead.`,
      );
    }
    this.#isModified = true;
  }

  /**
   * Runs the cell over `length` steps of `inputs`: one array, by default (batch, length, channels), or an array
   * (batch, channels) for each step. Begins with a `reset`.
   */
  unroll(
    length: number,
    inputs: NDArray | readonly NDArray[],
    options: UnrollOptions & { merge_outputs: true },
  ): [NDArray, NDArray[]];
  /** Runs all steps; outputs are one array, along the axis of time. */
  unroll(
    length: number,
    inputs: NDArray | readonly NDArray[],
    options?: UnrollOptions & { merge_outputs?: false | null; valid_length?: null },
  ): [NDArray[], NDArray[]];
  /** Runs all steps; outputs are a list, one for each step. */
  unroll(
    length: number,
    inputs: NDArray | readonly NDArray[],
    options?: UnrollOptions,
  ): [NDArray | NDArray[], NDArray[]];
  unroll(
    length: number,
    inputs: NDArray | readonly NDArray[],
    options: UnrollOptions = {},
  ): [NDArray | NDArray[], NDArray[]] {
    const { begin_state = null, layout = "NTC", valid_length = null } = options;
    const { merge_outputs = valid_length === null ? false : null } = options;
    const { name } = this.constructor;
    checkLayout(`unroll ${name}`, layout);
    this.reset();
    return scope(() => {
      const x = timeFirst(name, length, inputs, layout);
      const batch = x.shape[1] as number;
      const infos = this.state_info(batch);
      const first = begin_state ? checkState(name, begin_state, infos) : this.begin_state(batch);
      const lengths = valid_length && checkLengths(name, valid_length, batch);
      const given = lengths ? SequenceMask(x, lengths) : x;
      const { output, state } = this.run(given, first, lengths);
      if (merge_outputs === false) {
        return [split(output, length, { axis: 0, squeeze_axis: true }), [...state]];
      }
      return [layout === "NTC" ? batchFirst(output) : output, [...state]];
    });
  }

  /**
   * All steps of `x (length, batch, channels)`: output (length, batch, ...), 0 behind the end of a sequence, and the
   * state at its end. By default step by step.
   */
  run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    const length = x.shape[0] as number;
    const outputs: NDArray[] = [];
    let state = first;
    for (const [at, step] of split(x, length, { axis: 0, squeeze_axis: true }).entries()) {
      const [output, next] = this(step, state);
      outputs.push(output);
      state = lengths ? next.map((each, i) => untilEnd(lengths, at, each, state[i])) : next;
    }
    return { output: SequenceMask(stack(outputs), lengths), state };
  }

  /** Deferred initialization of own parameters from a sequence, which `run` may be given before any step. */
  protected settle(x: NDArray): void {
    const own = [...this.ownParameters().values()];
    if (!own.some(({ isDeferred }) => isDeferred)) return;
    this.infer_shape(x, []);
    for (const parameter of own) parameter.finishDeferred();
  }
}

/** A new state where a sequence is longer than `at`, else the one before. */
function untilEnd(
  lengths: NDArray,
  at: number,
  next: NDArray,
  before: NDArray | undefined,
): NDArray {
  const column = lengths.greater(at).reshape([-1, ...next.shape.slice(1).fill(1)]);
  return before ? where(column, next, before) : next;
}

/** (batch, length, ...) of (length, batch, ...), and the other way round. */
function batchFirst(x: NDArray): NDArray {
  return x.transpose([1, 0, ...Array.from({ length: x.ndim - 2 }, (_, i) => i + 2)]);
}

/** Inputs as one array (length, batch, ...). */
function timeFirst(
  name: string,
  length: number,
  inputs: NDArray | readonly NDArray[],
  layout: SequenceLayout,
): NDArray {
  if (!(inputs instanceof NDArray)) {
    if (Array.isArray(inputs) && inputs.every((each) => each instanceof NDArray)) {
      if (inputs.length === length && length > 0) return stack(inputs);
      throw new RangeError(
        `Cannot unroll ${name} over ${length} steps of ${inputs.length} inputs: there must be one input a step, and 1 or more.`,
      );
    }
    throw new TypeError(
      `Cannot unroll ${name} over ${formatValue(inputs)}: inputs must be an NDArray, or a list of them.`,
    );
  }
  const x = inputs.ndim > 2 && layout === "NTC" ? batchFirst(inputs) : inputs;
  if (x.ndim > 2 && x.shape[0] === length && length > 0) return x;
  throw new RangeError(
    `Cannot unroll ${name} over ${length} steps of ${formatShape(inputs.shape)}: it must be ${layout}, with ` +
      "as many steps, 1 or more.",
  );
}
