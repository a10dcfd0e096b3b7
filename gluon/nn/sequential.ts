/** Blocks one after the other. */
import { type AnyBlock, Block } from "../block/block.ts";
import { NDArray } from "../nd/mod.ts";
import { structureText } from "../nd/structure.ts";

/** A block that may be called with one array and then returns one. */
export type Layer = AnyBlock & ((x: NDArray) => NDArray);

/** Passes its input through the blocks that were added, in order: one array in, one array out. */
export class Sequential extends Block {
  readonly #blocks: Block[] = [];

  /** A block of layers, to which `add` adds others. */
  constructor(...blocks: Layer[]) {
    super();
    this.add(...blocks);
  }

  /** Adds blocks at the end. */
  add(...blocks: Layer[]): this {
    for (const block of blocks) {
      this.register_child(block);
      this.#blocks.push(block as unknown as Block);
    }
    return this;
  }

  /** The output of the last block, of the one before it, and so on, of `x`. */
  override forward(x: NDArray): NDArray {
    this.#checkFields();
    let y = x;
    for (const [i, block] of this.#blocks.entries()) y = this.#single(block(y), i);
    return y;
  }

  /** Throws where a field holds a block that was not added, which would be trained and saved but never called. */
  #checkFields(): void {
    for (const [field, value] of Object.entries(this)) {
      if (!(value instanceof Block) || this.#blocks.includes(value)) continue;
      throw new Error(
        `Cannot call ${this.constructor.name}: its field ${field} holds a block that was not added; add ` +
          "it, this.add(block), or extend Block and say in forward when it is called.",
      );
    }
  }

  /** The output of block `i`. Throws where it is a structure, which only untyped code can bring about. */
  #single(output: unknown, i: number): NDArray {
    if (output instanceof NDArray) return output;
    throw new TypeError(
      `Cannot call ${this.constructor.name}: block ${i}, ${this.at(i).constructor.name}, returns ` +
        `several arrays, ${structureText(output)}, and a Sequential passes on one; write a Block whose ` +
        "forward says what becomes of each.",
    );
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

  /** The blocks, in order. */
  [Symbol.iterator](): IterableIterator<Block> {
    return this.#blocks.values();
  }

  /** `true`: it only passes arrays through its children. */
  override get isContainer(): boolean {
    return true;
  }
}
