/**
 * Model folders, in the layout of model hubs: `config.json`, `model.safetensors`, the card `README.md`, and pictures that
 * the card shows. The configuration has size and SHA-256 of each file, which loading checks first.
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { HostBlob, URLLike } from "./file_kinds.ts";
import { openFile, writeFile } from "./files.ts";
import { joinPath, makeFolder } from "./folders.ts";
import { findSHA256 } from "./hash.ts";
import { type CardFacts, modelCard } from "./model_card.ts";
import { failureOf } from "./tensor_source.ts";

/** The weights of a model folder. */
export const WEIGHTS = "model.safetensors";
const CONFIG = "config.json";

/** The largest configuration that is read, in bytes. */
const LARGEST = 1 << 20;

const form = z.looseObject({
  files: z.catchall(
    z.object({}),
    z.object({
      size: z.int().check(z.nonnegative()),
      sha256: z.string(),
    }),
  ),
});

/** What a net is made of, as JSON. */
export type Config = Readonly<Record<string, unknown>>;

/** Where a model folder is: a path (in a page, the beginning of names), or a URL. */
export type FolderSource = string | URLLike;

/** What is written besides the card. */
export interface FolderContents {
  readonly config: Config;
  readonly weights: HostBlob;
  /** Other files by name, such as `replay.png`. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Writes a folder; the configuration comes last, so that one that is not whole is not loaded. */
export async function writeModelFolder(
  folder: string,
  { config, weights, files = {} }: FolderContents,
  card: CardFacts,
): Promise<void> {
  const sha256 = findSHA256();
  if (sha256 === undefined) {
    throw new Error(
      `Cannot write model folder "${folder}": this page has no SHA-256; serve it by https or from localhost.`,
    );
  }
  const own = new Uint8Array(await weights.arrayBuffer());
  const readme = new TextEncoder().encode(modelCard(card));
  const listed = new Map(Object.entries({ [WEIGHTS]: own, ...files }));
  const facts: Record<string, { size: number; sha256: string }> = {};
  await makeFolder(folder);
  for (const [name, bytes] of listed) {
    facts[name] = { size: bytes.length, sha256: await sha256(bytes) };
    await writeFile(joinPath(folder, name), [bytes]);
  }
  await writeFile(joinPath(folder, "README.md"), [readme]);
  const text = `${JSON.stringify({ library_name: "glueball", ...config, files: facts }, null, 2)}\n`;
  await writeFile(joinPath(folder, CONFIG), [new TextEncoder().encode(text)]);
}

/** A folder's configuration, and its weights, which are what the configuration says. */
export async function readModelFolder(
  source: FolderSource,
): Promise<{ readonly config: Config; readonly weights: Uint8Array; readonly what: string }> {
  const text = await read(beside(source, CONFIG), (size, fail) => {
    if (size > LARGEST) fail(`it has ${size} bytes; no configuration has as many`);
  });
  const fail = failureOf(text.what);
  const parsed = safeParse(form, parseJSON(text.bytes));
  if (!parsed.success) {
    const { path = [], message } = parsed.error.issues[0] ?? {};
    return fail(`it is no configuration of a model folder: ${path.join(".") || "it"}: ${message}`);
  }
  const { files, ...config } = parsed.data;
  const expected = files[WEIGHTS];
  if (expected === undefined) return fail(`it names no ${WEIGHTS}`);
  const { bytes, what } = await read(beside(source, WEIGHTS), (size, refuse) => {
    if (size === expected.size) return;
    refuse(`it has ${size} bytes, but ${CONFIG} says ${expected.size}; fetch it again`);
  });
  const digest = await findSHA256()?.(bytes);
  if (digest !== undefined && digest !== expected.sha256) {
    failureOf(what)(
      `its SHA-256 is ${digest}, but ${CONFIG} says ${expected.sha256}; fetch it again`,
    );
  }
  return { config, weights: bytes, what };
}

async function read(
  source: FolderSource,
  check: (size: number, fail: (why: string) => never) => void,
): Promise<{ bytes: Uint8Array; what: string }> {
  const file = await openFile(source);
  try {
    check(file.size, failureOf(file.what));
    const bytes = new Uint8Array(file.size);
    await file.read(bytes, 0);
    return { bytes, what: file.what };
  } finally {
    await file.close();
  }
}

function beside(source: FolderSource, name: string): FolderSource {
  if (typeof source === "string") return joinPath(source, name);
  return new URL(name, source.href.endsWith("/") ? source.href : `${source.href}/`);
}

function parseJSON(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
