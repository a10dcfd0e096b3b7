/** Inference: a network as a function from observations to numbers on the host. */
import { currentBackend, within } from "../../gluon/nd/context.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { makeRows, type ObservationEncoding, type Row } from "../collect/encoding.ts";
import type { Observation } from "../environment.ts";
import { compiled } from "../train/compiled.ts";

/** A structure of arrays as the numbers in them, row-major: `[logits, value]` as two typed arrays. */
export type OnHost<T> = T extends nd.NDArray
  ? nd.NumericArray
  : { readonly [K in keyof T]: OnHost<T[K]> };

/** A forward pass on a number of rows. */
interface Forward<Read> {
  (rows: Row): Promise<OnHost<Read>>;
  dispose(): void;
}

/**
 * A network as a function from rows to numbers, compiled once for each number of rows. `Out` is what
 * the network gives, an array or a structure of arrays; `Read` what is wanted of it.
 */
export class Inference<
  O extends Observation,
  Out extends nd.Structure<nd.NDArray> = nd.NDArray,
  Read extends nd.Structure<nd.NDArray> = Out,
> {
  readonly #encoding: ObservationEncoding<O>;
  readonly #input: Row;
  readonly #forwards = new Map<number, Forward<Read>>();
  readonly #prepare: (length: number) => Forward<Read>;

  /**
   * @param net a block, or any function of arrays.
   * @param read takes what is wanted from the network's output. Default: all of it.
   */
  constructor(
    net: (x: nd.NDArray) => Out,
    encoding: ObservationEncoding<O>,
    isCompiled: boolean,
    read?: (output: Out) => Read,
  ) {
    this.#encoding = encoding;
    this.#input = makeRows(1, encoding).all;
    const backend = currentBackend();
    this.#prepare = (length) =>
      within({ backend }, () => {
        const { width, dtype } = encoding;
        const input = nd.keep(nd.zeros([length / width, width], { dtype }));
        const run = compiled(() => {
          const output = net(encoding.toInput(input));
          return read ? read(output) : output;
        }, isCompiled);
        const forward = Object.assign(
          (rows: Row) => {
            input.set(rows);
            return onHost(run()) as Promise<OnHost<Read>>;
          },
          {
            dispose: () => {
              run.dispose();
              input.dispose();
            },
          },
        );
        this.#forwards.set(length, forward);
        return forward;
      });
  }

  /**
   * The numbers for one observation.
   *
   * @param what is done with it, for errors.
   */
  of(observation: O, what: () => string): Promise<OnHost<Read>> {
    this.#encoding.encode(observation, this.#input, what);
    return this.ofRows(this.#input);
  }

  /** The same for several states: `rows (batch, width) -> (batch, outputs)`, row-major. */
  ofRows(rows: Row): Promise<OnHost<Read>> {
    const forward = this.#forwards.get(rows.length) ?? this.#prepare(rows.length);
    return forward(rows);
  }

  /** Frees its memory; the next call allocates again. */
  dispose(): void {
    for (const forward of this.#forwards.values()) forward.dispose();
    this.#forwards.clear();
  }
}

function onHost(result: nd.Structure<nd.NDArray>): Promise<nd.Structure<nd.NumericArray>> {
  return result instanceof nd.NDArray ? result.toArray() : allOnHost(result);
}

/** The numbers of several arrays. A promise for each would take as long as a small network. */
async function allOnHost(result: nd.Structure<nd.NDArray>): Promise<nd.Structure<nd.NumericArray>> {
  const values = nd.flattenStructure(result).map((each) => each.read());
  const areRead = values.every((each) => !(each instanceof Promise));
  const read = areRead ? (values as nd.NumericArray[]) : await Promise.all(values);
  return nd.unflattenStructure(result, read);
}
