/** All axes but the first in one. */
import { Block } from "../block/block.ts";
import type { NDArray } from "../nd/mod.ts";

/** `x (batch, ...) -> (batch, rest)`. */
export class Flatten extends Block {
  override forward(x: NDArray): NDArray {
    return x.flatten();
  }

  override toString(): string {
    return "Flatten";
  }
}
