/** Safetensors files read tensor by tensor, without the whole in memory. */
import { type OpenFile, openFile } from "./files.ts";
import type { NumericArray } from "./nd/mod.ts";
import type { StoredDType } from "./safetensors.ts";
import { type Header, type HeaderEntry, headerLength, parseHeader } from "./safetensors_header.ts";

/** A safetensors file that is open for reading. */
export class TensorReader {
  readonly #file: OpenFile;
  readonly #header: Header;
  readonly #start: number;
  readonly #what: string;

  constructor(file: OpenFile, header: Header, start: number, what: string) {
    this.#file = file;
    this.#header = header;
    this.#start = start;
    this.#what = what;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws {RangeError} where it is no safetensors file, or cut short.
   */
  static async open(filename: string): Promise<TensorReader> {
    const what = `file "${filename}"`;
    const file = await openFile(filename);
    try {
      const first = new Uint8Array(9);
      const length = headerLength(first.subarray(0, await file.read(first, 0)), file.size, what);
      const json = new Uint8Array(length);
      await file.read(json, 8);
      const start = 8 + length;
      return new TensorReader(file, parseHeader(json, file.size - start, what), start, what);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The texts of the header. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#header.metadata;
  }

  /** Where each tensor lies, its shape and dtype. */
  get entries(): ReadonlyMap<string, HeaderEntry> {
    return this.#header.entries;
  }

  /**
   * Fills `target` with the values of a tensor.
   *
   * @throws {RangeError} where there is none of that name, or it is of another dtype or size.
   */
  async readInto(name: string, target: NumericArray): Promise<void> {
    const entry = this.entries.get(name);
    const dtype = dtypeOf(target);
    if (entry?.dtype !== dtype || entry.end - entry.begin !== target.byteLength) {
      const found = entry ? `${entry.dtype} (${entry.shape})` : "missing";
      throw new RangeError(
        `Cannot read ${this.#what}: tensor ${name} is ${found}, but must be ${target.length} ` +
          `numbers of ${dtype}.`,
      );
    }
    const { buffer, byteOffset, byteLength } = target;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    if ((await this.#file.read(bytes, this.#start + entry.begin)) < byteLength) {
      throw new RangeError(`Cannot read ${this.#what}: it became shorter meanwhile.`);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function dtypeOf(array: NumericArray): StoredDType {
  if (array instanceof Float32Array) return "float32";
  if (array instanceof Float64Array) return "float64";
  return array instanceof Int32Array ? "int32" : "uint8";
}
