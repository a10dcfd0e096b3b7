/** All axes but the first in one. */
import { Block } from "../block/block.ts";
import type { NDArray } from "../nd/mod.ts";

/** `x (batch, ...) -> (batch, rest)`. */
export class Flatten extends Block {
  /** `x (batch, ...) -> (batch, rest)`. */
  override forward(x: NDArray): NDArray {
    return x.flatten();
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return "Flatten";
  }
}
