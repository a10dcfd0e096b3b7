/** Rollout update: a compiled update on standing minibatches of a rollout, for each size of minibatch. */

import { currentBackend, within } from "../../gluon/nd/context.ts";
import * as nd from "../../gluon/nd/mod.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { type AgentFunction, compiled } from "./compiled.ts";

/** Some entries of a rollout. */
export interface Minibatch {
  /** `(batch, width)`, as the observations are encoded. */
  readonly state: nd.NDArray;
  /** `(batch)` int32 for Discrete actions, else `(batch, k)`. */
  readonly action: nd.NDArray;
  /** `(batch, choices)`, uint8; absent where actions are never masked. */
  readonly mask?: nd.NDArray;
  /** What follows is `(batch)`. */
  readonly advantage: nd.NDArray;
  /** The lambda return, which the value learns. */
  readonly target: nd.NDArray;
  /** The value and the log-probability when the action was taken. */
  readonly value: nd.NDArray;
  readonly logProb: nd.NDArray;
  /** 1 for a transition, 0 for an entry that does not count; absent where there are none of these. */
  readonly weight?: nd.NDArray;
}

interface Prepared<Out> {
  readonly batch: Minibatch;
  /** Each array of the batch, and the numbers of the rollout that go into it. */
  readonly columns: readonly (readonly [nd.NDArray, nd.NumericArray])[];
  readonly run: AgentFunction<Out>;
}

/** Runs an update of minibatches again and again. */
export class RolloutUpdate<Out extends nd.Compilable> {
  readonly #rollout: RolloutBuffer;
  readonly #prepared = new Map<number, Prepared<Out>>();
  readonly #prepare: (size: number) => Prepared<Out>;

  /** @param update computes with a minibatch; traced once for each size if `compile`. */
  constructor(
    rollout: RolloutBuffer,
    { compile }: { readonly compile: boolean },
    update: (batch: Minibatch) => Out,
  ) {
    this.#rollout = rollout;
    const backend = currentBackend();
    this.#prepare = (size) =>
      within({ backend }, () => {
        const batch = this.#emptyBatch(size);
        const columns = this.#columnsOf(batch);
        const prepared = { batch, columns, run: compiled(() => update(batch), compile) };
        this.#prepared.set(size, prepared);
        return prepared;
      });
  }

  /** Updates with the entries in `indices`; by default with all. What comes out holds until the next call. */
  run(indices?: Int32Array): Out {
    const size = indices?.length ?? this.#rollout.size;
    const { columns, run } = this.#prepared.get(size) ?? this.#prepare(size);
    for (const [array, column] of columns) {
      array.set(indices ? gather(column, indices, array) : column);
    }
    return run();
  }

  #columnsOf(batch: Minibatch): (readonly [nd.NDArray, nd.NumericArray])[] {
    const { states, actions, masks, advantage, target, value, logProb, isValid } = this.#rollout;
    const columns = { state: states.all, action: actions.all, mask: masks?.all };
    const numbers = { advantage, target, value, logProb, weight: isValid };
    return Object.entries({ ...columns, ...numbers }).flatMap(([name, column]) => {
      const array = batch[name as keyof Minibatch];
      return array && column ? [[array, column] as const] : [];
    });
  }

  #emptyBatch(size: number): Minibatch {
    const { states, actions, masks, hasGaps } = this.#rollout;
    const numbers = (): nd.NDArray => nd.NDArray.empty([size], "float32");
    const rows = (each: { readonly length: number }, dtype: nd.DType): nd.NDArray =>
      nd.NDArray.empty([size, each.length], dtype);
    const dtypeOf = (all: nd.NumericArray): nd.DType => {
      if (all instanceof Float32Array) return "float32";
      return all instanceof Int32Array ? "int32" : "uint8";
    };
    const [state, action, mask] = [states.each[0]!, actions.each[0]!, masks?.each[0]];
    const isScalar = action instanceof Int32Array && action.length === 1;
    return {
      state: rows(state, dtypeOf(state)),
      action: isScalar ? nd.NDArray.empty([size], "int32") : rows(action, dtypeOf(action)),
      ...(mask && { mask: rows(mask, "uint8") }),
      advantage: numbers(),
      target: numbers(),
      value: numbers(),
      logProb: numbers(),
      ...(hasGaps && { weight: numbers() }),
    };
  }

  /** Frees its memory; the next run allocates again. */
  dispose(): void {
    for (const { batch, run } of this.#prepared.values()) {
      run.dispose();
      for (const array of Object.values<nd.NDArray>({ ...batch })) array.dispose();
    }
    this.#prepared.clear();
  }
}

/** Rows of `column` in the order of `indices`, as many numbers each as a row of `array` has. */
function gather(column: nd.NumericArray, indices: Int32Array, array: nd.NDArray): nd.NumericArray {
  const width = array.size / indices.length;
  const rows = new (column.constructor as new (length: number) => nd.NumericArray)(array.size);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * width;
    for (let k = 0; k < width; k++) rows[i * width + k] = column[from + k] as number;
  }
  return rows;
}
