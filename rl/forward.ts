/** Networks as functions of what agents see. */
import { type Block, nd } from "../gluon/mod.ts";
import { compiled } from "./compiled.ts";
import type { Observation } from "./environment.ts";
import type { Encoding, Row } from "./observations.ts";

/** A network as a function from rows to numbers; each number of rows has a plan of its own. */
export class Forward<O extends Observation> {
  readonly #net: Block;
  readonly #encoding: Encoding<O>;
  readonly #isCompiled: boolean;
  readonly #seen: Row;
  readonly #forwards = new Map<number, (rows: Row) => Promise<nd.NumericArray>>();

  constructor(net: Block, encoding: Encoding<O>, isCompiled: boolean) {
    this.#net = net;
    this.#encoding = encoding;
    this.#isCompiled = isCompiled;
    this.#seen = encoding.rows(1).all;
  }

  /** The numbers for one state. */
  of(state: O): Promise<nd.NumericArray> {
    this.#encoding.write(state, this.#seen);
    return this.ofRows(this.#seen);
  }

  /** The same for several states: `rows (batch, width) -> (batch, outputs)`, row-major. */
  ofRows(rows: Row): Promise<nd.NumericArray> {
    let forward = this.#forwards.get(rows.length);
    if (forward === undefined) {
      const { width, dtype } = this.#encoding;
      const seen = nd.keep(nd.zeros([rows.length / width, width], { dtype }));
      const run = compiled(() => this.#net(this.#encoding.toInput(seen)), this.#isCompiled);
      forward = (states) => {
        seen.set(states);
        return run().toArray();
      };
      this.#forwards.set(rows.length, forward);
    }
    return forward(rows);
  }
}
