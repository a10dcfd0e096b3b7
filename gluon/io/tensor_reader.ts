/** Safetensors files read tensor by tensor, without the whole in memory. */

import type { NumericArray } from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import { Verifier } from "./digest.ts";
import { decodeElements, isPlain } from "./element_format.ts";
import type { FileSource } from "./file_kinds.ts";
import { openFile } from "./files.ts";
import type { OpenFile } from "./open_file.ts";
import type { Tensor } from "./safetensors.ts";
import { type Header, type HeaderEntry, headerLength, parseHeader } from "./safetensors_header.ts";
import { storedDTypeOf } from "./stored_dtype.ts";
import { bytesIn, type TensorSource } from "./tensor_source.ts";

/** A safetensors file that is open for reading. */
export class TensorReader implements TensorSource {
  readonly kind = "safetensors";
  readonly isNamed = true;
  readonly #file: OpenFile;
  readonly #header: Header;
  readonly #start: number;
  readonly #verifier: Verifier;

  constructor(file: OpenFile, header: Header, start: number, verifier: Verifier) {
    this.#file = file;
    this.#header = header;
    this.#start = start;
    this.#verifier = verifier;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws {RangeError} where it is no safetensors file, is truncated, or has a damaged header.
   */
  static async open(source: FileSource): Promise<TensorReader> {
    const file = await openFile(source);
    try {
      return await TensorReader.of(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The same for a file that is open already, and closed by the caller where this throws. */
  static async of(file: OpenFile): Promise<TensorReader> {
    const { what } = file;
    const first = new Uint8Array(9);
    const length = headerLength(first.subarray(0, await file.read(first, 0)), file.size, what);
    const json = new Uint8Array(length);
    await file.read(json, 8);
    const start = 8 + length;
    const header = parseHeader(json, file.size - start, what);
    const verifier = await Verifier.of(header.entries, header.metadata, what);
    return new TensorReader(file, header, start, verifier);
  }

  /** The file in messages: `file "net.safetensors"`. */
  get what(): string {
    return this.#file.what;
  }

  /** The texts of the header, without digests. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#verifier.metadata;
  }

  /** Where each tensor lies, its shape and dtype. */
  get entries(): ReadonlyMap<string, HeaderEntry> {
    return this.#header.entries;
  }

  /**
   * Fills `target` with the values of a tensor.
   *
   * @throws {RangeError} where there is none of that name, it is of another dtype or size, or
   *   damaged.
   */
  async readInto(name: string, target: NumericArray): Promise<void> {
    const entry = this.entries.get(name);
    const dtype = storedDTypeOf(target);
    if (entry?.dtype !== dtype || sizeOf(entry.shape) !== target.length) {
      const found = entry ? `${entry.dtype} (${entry.shape})` : "missing";
      throw new RangeError(
        `Cannot read ${this.what}: tensor ${name} is ${found}, but must be ${target.length} ` +
          `numbers of ${dtype}.`,
      );
    }
    if (isPlain(entry.format)) {
      const { buffer, byteOffset, byteLength } = target;
      await this.#readBytes(name, entry, new Uint8Array(buffer, byteOffset, byteLength));
    } else target.set((await this.read(name)).data);
  }

  /**
   * A tensor that is among the entries.
   *
   * @throws {RangeError} where it is damaged, or has integers beyond int32.
   */
  async read(name: string, scratch?: Uint8Array): Promise<Tensor> {
    const entry = this.entries.get(name) as HeaderEntry;
    const bytes = bytesIn(scratch, entry.end - entry.begin);
    await this.#readBytes(name, entry, bytes);
    const { dtype, format, shape } = entry;
    return { dtype, shape, data: decodeElements(format, bytes, `tensor ${name} of ${this.what}`) };
  }

  async #readBytes(name: string, { begin }: HeaderEntry, bytes: Uint8Array): Promise<void> {
    if ((await this.#file.read(bytes, this.#start + begin)) < bytes.length) {
      throw new RangeError(`Cannot read ${this.what}: it became shorter meanwhile.`);
    }
    await this.#verifier.check(name, bytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
