/** The header of a safetensors file, read with suspicion. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import {
  bytesOfElement,
  dtypeOfFormat,
  elementFormats,
  isElementFormat,
} from "./element_format.ts";
import { type Fail, failureOf, type TensorEntry } from "./tensor_source.ts";

/** Where a tensor lies, in bytes after the header. */
export interface HeaderEntry extends TensorEntry {
  readonly begin: number;
  readonly end: number;
}

/** A header that has been checked. */
export interface Header {
  readonly entries: ReadonlyMap<string, HeaderEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const count = z.int().check(z.nonnegative());
const metadataSchema = z.catchall(z.object({}), z.string());
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});

/**
 * How many bytes of header follow the first 8 bytes of a file.
 *
 * @param first The first 9 bytes of the file, or more, or all that it has.
 * @param total How many bytes the file has.
 */
export function headerLength(first: Uint8Array, total: number, what: string): number {
  const fail: Fail = failureOf(what);
  if (first.length < 8) {
    fail(
      `it has ${first.length} bytes; a safetensors file begins with 8 bytes that tell its header`,
    );
  }
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (first.length > 8 && first[8] !== 0x7b) {
    const page = first[0] === 0x3c ? ", but looks like a page that a server sends instead" : "";
    fail(`its header does not begin with {; it is no safetensors file${page}`);
  }
  if (8 + length > total) {
    fail(`its header should have ${length} bytes, but only ${total - 8} follow; it is truncated`);
  }
  return length;
}

/**
 * Checks the header and that the tensors fill the rest of the file without gap or overlap.
 *
 * @param json The header.
 * @param rest How many bytes follow it.
 */
export function parseHeader(json: Uint8Array, rest: number, what: string): Header {
  const fail: Fail = failureOf(what);
  const header = parseJson(json) ?? fail("its header is no JSON object");

  const entries = new Map<string, HeaderEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") {
      const texts = safeParse(metadataSchema, value);
      if (texts.success) metadata = texts.data;
      else fail("its __metadata__ is no record of texts");
      continue;
    }
    const parsed = safeParse(entrySchema, value);
    if (!parsed.success)
      return fail(
        `the header's entry of tensor ${name} has no proper ${parsed.error.issues[0]!.path.join(".") || "form"}`,
      );
    const {
      shape,
      dtype: format,
      data_offsets: [begin, end],
    } = parsed.data;
    if (!isElementFormat(format)) {
      return fail(`tensor ${name} is ${format}; only ${elementFormats.join(", ")} can be read`);
    }
    const size = sizeOf(shape) * bytesOfElement(format);
    if (end - begin !== size) {
      fail(`tensor ${name} ${formatShape(shape)} takes ${size} bytes, but has ${end - begin}`);
    }
    entries.set(name, { dtype: dtypeOfFormat(format), format, shape, begin, end });
  }
  checkLayout(entries, rest, fail);
  return { entries, metadata };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function checkLayout(entries: ReadonlyMap<string, HeaderEntry>, bytes: number, fail: Fail): void {
  let at = 0;
  for (const [name, { begin, end }] of [...entries].sort(
    ([, a], [, b]) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin < at) fail(`tensor ${name} overlaps the one before it`);
    if (begin > at)
      fail(`before tensor ${name} there are ${begin - at} bytes that belong to no tensor`);
    at = end;
  }
  if (at > bytes)
    fail(`its tensors should have ${at} bytes, but only ${bytes} follow; it is truncated`);
  if (at < bytes) fail(`after its tensors there are ${bytes - at} bytes that belong to no tensor`);
}
