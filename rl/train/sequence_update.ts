/** Sequence update: a compiled update on standing minibatches of sequences of a rollout, for each shape of these. */
import { currentBackend, within } from "../../gluon/nd/context.ts";
import * as nd from "../../gluon/nd/mod.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { PaddedSequences } from "../replay/sequences.ts";
import { type AgentFunction, compiled } from "./compiled.ts";
import type { Minibatch } from "./rollout_update.ts";

/** A minibatch of sequences, step by step, and the memory before their first steps. */
export interface SequenceBatch extends Minibatch {
  readonly weight: nd.NDArray;
  readonly memory: readonly nd.NDArray[];
}

/** What is known of the memory of a rollout. */
export interface RolloutMemory {
  /** `(entries, width)`: before each entry, of all arrays one after the other. */
  readonly rows: Float32Array;
  readonly width: number;
  /** 1 where an episode begins with the entry: the memory is empty, then. */
  readonly start: Uint8Array;
  /** Shapes of the arrays, `(layers, sequences, units)`. */
  shapes(sequences: number): readonly nd.Shape[];
}

interface Prepared<Out> {
  readonly batch: SequenceBatch;
  readonly run: AgentFunction<Out>;
}

/** Runs an update of sequences again and again. */
export class SequenceUpdate<Out extends nd.Compilable> {
  readonly #rollout: RolloutBuffer;
  readonly #memory: RolloutMemory;
  readonly #prepared = new Map<string, Prepared<Out>>();
  readonly #prepare: (shape: PaddedSequences, key: string) => Prepared<Out>;

  /** @param update computes with a minibatch; traced once for each shape if `compile`. */
  constructor(
    rollout: RolloutBuffer,
    memory: RolloutMemory,
    { compile }: { readonly compile: boolean },
    update: (batch: SequenceBatch) => Out,
  ) {
    this.#rollout = rollout;
    this.#memory = memory;
    const backend = currentBackend();
    this.#prepare = (shape, key) =>
      within({ backend }, () => {
        const batch = this.#emptyBatch(shape);
        const prepared = { batch, run: compiled(() => update(batch), compile) };
        this.#prepared.set(key, prepared);
        return prepared;
      });
  }

  /** Updates with these sequences. What comes out holds until the next call. */
  run(sequences: PaddedSequences): Out {
    const key = `${sequences.length}x${sequences.sequences}`;
    const { batch, run } = this.#prepared.get(key) ?? this.#prepare(sequences, key);
    const { states, actions, masks, advantage, target, value, logProb, isValid } = this.#rollout;
    const { entries } = sequences;
    batch.state.set(gather(states.all, entries, batch.state));
    batch.action.set(gather(actions.all, entries, batch.action));
    batch.mask?.set(gather(masks!.all, entries, batch.mask, 1));
    for (const [array, column] of [
      [batch.advantage, advantage],
      [batch.target, target],
      [batch.value, value],
      [batch.logProb, logProb],
    ] as const) {
      array.set(gather(column, entries, array));
    }
    batch.weight.set(Float32Array.from(entries, (entry) => (entry < 0 ? 0 : isValid[entry]!)));
    for (const [k, array] of batch.memory.entries()) array.set(this.#begin(sequences, k, array));
    return run();
  }

  /** Array `k` of the memory before the first steps. */
  #begin({ sequences, entries }: PaddedSequences, k: number, array: nd.NDArray): Float32Array {
    const { rows, width, start } = this.#memory;
    const [layers, , units] = array.shape as [number, number, number];
    const begin = new Float32Array(array.size);
    for (let s = 0; s < sequences; s++) {
      const entry = entries[s] as number;
      if (entry < 0 || start[entry] === 1) continue;
      for (let layer = 0; layer < layers; layer++) {
        const from = entry * width + (k * layers + layer) * units;
        begin.set(rows.subarray(from, from + units), (layer * sequences + s) * units);
      }
    }
    return begin;
  }

  #emptyBatch({ length, sequences }: PaddedSequences): SequenceBatch {
    const size = length * sequences;
    const { states, actions, masks } = this.#rollout;
    const empty = (shape: nd.Shape, dtype: nd.DType = "float32"): nd.NDArray =>
      nd.NDArray.empty(shape, dtype);
    const rows = (each: nd.NumericArray): nd.NDArray => {
      if (each instanceof Int32Array && each.length === 1) return empty([size], "int32");
      const dtype =
        each instanceof Float32Array ? "float32" : each instanceof Int32Array ? "int32" : "uint8";
      return empty([size, each.length], dtype);
    };
    return {
      state: rows(states.each[0]!),
      action: rows(actions.each[0]!),
      ...(masks && { mask: rows(masks.each[0]!) }),
      advantage: empty([size]),
      target: empty([size]),
      value: empty([size]),
      logProb: empty([size]),
      weight: empty([size]),
      memory: this.#memory.shapes(sequences).map((shape) => empty(shape)),
    };
  }

  /** Frees its memory; the next run allocates again. */
  dispose(): void {
    for (const { batch, run } of this.#prepared.values()) {
      run.dispose();
      const { memory, ...columns } = batch;
      for (const array of [...memory, ...Object.values<nd.NDArray>({ ...columns })])
        array.dispose();
    }
    this.#prepared.clear();
  }
}

/** Rows of `column`, as wide as those of `array`; `padding` where there is none. */
function gather(
  column: nd.NumericArray,
  entries: Int32Array,
  array: nd.NDArray,
  padding = 0,
): nd.NumericArray {
  const width = array.size / entries.length;
  const rows = new (column.constructor as new (length: number) => nd.NumericArray)(array.size);
  for (const [i, entry] of entries.entries()) {
    if (entry < 0) rows.fill(padding as never, i * width, (i + 1) * width);
    else {
      for (let k = 0; k < width; k++) rows[i * width + k] = column[entry * width + k] as number;
    }
  }
  return rows;
}
