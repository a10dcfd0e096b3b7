/**
 * Safetensors files in shards: a JSON index, as of Hugging Face's `model.safetensors.index.json`, that tells which file
 * beside it has which tensor.
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { FileSource } from "./file_kinds.ts";
import { besides } from "./files.ts";
import type { OpenFile } from "./open_file.ts";
import type { Tensor } from "./safetensors.ts";
import { TensorReader } from "./tensor_reader.ts";
import { failureOf, type TensorEntry, type TensorSource } from "./tensor_source.ts";

/** The largest index that is read, in bytes. */
const LARGEST = 1 << 26;

const form = z.object({ weight_map: z.catchall(z.object({}), z.string()) });

/** A plain name of a file: nothing leads out of the folder of the index. */
const FILENAME = /^[\w][\w.-]*\.safetensors$/;

/**
 * Opens the shards that an index names.
 *
 * @param source What the index was opened from: a path or a URL, as the shards lie beside it.
 * @throws {RangeError} where it is no index, names a file in another folder, or a tensor that its file lacks.
 */
export async function openShards(index: OpenFile, source: FileSource): Promise<TensorSource> {
  const fail = failureOf(index.what);
  if (index.size > LARGEST) fail(`it looks like an index, but has ${index.size} bytes`);
  const parsed = safeParse(form, await parse(index));
  if (!parsed.success) {
    return fail("it is JSON, but no index of safetensors files: it has no proper weight_map");
  }
  const places = Object.entries(parsed.data.weight_map);
  const filenames = [...new Set(places.map(([, filename]) => filename))];
  const strange = filenames.find((filename) => !FILENAME.test(filename));
  if (strange !== undefined) {
    fail(
      `it names ${JSON.stringify(strange.slice(0, 100))}, which is no safetensors file beside it`,
    );
  }
  const readers = new Map<string, TensorReader>();
  const close = async (): Promise<void> => {
    for (const reader of readers.values()) await reader.close();
  };
  try {
    for (const filename of filenames) {
      const opened = TensorReader.open(besides(source, filename, fail));
      readers.set(filename, await opened.catch((error) => fail(missing(filename, error))));
    }
    const entries = new Map<string, TensorEntry>();
    for (const [name, filename] of places) {
      const entry = readers.get(filename)?.entries.get(name);
      entries.set(name, entry ?? fail(`it names tensor ${name} in ${filename}, which lacks it`));
    }
    const where = new Map(places);
    const read = (name: string, scratch?: Uint8Array): Promise<Tensor> =>
      (readers.get(where.get(name) as string) as TensorReader).read(name, scratch);
    const { what } = index;
    return { kind: "safetensors", what, metadata: {}, isNamed: true, entries, read, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Why a shard cannot be opened; what is wrong in one says so itself. */
function missing(filename: string, error: Error): string {
  if (error instanceof RangeError) throw error;
  return `it names ${filename}, which cannot be opened: ${error.message}`;
}

async function parse(index: OpenFile): Promise<unknown> {
  const bytes = new Uint8Array(index.size);
  await index.read(bytes, 0);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
