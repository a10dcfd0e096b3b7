/** A place in a file that moves on: for headers that are read number by number, with what lies between skipped. */
import type { OpenFile } from "./open_file.ts";
import type { Fail } from "./tensor_source.ts";

const WINDOW = 1 << 14;

/** Reads a file from its begin to its end through a small window. */
export class FileCursor {
  readonly #file: OpenFile;
  readonly #fail: Fail;
  /** Bytes of the file, and where they begin in it. */
  #window = new Uint8Array();
  #begin = 0;
  /** In bytes. */
  position = 0;

  constructor(file: OpenFile, fail: Fail) {
    this.#file = file;
    this.#fail = fail;
  }

  /** How many bytes follow. */
  get rest(): number {
    return this.#file.size - this.position;
  }

  /**
   * The next bytes; they are valid until the next call.
   *
   * @param what What they are, for messages.
   * @throws {RangeError} where fewer follow.
   */
  async take(count: number, what: string): Promise<DataView> {
    if (count > this.rest) {
      this.#fail(`it ends at byte ${this.#file.size}, within ${what}; it is truncated`);
    }
    const inWindow = this.position - this.#begin;
    if (inWindow < 0 || inWindow + count > this.#window.length) {
      this.#window = new Uint8Array(Math.min(Math.max(count, WINDOW), this.rest));
      this.#begin = this.position;
      const read = await this.#file.read(this.#window, this.position);
      if (read < this.#window.length) this.#fail("it became shorter meanwhile");
    }
    const at = this.#window.byteOffset + this.position - this.#begin;
    this.position += count;
    return new DataView(this.#window.buffer, at, count);
  }

  async uint32(what: string): Promise<number> {
    return (await this.take(4, what)).getUint32(0, true);
  }

  async int32(what: string): Promise<number> {
    return (await this.take(4, what)).getInt32(0, true);
  }

  /** An unsigned number of 8 bytes; one beyond 2^53 is rounded. */
  async uint64(what: string): Promise<number> {
    return Number((await this.take(8, what)).getBigUint64(0, true));
  }

  /**
   * Passes over bytes.
   *
   * @throws {RangeError} where fewer follow.
   */
  skip(count: number, what: string): void {
    if (count > this.rest) {
      this.#fail(`${what} takes ${count} bytes, but only ${this.rest} follow; it is truncated`);
    }
    this.position += count;
  }
}
