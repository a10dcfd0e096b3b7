/** Functions as layers. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Block } from "../block/block.ts";
import * as nd from "../nd/mod.ts";

type ArrayFunction = (...inputs: nd.NDArray[]) => nd.NDArray;

/** Calls a function, or the operation of `nd` of that name. */
export class Lambda extends Block {
  readonly #function: ArrayFunction;

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

  override forward(...inputs: nd.NDArray[]): nd.NDArray {
    return this.#function(...inputs);
  }

  override toString(): string {
    return `Lambda(${this.#function.name || "anonymous"})`;
  }
}

/** Gives back its input. */
export class Identity extends Block {
  override forward(x: nd.NDArray): nd.NDArray {
    return x;
  }
}
