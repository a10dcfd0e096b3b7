/** Sequence store: the typed-array rings of a replay buffer of sequences of steps. Source: Kapturowski et al. 2019, R2D2. */
import * as z from "zod/mini";
import { NDArray } from "../../gluon/nd/mod.ts";
import { type Row, type RowLayout, rowArray } from "../collect/encoding.ts";
import type { Json } from "../environment.ts";
import { parseState, refuseState } from "../state.ts";
import type { ReplayBatch, ReplayStore } from "./replay_buffer.ts";
import { allocateFor } from "./transition_store.ts";

/** What decides the sizes of a sequence. */
export interface SequenceLayout {
  /** Steps that are learned. */
  readonly sequence_length: number;
  /** Steps before these that only warm the memory. */
  readonly burn_in: number;
  readonly observations: RowLayout;
  readonly actions: { readonly maskLength: number };
  /** Whether actions are masked. */
  readonly hasMasks: boolean;
  /** Numbers in the memory of the network: rows, such as hidden and cell state of each layer, and their width. */
  readonly memory: readonly [rows: number, width: number];
}

/** Rows of a sequence by name, one for each of its steps unless said. What lies behind its end is 0. */
export interface Sequence {
  /** Observations, those of the burn-in first, and that after the last step: `burn_in + sequence_length + 1`. */
  readonly state: Row;
  /** 1 for each action that is allowed in the learned observations and the one after them; absent if all always are. */
  readonly mask?: Uint8Array;
  /** Indices counted from 0. */
  readonly action: Int32Array;
  /** N-step returns. */
  readonly reward: Float32Array;
  /** gamma^n, or 0 where the episode terminated with these rewards. */
  readonly discount: Float32Array;
  /** Which of the learned observations, counted from 0, a return bootstraps on. */
  readonly next: Int32Array;
  /** 1 for each step that is there. */
  readonly valid: Float32Array;
  /** One number: 1 where there is a burn-in, 0 where the sequence begins its episode, with an empty memory. */
  readonly burned: Float32Array;
  /** The memory before the first observation, the stored state. */
  readonly memory: Float32Array;
}

/** Sequences side by side: of each array of a `Sequence` its rows, the batch, and what is in a row if that is not one number. */
export type SequenceBatch = ReplayBatch & { readonly [name in keyof Required<Sequence>]: NDArray };

/** Rows of one name. */
type Column = RowLayout & { readonly rows: number };

/** The rows of a sequence by name. */
export function sequenceColumns(layout: SequenceLayout): Readonly<Record<keyof Sequence, Column>> {
  const { sequence_length: rows, burn_in, observations, actions, hasMasks, memory } = layout;
  const numbers = { rows, width: 1, dtype: "float32" } as const;
  const mask = { rows: rows + 1, width: actions.maskLength, dtype: "uint8" } as const;
  const { width, dtype } = observations;
  const columns = {
    state: { rows: burn_in + rows + 1, width, dtype },
    ...(hasMasks && { mask }),
    action: { ...numbers, dtype: "int32" },
    reward: numbers,
    discount: numbers,
    next: { ...numbers, dtype: "int32" },
    valid: numbers,
    burned: { ...numbers, rows: 1 },
    memory: { rows: memory[0], width: memory[1], dtype: "float32" },
  };
  return columns as Readonly<Record<keyof Sequence, Column>>;
}

/** Arrays for a number of sequences. */
export function emptySequences(layout: SequenceLayout, count = 1): Required<Sequence> {
  const arrays = Object.entries(sequenceColumns(layout)).map(([name, { rows, ...row }]) => {
    return [name, rowArray(count * rows, row)];
  });
  return Object.fromEntries(arrays);
}

/** Bytes of a sequence. */
export function sequenceBytes(layout: SequenceLayout): number {
  const columns = Object.values(sequenceColumns(layout));
  const size = ({ rows, width, dtype }: Column): number =>
    rows * width * (dtype === "uint8" ? 1 : 4);
  return columns.reduce((sum, column) => sum + size(column), 0);
}

const storeState = z.object({ columns: z.record(z.string(), z.array(z.number())) });

/** `capacity` sequences, addressed by slot. */
export class SequenceStore implements ReplayStore<Sequence, SequenceBatch> {
  /** Each sequence keeps its own observations. */
  readonly frames = null;
  readonly #capacity: number;
  readonly #layout: SequenceLayout;
  readonly #columns: readonly [name: keyof Sequence, column: Column][];
  #rings: Required<Sequence> | null = null;
  /** The latest batch on the host, on its way to the device. */
  #gathered: Required<Sequence> | null = null;

  /** A store whose memory is taken with the first sequence. */
  constructor(capacity: number, layout: SequenceLayout) {
    this.#capacity = capacity;
    this.#layout = layout;
    this.#columns = Object.entries(sequenceColumns(layout)) as [keyof Sequence, Column][];
  }

  #allocated(): Required<Sequence> {
    const [capacity, layout] = [this.#capacity, this.#layout];
    const bytes = capacity * sequenceBytes(layout);
    this.#rings ??= allocateFor(capacity, () => emptySequences(layout, capacity), bytes);
    return this.#rings;
  }

  /** Overwrites a slot. */
  write(slot: number, sequence: Sequence): void {
    const wrong = sequence.reward.find((each) => !Number.isFinite(each));
    if (wrong !== undefined) {
      throw new RangeError(`Cannot store reward ${wrong}: it must be finite.`);
    }
    const rings = this.#allocated();
    for (const [name, { rows, width }] of this.#columns) {
      rings[name].set(sequence[name]!, slot * rows * width);
    }
  }

  /** Arrays for `gather` to fill; what is in them is undefined. */
  emptyBatch(size: number): SequenceBatch {
    const arrays = this.#columns.map(([name, { rows, width, dtype }]) => {
      return [name, NDArray.empty(width === 1 ? [rows, size] : [rows, size, width], dtype)];
    });
    return Object.fromEntries(arrays);
  }

  /** Copies the sequences in `slots` into the arrays of `batch`, step by step. */
  gather(slots: Int32Array, batch: SequenceBatch): void {
    const size = slots.length;
    if (this.#gathered?.burned.length !== size) {
      this.#gathered = emptySequences(this.#layout, size);
    }
    const rings = this.#allocated();
    for (const [name, { rows, width }] of this.#columns) {
      const [ring, into] = [rings[name], this.#gathered[name]];
      for (let i = 0; i < size; i++) {
        for (let row = 0; row < rows; row++) {
          const from = (slots[i]! * rows + row) * width;
          const to = (row * size + i) * width;
          if (width === 1) into[to] = ring[from]!;
          else into.set(ring.subarray(from, from + width), to);
        }
      }
      batch[name].set(into);
    }
  }

  /** The first `count` slots of every ring, not copied. */
  rings(count: number): Readonly<Record<string, Row>> {
    const rings = this.#rings;
    if (rings === null) return {};
    return Object.fromEntries(
      this.#columns.map(([name, { rows, width }]) => {
        return [name, rings[name].subarray(0, count * rows * width)];
      }),
    );
  }

  /** The sizes of its rows. */
  state(): Readonly<Record<string, Json>> {
    const sizes = this.#columns.map(([name, { rows, width }]) => [name, [rows, width]]);
    return { columns: Object.fromEntries(sizes) };
  }

  /** Takes a `state()` back, of a buffer that holds `count` sequences. */
  loadState(state: Json, count: number): void {
    const { columns } = parseState(storeState, state, "a replay buffer");
    if (JSON.stringify({ columns }) !== JSON.stringify(this.state())) {
      refuseState("a replay buffer", "its sequences are of other sizes");
    }
    if (count > 0) this.#allocated();
  }

  /** Throws `RangeError` where arrays that were restored cannot be those of sequences. */
  checkArrays(count: number): void {
    const { reward, discount } = this.rings(count);
    const areNumbers = (row: Row | undefined): boolean => row?.every(Number.isFinite) ?? true;
    if (areNumbers(reward) && areNumbers(discount)) return;
    refuseState("a replay buffer", "a reward or a discount is not finite");
  }
}
