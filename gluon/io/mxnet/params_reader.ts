/**
 * MXNet's `.params` files, of `save_parameters`, `ParameterDict.save`, `export` and `nd.save`, read array by array: a
 * magic number, the arrays, then their names.
 * Source: MXNet 1.9.1, src/ndarray/ndarray.cc, `NDArray::Load`.
 */

import { decodeElements, dtypeOfFormat } from "../element_format.ts";
import { FileCursor } from "../file_cursor.ts";
import type { OpenFile } from "../open_file.ts";
import type { Tensor } from "../safetensors.ts";
import {
  bytesIn,
  type Fail,
  failureOf,
  type TensorEntry,
  type TensorSource,
} from "../tensor_source.ts";
import { type ArrayHeader, readArrayHeader } from "./array_header.ts";

/** The first 8 bytes of a file. */
export const LIST_MAGIC = 0x112;

/** A `.params` file that is open for reading. */
export class ParamsReader implements TensorSource {
  readonly kind = "mxnet";
  readonly metadata: Readonly<Record<string, string>> = {};
  readonly isNamed: boolean;
  readonly #file: OpenFile;
  readonly #headers: ReadonlyMap<string, ArrayHeader>;

  constructor(file: OpenFile, headers: ReadonlyMap<string, ArrayHeader>, isNamed: boolean) {
    this.#file = file;
    this.#headers = headers;
    this.isNamed = isNamed;
  }

  /**
   * Reads all headers of a file.
   *
   * @throws {RangeError} where it is no such file, is truncated, or has sparse arrays.
   */
  static async of(file: OpenFile): Promise<ParamsReader> {
    const fail = failureOf(file.what);
    const cursor = new FileCursor(file, fail);
    if ((await cursor.uint64("its first 8 bytes")) !== LIST_MAGIC) {
      fail("it does not begin as a file of MXNet's arrays");
    }
    cursor.skip(8, "its reserved bytes");
    const count = await cursor.uint64("the number of arrays");
    const headers: ArrayHeader[] = [];
    for (let i = 0; i < count; i++) {
      headers.push(await readArrayHeader(cursor, `array ${i} of ${count}`, fail));
    }
    const names = await readNames(cursor, headers.length, fail);
    if (cursor.rest > 0)
      fail(`after its names there are ${cursor.rest} bytes that belong to nothing`);
    const named = new Map(headers.map((header, i) => [names?.[i] ?? `${i}`, header]));
    if (named.size < headers.length) fail("two of its arrays have the same name");
    refuseSparse(named, fail);
    return new ParamsReader(file, named, names !== null);
  }

  get what(): string {
    return this.#file.what;
  }

  get entries(): ReadonlyMap<string, TensorEntry> {
    const entryOf = ({ shape, format }: ArrayHeader): TensorEntry => {
      return { shape, format, dtype: dtypeOfFormat(format) };
    };
    return new Map([...this.#headers].map(([name, header]) => [name, entryOf(header)]));
  }

  async read(name: string, scratch?: Uint8Array): Promise<Tensor> {
    const { shape, format, begin, end } = this.#headers.get(name) as ArrayHeader;
    const bytes = bytesIn(scratch, end - begin);
    if ((await this.#file.read(bytes, begin)) < bytes.length) {
      failureOf(this.what)("it became shorter meanwhile");
    }
    const data = decodeElements(format, bytes, `array ${name} of ${this.what}`);
    return { shape, dtype: dtypeOfFormat(format), data };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The names of the arrays; `null` where a list was saved. */
async function readNames(cursor: FileCursor, arrays: number, fail: Fail): Promise<string[] | null> {
  const count = await cursor.uint64("the number of names");
  if (count !== 0 && count !== arrays) fail(`it has ${arrays} arrays, but ${count} names`);
  const names: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let i = 0; i < count; i++) {
    const what = `name ${i} of ${count}`;
    const view = await cursor.take(await cursor.uint64(what), what);
    try {
      names.push(decoder.decode(view));
    } catch {
      fail(`${what} is no text`);
    }
  }
  return count === 0 ? null : names;
}

function refuseSparse(headers: ReadonlyMap<string, ArrayHeader>, fail: Fail): void {
  const sparse = [...headers].filter(([, { storage }]) => storage !== "dense");
  if (sparse.length === 0) return;
  const list = sparse.map(([name, { storage }]) => `${name} (${storage})`).join(", ");
  fail(
    `it has sparse arrays, ${list}, and only dense ones can be read; in MXNet, save ` +
      `array.tostype("default")`,
  );
}
