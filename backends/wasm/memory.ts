/** Buffers in tfjs's heap: allocation, ownership, reading and writing. */

import type { DeviceBuffer, DType, NumericArray, Operand, Shape } from "../backend.ts";
import type { TfjsModule } from "./tfjs_heap.ts";

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): 1 | 4 {
  return dtype === "uint8" ? 1 : 4;
}

/** A block of the heap. Freeing takes the last owner's consent, so that tfjs can hold it as well. */
export class WasmBuffer {
  readonly size: number;
  /** Where it lies in the heap, in bytes; 0 once it has been freed. */
  pointer: number;
  /** How many hold it; `WasmMemory.free` gives one hold back. */
  owners = 1;
  /** Gives the block back to whoever allocated it. */
  readonly release: (pointer: number) => void;

  constructor(size: number, pointer: number, release: (pointer: number) => void) {
    this.size = size;
    this.pointer = pointer;
    this.release = release;
  }
}

/** Memory that kernels use while they run. All share it, since only one runs at a time; it never shrinks. */
export interface Scratch {
  /** Read it at every launch: a later `reserve` may move the block. */
  readonly pointer: number;
  /** Makes the block at least so long; its contents are lost. */
  reserve(bytes: number): void;
}

export class WasmMemory {
  readonly #module: TfjsModule;
  readonly #release: (pointer: number) => void;

  constructor(module: TfjsModule) {
    this.#module = module;
    this.#release = (pointer) => module.asm.free(pointer);
  }

  alloc(dtype: DType, size: number): WasmBuffer {
    return new WasmBuffer(size, this.#malloc(size * bytesPerElement(dtype)), this.#release);
  }

  /** Gives back one hold on a buffer; the last one frees it. */
  free(buffer: WasmBuffer): void {
    if (buffer.owners === 0) {
      throw new Error(
        `Cannot free a buffer of ${buffer.size} elements: it has been freed already; free it once.`,
      );
    }
    if (--buffer.owners > 0) return;
    const { pointer } = buffer;
    buffer.pointer = 0;
    buffer.release(pointer);
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

  scratch(): Scratch {
    let pointer = 0;
    let room = 0;
    return {
      get pointer(): number {
        return pointer;
      },
      reserve: (bytes) => {
        if (bytes <= room) return;
        if (pointer !== 0) this.#release(pointer);
        pointer = 0;
        room = 0;
        pointer = this.#malloc(bytes);
        room = bytes;
      },
    };
  }

  #malloc(bytes: number): number {
    // beyond 4 GiB malloc would see the length modulo 2^32
    const pointer = bytes < 0xffffffff ? this.#module.asm.malloc(Math.max(bytes, 1)) : 0;
    if (pointer === 0) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes: the WebAssembly heap holds ${this.#module.HEAPU8.length} and cannot grow enough; free arrays or use smaller ones.`,
      );
    }
    return pointer >>> 0;
  }

  #locate(
    buffer: WasmBuffer,
    dtype: DType,
  ): { view: Exclude<NumericArray, Float64Array>; start: number } {
    switch (dtype) {
      case "float32":
        return { view: this.#module.HEAPF32, start: buffer.pointer >>> 2 };
      case "int32":
        return { view: this.#module.HEAP32, start: buffer.pointer >>> 2 };
      case "uint8":
        return { view: this.#module.HEAPU8, start: buffer.pointer };
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

/** Number of elements of an array of that shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
