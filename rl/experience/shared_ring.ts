/** Ring buffer of messages in shared memory, for one thread that writes and one that reads. */

/** Numbers before the bytes: bytes that were written and read, messages that were, modulo 2^32; and whether it is closed. */
const [WRITTEN, READ, PUT, TAKEN, CLOSED] = [0, 1, 2, 3, 4] as const;
const HEAD = 5 * Int32Array.BYTES_PER_ELEMENT;
/** Bytes of a message's length, before it. */
const LENGTH = Uint32Array.BYTES_PER_ELEMENT;

/** Messages of any length, first in, first out. Neither side ever waits. */
export class SharedRing {
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;
  /** Of this thread alone. */
  readonly #length = new Uint32Array(1);
  readonly #lengthBytes: Uint8Array = new Uint8Array(this.#length.buffer);

  /** The memory of a ring for so many messages of so many bytes. @throws {RangeError} where there is not that much. */
  static allocate(messages: number, bytes: number): SharedArrayBuffer {
    const size = 2 ** Math.ceil(Math.log2(messages * (bytes + LENGTH)));
    if (size <= 2 ** 30) return new SharedArrayBuffer(HEAD + size);
    throw new RangeError(
      `Cannot share a ring of ${messages} messages of ${bytes} bytes: it would be larger than a gibibyte; let fewer wait.`,
    );
  }

  /** One side of a ring. */
  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, 5);
    this.#bytes = new Uint8Array(memory, HEAD);
  }

  /** Messages that were written and not read. */
  get length(): number {
    return this.#difference(PUT, TAKEN);
  }

  /** Whether either side has closed it. */
  get isClosed(): boolean {
    return Atomics.load(this.#head, CLOSED) === 1;
  }

  /** Tells the other side that nobody is here any more. */
  close(): void {
    Atomics.store(this.#head, CLOSED, 1);
  }

  /** Writes a message where there is room, and says whether there was. @throws {RangeError} where there never is. */
  write(message: Uint8Array): boolean {
    const size = LENGTH + message.length;
    if (size > this.#bytes.length) {
      throw new RangeError(
        `Cannot share a message of ${message.length} bytes: the ring has ${this.#bytes.length}; send fewer transitions in one, or make the ring larger.`,
      );
    }
    if (this.#bytes.length - this.#difference(WRITTEN, READ) < size) return false;
    const at = Atomics.load(this.#head, WRITTEN);
    this.#length[0] = message.length;
    this.#copyIn(this.#lengthBytes, at);
    this.#copyIn(message, at + LENGTH);
    Atomics.store(this.#head, WRITTEN, at + size);
    Atomics.add(this.#head, PUT, 1);
    return true;
  }

  /** Reads the next message, where it is there. */
  read(): Uint8Array<ArrayBuffer> | null {
    if (this.length === 0) return null;
    const at = Atomics.load(this.#head, READ);
    this.#copyOut(this.#lengthBytes, at);
    const message = new Uint8Array(this.#length[0]!);
    this.#copyOut(message, at + LENGTH);
    Atomics.store(this.#head, READ, at + LENGTH + message.length);
    Atomics.add(this.#head, TAKEN, 1);
    return message;
  }

  #difference(later: number, earlier: number): number {
    return (Atomics.load(this.#head, later) - Atomics.load(this.#head, earlier)) >>> 0;
  }

  #copyIn(bytes: Uint8Array, position: number): void {
    const at = this.#offset(position);
    const first = this.#bytes.length - at;
    this.#bytes.set(bytes.subarray(0, first), at);
    this.#bytes.set(bytes.subarray(first), 0);
  }

  #copyOut(bytes: Uint8Array, position: number): void {
    const at = this.#offset(position);
    const first = Math.min(bytes.length, this.#bytes.length - at);
    bytes.set(this.#bytes.subarray(at, at + first));
    bytes.set(this.#bytes.subarray(0, bytes.length - first), first);
  }

  /** The size is a power of two, so that positions may wrap around at 2^32. */
  #offset(position: number): number {
    return position & (this.#bytes.length - 1);
  }
}
