/**
 * Two-level segregated fit (TLSF): an allocator of address ranges, in constant time and with little fragmentation.
 *
 * Free blocks stand in lists by size: 16 lists for each power of two. Neighbours that are free become one block. What is
 * known of blocks lies outside of the memory that is allocated, so that no kernel can damage it. Source: M. Masmano et al.,
 * "TLSF: a new dynamic memory allocator for real-time systems" (2004).
 */

/** Bytes in a unit: blocks begin and end at cache lines. */
const UNIT = 64;
/** Lists for each power of two. */
const LISTS = 16;
/** Powers of two of units that 32-bit addresses reach. */
const LEVELS = 24;

/** A range of memory. */
export class Block {
  /** In units, as is `length`. */
  readonly start: number;
  length: number;
  isFree = false;
  /** The blocks before and after it in memory. */
  before: Block | null = null;
  after: Block | null = null;
  /** Its neighbours in the list of free blocks of its size. */
  previous: Block | null = null;
  next: Block | null = null;

  constructor(start: number, length: number) {
    this.start = start;
    this.length = length;
  }

  /** Where it begins, in bytes. */
  get pointer(): number {
    return this.start * UNIT;
  }
}

/** Hands out blocks of memory between `start` and an end that `extend` moves. */
export class Allocator {
  /** The first free block of each list. */
  readonly #lists: (Block | null)[] = Array<null>(LISTS * LEVELS).fill(null);
  /** Bit `i` of entry `level`: whether list `i` of the level has blocks; bit `level` of `#levels`: whether the level has. */
  readonly #filled = new Int32Array(LEVELS);
  #levels = 0;
  #last: Block | null = null;
  #end: number;

  /** @param start Bytes at the beginning of the memory that are not handed out. */
  constructor(start: number) {
    this.#end = Math.ceil(start / UNIT);
  }

  /** A block of at least so many bytes, or `null` where no free block is long enough. */
  allocate(bytes: number): Block | null {
    const length = Math.max(1, Math.ceil(bytes / UNIT));
    const block = length > this.#end ? null : this.#findFree(length);
    if (block === null) return null;
    this.#removeFree(block);
    if (block.length > length) {
      const rest = new Block(block.start + length, block.length - length);
      block.length = length;
      this.#insertAfter(block, rest);
      this.#addFree(rest);
    }
    return block;
  }

  /** Takes a block back. */
  free(block: Block): void {
    const { before, after } = block;
    let freed = block;
    if (after?.isFree) {
      this.#removeFree(after);
      freed = this.#join(freed, after);
    }
    if (before?.isFree) {
      this.#removeFree(before);
      freed = this.#join(before, freed);
    }
    this.#addFree(freed);
  }

  /** Bytes that are missing at the end of the memory for a block of so many. */
  missing(bytes: number): number {
    const room = this.#last?.isFree ? this.#last.length : 0;
    return bytes - room * UNIT;
  }

  /** Moves the end of the memory to `end`, in bytes. */
  extend(end: number): void {
    const block = new Block(this.#end, Math.floor(end / UNIT) - this.#end);
    this.#end += block.length;
    this.#insertAfter(this.#last, block);
    this.free(block);
  }

  #findFree(length: number): Block | null {
    const level = levelOf(length);
    // From this list on every block is long enough.
    const first = listOf(level === 0 ? length : length + 2 ** (level - 1) - 1);
    const row = first >>> 4;
    const lists = (this.#filled[row] ?? 0) & (-1 << (first & 15));
    if (lists !== 0) return this.#lists[row * LISTS + lowestBit(lists)] as Block;
    const levels = this.#levels & (-2 << row);
    if (levels !== 0) {
      const level = lowestBit(levels);
      return this.#lists[level * LISTS + lowestBit(this.#filled[level] as number)] as Block;
    }
    let block = this.#lists[listOf(length)] ?? null;
    while (block !== null && block.length < length) block = block.next;
    return block;
  }

  #addFree(block: Block): void {
    const list = listOf(block.length);
    const next = this.#lists[list] as Block | null;
    block.isFree = true;
    block.previous = null;
    block.next = next;
    if (next !== null) next.previous = block;
    this.#lists[list] = block;
    this.#filled[list >>> 4]! |= 1 << (list & 15);
    this.#levels |= 1 << (list >>> 4);
  }

  #removeFree(block: Block): void {
    const { previous, next } = block;
    block.isFree = false;
    if (next !== null) next.previous = previous;
    if (previous !== null) {
      previous.next = next;
      return;
    }
    const list = listOf(block.length);
    this.#lists[list] = next;
    if (next !== null) return;
    this.#filled[list >>> 4]! &= ~(1 << (list & 15));
    if (this.#filled[list >>> 4] === 0) this.#levels &= ~(1 << (list >>> 4));
  }

  #insertAfter(before: Block | null, block: Block): void {
    const after = before?.after ?? null;
    block.before = before;
    block.after = after;
    if (before !== null) before.after = block;
    if (after !== null) after.before = block;
    else this.#last = block;
  }

  /** Makes two neighbours one block: the first. */
  #join(first: Block, second: Block): Block {
    const { after } = second;
    first.length += second.length;
    first.after = after;
    if (after !== null) after.before = first;
    else this.#last = first;
    return first;
  }
}

/** 0 up to 15 units, and one more for every power of two from 16 on. */
function levelOf(length: number): number {
  return Math.max(0, 28 - Math.clz32(length));
}

function listOf(length: number): number {
  const level = levelOf(length);
  return level === 0 ? length : level * LISTS + ((length >>> (level - 1)) & 15);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
