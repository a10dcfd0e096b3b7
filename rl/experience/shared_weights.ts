/** The newest weights in shared memory, for one thread that writes and any number that read. */

import type { Weights } from "./exchange.ts";

/** Numbers before the bytes: the version that is being written, the newest that is whole, and the length of either buffer. */
const [BEGUN, VERSION, LENGTHS] = [0, 1, 2] as const;
const HEAD = 4 * Int32Array.BYTES_PER_ELEMENT;

/**
 * Double buffer with a sequence lock: versions go to one buffer and the other in turn, so that the newest can be read while
 * the next is written. A reader that the writer has overtaken twice reads again.
 */
export class SharedWeights {
  readonly #head: Int32Array;
  readonly #buffers: readonly [Uint8Array, Uint8Array];

  /** The memory for weights of so many bytes at most. */
  static allocate(bytes: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD + 2 * bytes);
  }

  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, 4);
    const size = (memory.byteLength - HEAD) / 2;
    this.#buffers = [new Uint8Array(memory, HEAD, size), new Uint8Array(memory, HEAD + size, size)];
  }

  /** The newest version; 0 before the first. */
  get version(): number {
    return Atomics.load(this.#head, VERSION);
  }

  /** Makes these the newest, and gives their version. @throws {RangeError} where there is no room. */
  write(bytes: Uint8Array): number {
    const version = this.version + 1;
    const buffer = this.#buffers[version & 1]!;
    if (bytes.length > buffer.length) {
      throw new RangeError(
        `Cannot share weights of ${bytes.length} bytes: there is room for ${buffer.length}; make it larger.`,
      );
    }
    Atomics.exchange(this.#head, BEGUN, version); // a barrier in both directions, as is the one below
    buffer.set(bytes);
    Atomics.store(this.#head, LENGTHS + (version & 1), bytes.length);
    Atomics.store(this.#head, VERSION, version);
    return version;
  }

  /** The newest, where they are newer than a version. */
  newer(than: number): Weights | null {
    for (;;) {
      const { version } = this;
      if (version <= than) return null;
      const length = Atomics.load(this.#head, LENGTHS + (version & 1));
      const bytes = this.#buffers[version & 1]!.slice(0, length);
      if (Atomics.add(this.#head, BEGUN, 0) < version + 2) return { version, bytes };
    }
  }
}
