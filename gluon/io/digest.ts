/**
 * SHA-256 digests in safetensors files: what was damaged is refused, not taken for something else.
 *
 * The text `sha256` in a file's metadata is JSON, `{ header, tensors }`: a digest of each tensor's
 * bytes, and one of all that the header says besides: names, shapes, dtypes and the other texts.
 * Files of other programs have none, and are taken as they are; so are all where the host has no SHA-256, and those
 * that are written there have none.
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { type ElementFormat, formatOf } from "./element_format.ts";
import { findSHA256, type SHA256 } from "./hash.ts";
import { bytesOf, type TensorFile } from "./safetensors.ts";
import type { StoredDType } from "./stored_dtype.ts";

/** Digests in hexadecimal; those of tensors with their names. */
interface Digests {
  readonly header: string;
  readonly tensors: readonly (readonly [name: string, digest: string])[];
}

/** What the header says of a tensor, but for its place. */
interface Described {
  readonly dtype: StoredDType;
  /** The format of its elements, where it is read from a file. */
  readonly format?: ElementFormat;
  readonly shape: readonly number[];
}

type Texts = Readonly<Record<string, string>>;

const KEY = "sha256";
const hexadecimal = z.string().check(z.refine((text) => /^[0-9a-f]{64}$/.test(text)));
const form = z.strictObject({
  header: hexadecimal,
  tensors: z.array(z.tuple([z.string(), hexadecimal])),
});

/** A file with the digests of its content. */
export async function withDigests({ tensors, metadata }: TensorFile): Promise<TensorFile> {
  const sha256 = findSHA256();
  if (sha256 === undefined) return { tensors, metadata };
  const header = await sha256(describe(tensors, metadata));
  const digests: [name: string, digest: string][] = [];
  for (const [name, tensor] of tensors) digests.push([name, await sha256(bytesOf(tensor))]);
  const text: Digests = { header, tensors: digests };
  return { tensors, metadata: { ...metadata, [KEY]: JSON.stringify(text) } };
}

/** Holds what is read of a file to the digests in its header. */
export class Verifier {
  /** The texts of the header but the digests. */
  readonly metadata: Texts;
  /** Of each tensor. */
  readonly #digests: ReadonlyMap<string, string>;
  /** `undefined` where the file has no digests, or the host no SHA-256. */
  readonly #sha256: SHA256 | undefined;
  readonly #what: string;

  constructor(
    metadata: Texts,
    digests: ReadonlyMap<string, string>,
    sha256: SHA256 | undefined,
    what: string,
  ) {
    this.metadata = metadata;
    this.#digests = digests;
    this.#sha256 = sha256;
    this.#what = what;
  }

  /**
   * Checks a header.
   *
   * @throws {RangeError} where it is damaged.
   */
  static async of(
    entries: ReadonlyMap<string, Described>,
    texts: Texts,
    what: string,
  ): Promise<Verifier> {
    const { [KEY]: text, ...metadata } = texts;
    if (text === undefined) {
      // The digests under another name: that of a damaged file.
      if (Object.values(metadata).some((each) => /"[0-9a-f]{64}"/.test(each))) {
        fail(what, "its header is not what was saved");
      }
      return new Verifier(metadata, new Map(), undefined, what);
    }
    const digests = parse(text) ?? fail(what, `its ${KEY} is not what was saved`);
    const sha256 = findSHA256();
    if (sha256 && (await sha256(describe(entries, metadata))) !== digests.header) {
      fail(what, "its header is not what was saved");
    }
    return new Verifier(metadata, new Map(digests.tensors), sha256, what);
  }

  /** @throws {RangeError} where the tensor is damaged. */
  async check(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#sha256 === undefined) return;
    if ((await this.#sha256(bytes)) === this.#digests.get(name)) return;
    fail(this.#what, `tensor ${name} is not what was saved`);
  }
}

/** The contents of a header except digests and offsets, in a fixed order. */
function describe(entries: ReadonlyMap<string, Described>, metadata: Texts): Uint8Array {
  const tensors = [...entries].map(([name, { dtype, format = formatOf[dtype], shape }]) => {
    return [name, format === formatOf[dtype] ? dtype : format, shape];
  });
  const texts = Object.entries(metadata);
  return new TextEncoder().encode(JSON.stringify([tensors.sort(byName), texts.sort(byName)]));
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return (a as string) < (b as string) ? -1 : 1;
}

function parse(text: string): Digests | null {
  try {
    return safeParse(form, JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function fail(what: string, why: string): never {
  throw new RangeError(
    `Cannot read ${what}: ${why}, by its SHA-256; the file is damaged, take another copy.`,
  );
}
