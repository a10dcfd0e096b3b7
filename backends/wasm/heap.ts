/** The memory of the wasm backend: linear memory, and an allocator of it. */

import { Allocator, type Block } from "./allocator.ts";

/** Memory for kernels. Views are replaced when it grows: fetch them again. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly ints: Int32Array;
  readonly floats: Float32Array;
  /** A block of so many bytes, aligned to vectors. Throws `RangeError` where there is no room. */
  alloc(bytes: number): HeapBlock;
  free(block: HeapBlock): void;
}

/** A block of a heap. */
export interface HeapBlock {
  /** Where it begins, in bytes; never 0. */
  readonly pointer: number;
}

const PAGE = 2 ** 16;
/** 16 MiB, and all that 32-bit addresses reach but for one page: so the end of a block has an address, too. */
const PAGES = { initial: 256, maximum: 2 ** 16 - 1 } as const;

/**
 * Makes a heap that grows up to 4 GiB.
 *
 * @param adopt Called with the memory, now and each time that it has grown.
 */
export function createHeap(adopt: (memory: ArrayBufferLike) => void = () => {}): Heap {
  return new OwnHeap(new WebAssembly.Memory(PAGES), adopt);
}

/** The error for a block that a heap has no room for. */
export function noRoom(bytes: number, heap: number): RangeError {
  return new RangeError(
    `Cannot allocate ${bytes} bytes: the WebAssembly heap holds ${heap} and cannot grow enough; free arrays or use smaller ones.`,
  );
}

class OwnHeap implements Heap {
  readonly memory: WebAssembly.Memory;
  bytes!: Uint8Array;
  ints!: Int32Array;
  floats!: Float32Array;
  /** Address 0 is left out, so that a pointer of 0 is none. */
  readonly #allocator = new Allocator(1);
  readonly #adopted: (memory: ArrayBufferLike) => void;

  constructor(memory: WebAssembly.Memory, adopted: (memory: ArrayBufferLike) => void) {
    this.memory = memory;
    this.#adopted = adopted;
    this.#adopt();
  }

  alloc(bytes: number): Block {
    return this.#allocator.allocate(bytes) ?? this.#growFor(bytes);
  }

  free(block: HeapBlock): void {
    this.#allocator.free(block as Block);
  }

  /** Doubles the memory if it may, so that growing is rare. */
  #growFor(bytes: number): Block {
    const now = this.bytes.length / PAGE;
    const needed = Math.ceil(this.#allocator.missing(bytes) / PAGE);
    if (!this.#grow(Math.max(needed, Math.min(now, PAGES.maximum - now))) && !this.#grow(needed)) {
      throw noRoom(bytes, this.bytes.length);
    }
    return this.#allocator.allocate(bytes) as Block;
  }

  #grow(pages: number): boolean {
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    this.#adopt();
    return true;
  }

  #adopt(): void {
    const { buffer } = this.memory;
    this.bytes = new Uint8Array(buffer);
    this.ints = new Int32Array(buffer);
    this.floats = new Float32Array(buffer);
    this.#allocator.extend(buffer.byteLength);
    this.#adopted(buffer);
  }
}
