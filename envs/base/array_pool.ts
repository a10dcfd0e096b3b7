/** Allocation of small arrays. */

const BLOCK_BYTES = 4096;
/** So many arrays at least are views of one block. */
const LEAST = 128;
const IS_JAVASCRIPTCORE = "Bun" in globalThis;

type Pooled = Float32Array | Uint8Array;
interface PooledType<T extends Pooled> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
}

/**
 * Allocates fresh arrays of one length, on V8 as views of blocks of 4 KiB or more. No array is
 * handed out twice, so each may be kept; but its `buffer` is the block, which lives as long as any
 * of its arrays.
 *
 * V8 takes 160 ns for `new Float32Array(4)` and 15 ns for a view; JavaScriptCore 4 ns and 26 ns, so
 * there each array has a separate buffer.
 */
export class ArrayPool<T extends Pooled = Float32Array> {
  readonly #length: number;
  readonly #type: PooledType<T>;
  readonly #bytes: number;
  readonly #blockBytes: number;
  #block = new ArrayBuffer(0);
  #offset = 0;

  /**
   * @param length the number of elements of each array.
   * @param type of the arrays. Default: `Float32Array`.
   */
  constructor(length: number, type: PooledType<T> = Float32Array as unknown as PooledType<T>) {
    this.#length = length;
    this.#type = type;
    this.#bytes = length * type.BYTES_PER_ELEMENT;
    this.#blockBytes = Math.max(LEAST, Math.floor(BLOCK_BYTES / this.#bytes)) * this.#bytes;
  }

  /** A fresh array of zeros. */
  take(): T {
    if (IS_JAVASCRIPTCORE) return new this.#type(this.#length);
    if (this.#offset === this.#block.byteLength) {
      this.#block = new ArrayBuffer(this.#blockBytes);
      this.#offset = 0;
    }
    const array = new this.#type(this.#block, this.#offset, this.#length);
    this.#offset += this.#bytes;
    return array;
  }
}
