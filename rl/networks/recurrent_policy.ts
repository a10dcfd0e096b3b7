/** Recurrent policies: a recurrent network that acts in environments, each with a memory. */

import * as z from "zod/mini";
import type { Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import { currentBackend, within } from "../../gluon/nd/context.ts";
import * as nd from "../../gluon/nd/mod.ts";
import type { Checkpointable } from "../checkpointable.ts";
import { makeRows, type ObservationEncoding, type Row } from "../collect/encoding.ts";
import type { Observation } from "../environment.ts";
import { parseState, count as wholeNumber } from "../state.ts";
import { type AgentFunction, compiled } from "../train/compiled.ts";
import type { OnHost } from "./inference.ts";

/** Whatever remembers: arrays of these shapes for a batch, `(layers, batch, units)` each. */
export interface Remembers {
  /** Shape of each array of the memory of a batch. */
  memoryShapes(batch: number): nd.Shape[];
}

/** A network that gives arrays for observations and a memory, and the memory after them. */
export type RememberingNet<Out extends readonly nd.NDArray[]> = Remembers &
  Block<[x: nd.NDArray, memory: nd.NDArray[]], [...Out, memory: nd.NDArray[]]>;

/** Initializes a recurrent network (Xavier), and makes its deferred shapes known. */
export function initializeRecurrentNet(
  net: RememberingNet<readonly nd.NDArray[]>,
  inputShape: nd.Shape,
  rng: nd.random.Generator,
): void {
  net.initialize(new init.Xavier(), { rng });
  nd.scope(() => {
    const memory = net.memoryShapes(1).map((shape) => nd.zeros(shape));
    net(nd.zeros([1, ...inputShape]), memory);
  });
}

const memoryState = z.strictObject({ length: wholeNumber });

/** The memory of a number of environments: one array for each of the network's, `(layers, batch, units)`. */
export class PolicyMemory implements Checkpointable {
  readonly all: readonly Float32Array[];
  readonly count: number;
  readonly #layers: number;
  readonly #units: number;

  constructor(net: Remembers, count: number) {
    const shapes = net.memoryShapes(count);
    const [layers, , units] = shapes[0] as [number, number, number];
    [this.count, this.#layers, this.#units] = [count, layers, units];
    this.all = shapes.map(() => new Float32Array(layers * count * units));
  }

  /** Numbers in the memory of one environment. */
  get width(): number {
    return this.all.length * this.#layers * this.#units;
  }

  /** Forgets what environment `i` has shown. */
  forget(i: number): void {
    this.#each(i, (array, begin, end) => array.fill(0, begin, end));
  }

  /** Copies the memory of environment `i` into a row. */
  copyTo(row: Float32Array, i: number): void {
    let at = 0;
    this.#each(i, (array, begin, end) => {
      row.set(array.subarray(begin, end), at);
      at += end - begin;
    });
  }

  /** Takes the memory of environment `i` from a row. */
  copyFrom(row: Float32Array, i: number): void {
    let at = 0;
    this.#each(i, (array, begin, end) => {
      array.set(row.subarray(at, at + end - begin), begin);
      at += end - begin;
    });
  }

  #each(i: number, body: (array: Float32Array, begin: number, end: number) => void): void {
    for (const array of this.all) {
      for (let layer = 0; layer < this.#layers; layer++) {
        const begin = (layer * this.count + i) * this.#units;
        body(array, begin, begin + this.#units);
      }
    }
  }

  state(): { length: number } {
    return { length: this.width * this.count };
  }

  accepts(state: never): boolean {
    const { length } = parseState(memoryState, state, "the memory of a policy");
    return length === this.width * this.count;
  }

  loadState(): void {}

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return Object.fromEntries(this.all.map((array, i) => [`memory${i}`, array]));
  }
}

interface Forward {
  readonly input: nd.NDArray;
  readonly memory: readonly nd.NDArray[];
  readonly run: AgentFunction<nd.NDArray[]>;
}

/** A recurrent network as a function of one step: from observations and memories to numbers on the host. */
export class RecurrentInference<O extends Observation, Out extends readonly nd.NDArray[]> {
  readonly #encoding: ObservationEncoding<O>;
  readonly #row: Row;
  readonly #forwards = new Map<number, Forward>();
  readonly #prepare: (count: number) => Forward;

  constructor(net: RememberingNet<Out>, encoding: ObservationEncoding<O>, isCompiled: boolean) {
    const backend = currentBackend();
    this.#encoding = encoding;
    this.#row = makeRows(1, encoding).all;
    this.#prepare = (count) =>
      within({ backend }, () => {
        const { width, dtype } = encoding;
        const input = nd.keep(nd.zeros([count, width], { dtype }));
        const memory = net.memoryShapes(count).map((shape) => nd.keep(nd.zeros(shape)));
        const run = compiled(() => net(encoding.toInput(input), memory).flat(), isCompiled);
        const forward = { input, memory, run } as Forward;
        this.#forwards.set(count, forward);
        return forward;
      });
  }

  /**
   * The numbers for one observation, after which the memory, of one environment, is as it is then.
   *
   * @param what is done with it, for errors.
   */
  of(observation: O, memory: PolicyMemory, what: () => string): Promise<OnHost<Out>> {
    this.#encoding.encode(observation, this.#row, what);
    return this.step(this.#row, memory);
  }

  /** The numbers for the rows of all environments of a memory, which is as it is after them, then. */
  async step(rows: Row, memory: PolicyMemory): Promise<OnHost<Out>> {
    const forward = this.#forwards.get(memory.count) ?? this.#prepare(memory.count);
    forward.input.set(rows);
    for (const [i, array] of forward.memory.entries()) array.set(memory.all[i]!);
    const outputs = await Promise.all(forward.run().map((each) => each.toArray()));
    const next = outputs.splice(-memory.all.length);
    for (const [i, array] of next.entries()) memory.all[i]!.set(array as Float32Array);
    return outputs as unknown as OnHost<Out>;
  }

  /** Frees its memory; the next call allocates again. */
  dispose(): void {
    for (const { input, memory, run } of this.#forwards.values()) {
      run.dispose();
      for (const each of [input, ...memory]) each.dispose();
    }
    this.#forwards.clear();
  }
}
