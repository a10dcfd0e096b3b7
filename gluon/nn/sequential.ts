/** Blocks one after the other. */
import { Block } from "../block.ts";
import type { NDArray } from "../nd/mod.ts";

/** Passes its input through the blocks that were added, in order. */
export class Sequential extends Block {
  readonly #blocks: Block[] = [];

  constructor(...blocks: Block[]) {
    super();
    this.add(...blocks);
  }

  /** Adds blocks at the end. */
  add(...blocks: Block[]): this {
    for (const block of blocks) {
      this.register_child(block);
      this.#blocks.push(block);
    }
    return this;
  }

  override forward(x: NDArray): NDArray {
    return this.#blocks.reduce((y, block) => block(y), x);
  }

  /** Number of blocks. */
  override get length(): number {
    return this.#blocks.length;
  }

  /** The block at a position; negative ones count from the end. */
  at(position: number): Block {
    const block = this.#blocks.at(position);
    if (block) return block;
    throw new RangeError(
      `Cannot take block ${position} of ${this.constructor.name}: it has ${this.length} blocks.`,
    );
  }

  [Symbol.iterator](): IterableIterator<Block> {
    return this.#blocks.values();
  }

  override get isContainer(): boolean {
    return true;
  }
}
