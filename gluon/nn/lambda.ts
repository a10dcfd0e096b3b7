/** Functions as layers. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Block } from "../block/block.ts";
import * as nd from "../nd/mod.ts";

type ArrayFunction = (...inputs: nd.NDArray[]) => nd.NDArray;

/** Calls a function, or the operation of `nd` of that name. */
export class Lambda extends Block {
  readonly #function: ArrayFunction;

  /** A block of a function of arrays, or of the name of an operation. */
  constructor(fn: ArrayFunction | string) {
    super();
    const found = typeof fn === "string" ? (nd as Record<string, unknown>)[fn] : fn;
    if (typeof found !== "function") {
      throw new TypeError(
        `Cannot make a Lambda of ${formatValue(fn)}: it is neither a function nor the name of an ` +
          "operation in nd.",
      );
    }
    this.#function = found as ArrayFunction;
  }

  /** What the function gives. */
  override forward(...inputs: nd.NDArray[]): nd.NDArray {
    return this.#function(...inputs);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `Lambda(${this.#function.name || "anonymous"})`;
  }
}

/** Gives back its input. */
export class Identity extends Block {
  /** The input itself. */
  override forward(x: nd.NDArray): nd.NDArray {
    return x;
  }
}
