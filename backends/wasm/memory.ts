/** Buffers in the heap: allocation, ownership, reading and writing. */

import type { DeviceBuffer, DType, NumericArray, Operand } from "../backend.ts";
import { bytesPerElement } from "../base/dtype.ts";
import { sizeOf } from "../base/shape.ts";
import type { Heap, HeapBlock } from "./heap.ts";

/** Elements in a block of the heap. Freeing takes the last owner's consent, so that tfjs can hold it as well. */
export class WasmBuffer {
  readonly size: number;
  /** How many bytes of the block are its own. */
  readonly bytes: number;
  readonly block: HeapBlock;
  /** Where it lies in the heap, in bytes; 0 once it has been freed. */
  pointer: number;
  /** How many hold it; `WasmMemory.free` gives one hold back. */
  owners = 1;
  /** Gives the block back to whoever allocated it. */
  readonly release: (block: HeapBlock) => void;

  constructor(dtype: DType, size: number, block: HeapBlock, release: (block: HeapBlock) => void) {
    this.size = size;
    this.bytes = size * bytesPerElement[dtype];
    this.block = block;
    this.pointer = block.pointer;
    this.release = release;
  }
}

/** Memory that kernels use while they run. All share it, since only one runs at a time; it never shrinks. */
export interface Scratch {
  /** Read it at every launch: a later `reserve` may move the block. */
  readonly pointer: number;
  /** Makes the block at least so long, natively so many times as there are threads; its contents are lost. */
  reserve(bytes: number): void;
  /** Writes words to the beginning of the block. */
  write(words: Int32Array): void;
}

export class WasmMemory {
  readonly #heap: Heap;
  readonly #release: (block: HeapBlock) => void;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#release = (block) => heap.free(block);
  }

  alloc(dtype: DType, size: number): WasmBuffer {
    const block = this.#heap.alloc(size * bytesPerElement[dtype]);
    return new WasmBuffer(dtype, size, block, this.#release);
  }

  /** Gives back one hold on a buffer; the last one frees it. */
  free(buffer: WasmBuffer): void {
    if (buffer.owners === 0) {
      throw new Error(
        `Cannot free a buffer of ${buffer.size} elements: it has been freed already; free it once.`,
      );
    }
    if (--buffer.owners > 0) return;
    buffer.pointer = 0;
    buffer.release(buffer.block);
  }

  write(target: Operand, data: ArrayLike<number>): void {
    const buffer = asWasmBuffer(target);
    if (data.length > buffer.size) {
      throw new RangeError(
        `Cannot write ${data.length} elements into a buffer of ${buffer.size}: they do not fit; write at most ${buffer.size}.`,
      );
    }
    const { view, start } = this.#locate(buffer, target.dtype);
    view.set(data, start);
  }

  read(source: Operand): NumericArray {
    const { view, start } = this.#locate(asWasmBuffer(source), source.dtype);
    return view.slice(start, start + sizeOf(source.shape));
  }

  readFirst(source: Operand): number {
    const { view, start } = this.#locate(asWasmBuffer(source), source.dtype);
    return view[start]!;
  }

  scratch(): Scratch {
    let block: HeapBlock | null = null;
    let room = 0;
    return {
      get pointer(): number {
        return block?.pointer ?? 0;
      },
      write: (words) => this.#heap.ints.set(words, (block?.pointer ?? 0) >>> 2),
      reserve: (bytes) => {
        if (bytes <= room) return;
        // Where there is no room for more, kernels that are bound already continue with the block there is.
        const more = this.#heap.alloc(bytes);
        if (block !== null) this.#heap.free(block);
        block = more;
        room = bytes;
      },
    };
  }

  #locate(
    buffer: WasmBuffer,
    dtype: DType,
  ): { view: Exclude<NumericArray, Float64Array>; start: number } {
    switch (dtype) {
      case "float32":
        return { view: this.#heap.floats, start: buffer.pointer >>> 2 };
      case "int32":
        return { view: this.#heap.ints, start: buffer.pointer >>> 2 };
      case "uint8":
        return { view: this.#heap.bytes, start: buffer.pointer };
    }
  }
}

/** The buffer, checked to be of this backend. Throws `TypeError` when it is another's. */
export function ownBuffer(buffer: DeviceBuffer): WasmBuffer {
  if (buffer instanceof WasmBuffer) return buffer;
  throw new TypeError(
    "Cannot use a buffer of another backend on wasm: it does not lie in the WebAssembly heap; copy its elements over.",
  );
}

/** The operand's buffer, checked to be of this backend and alive. */
export function asWasmBuffer(operand: Operand): WasmBuffer {
  const buffer = ownBuffer(operand.buffer);
  if (buffer.owners > 0) return buffer;
  throw new Error(
    `Cannot use a buffer of ${buffer.size} elements: it has been freed; keep it until its last use.`,
  );
}
