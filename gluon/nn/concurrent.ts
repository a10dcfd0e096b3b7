/** Blocks side by side. */

import type { Block } from "../block/block.ts";
import { concat, type NDArray } from "../nd/mod.ts";
import { Sequential } from "./sequential.ts";

/**
 * Parallel branches: calls each of the blocks that were added with its input and concatenates their
 * outputs along `axis` (default: the last), as in an Inception block.
 */
export class Concurrent extends Sequential {
  readonly #axis: number;

  /** Branches, whose outputs are concatenated along `axis`. */
  constructor({ axis = -1 }: { axis?: number } = {}, ...blocks: Block[]) {
    super(...blocks);
    this.#axis = axis;
  }

  /** The outputs of all branches, one after the other along the axis. */
  override forward(x: NDArray): NDArray {
    return concat(
      Array.from(this, (block) => block(x)),
      { dim: this.#axis },
    );
  }
}
