/** Files of every kind: the one place that tells kinds apart. */
import { formatValue } from "../../backends/base/format_value.ts";
import { hostModule } from "../../backends/base/host.ts";
import { makeBlob, openBlob, openBytes } from "./blob_file.ts";
import { hasDisk, openOnDisk, writeOnDisk } from "./disk.ts";
import type { FileSource, FileTarget, HostBlob, URLLike, WriteOptions } from "./file_kinds.ts";
import { nameOfHandle, openHandle, writeHandle } from "./handle_file.ts";
import type { OpenFile } from "./open_file.ts";
import { openInStorage, writeInStorage } from "./origin_storage.ts";
import { openResponse, openURL } from "./response_file.ts";

/**
 * Opens a file, to read parts of it.
 *
 * @throws {Error} where there is none, or it cannot be read.
 * @throws {TypeError} where this is nothing that can be read.
 */
export async function openFile(source: FileSource): Promise<OpenFile> {
  if (typeof source === "string") {
    checkName(source, "read");
    return hasDisk() ? openOnDisk(source) : openInStorage(source);
  }
  if (typeof source === "object" && source !== null) {
    if ("href" in source) return isOnDisk(source) ? openOnDisk(pathOf(source)) : openURL(source);
    if ("byteLength" in source) return openBytes(source);
    if ("getFile" in source) return openHandle(source);
    if ("status" in source) return openResponse(source);
    if ("arrayBuffer" in source && "size" in source) return openBlob(source);
  }
  throw new TypeError(
    `Cannot read ${formatValue(source)}: it is no file; give a path, a URL, a Uint8Array, an ` +
      "ArrayBuffer, a Blob or File, a Response, or a FileSystemFileHandle.",
  );
}

/** All bytes of a file, and what it is called in messages. */
export async function readWhole(
  source: FileSource,
): Promise<{ readonly bytes: Uint8Array; readonly what: string }> {
  const file = await openFile(source);
  try {
    const bytes = new Uint8Array(file.size);
    await file.read(bytes, 0);
    return { bytes, what: file.what };
  } finally {
    await file.close();
  }
}

/**
 * Writes a file as a whole or not at all. What has no name is a `Blob`, which is returned.
 *
 * @param pieces Its bytes in order.
 * @throws {Error} where there is no room for it, or that is not permitted; the old file is as it was.
 * @throws {TypeError} where this is nothing that can be written.
 */
export async function writeFile(
  target: FileTarget | undefined,
  pieces: Iterable<Uint8Array>,
  options: WriteOptions = {},
): Promise<HostBlob | undefined> {
  if (target === undefined) return makeBlob(pieces, options.check);
  if (typeof target === "string") {
    checkName(target, "write");
    await (hasDisk() ? writeOnDisk : writeInStorage)(target, pieces, options);
  } else if (typeof target !== "object" || target === null) {
    throw cannotWriteTo(formatValue(target));
  } else if ("getFile" in target) await writeHandle(target, pieces, options);
  else if (isOnDisk(target)) await writeOnDisk(pathOf(target), pieces, options);
  else throw cannotWriteTo(target.href ?? formatValue(target));
  return undefined;
}

/** What is written, in messages. */
export function nameOfTarget(target: FileTarget | undefined): string {
  if (target === undefined) return "a Blob";
  if (typeof target === "string") return `file "${target}"`;
  return "href" in target ? target.href : nameOfHandle(target);
}

function cannotWriteTo(what: string): TypeError {
  return new TypeError(
    `Cannot write to ${what}: it is no place for a file; give a path, a file: URL or a ` +
      "FileSystemFileHandle, or nothing for a Blob.",
  );
}

/** A URL as a text is a slip: there is no path, and in a page should be no name, that begins so. */
function checkName(name: string, doing: string): void {
  if (!/^(?:https?|file|blob|data):/i.test(name)) return;
  throw new TypeError(
    `Cannot ${doing} file "${name.slice(0, 100)}": it is a URL as a text; give new URL(...).`,
  );
}

function isOnDisk({ protocol }: URLLike): boolean {
  return protocol === "file:";
}

function pathOf({ href }: URLLike): string {
  if (hasDisk()) return hostModule("node:url").fileURLToPath(href);
  throw new Error(
    `Cannot open ${href}: a page has no disk; fetch it from a server, or let the user choose a file.`,
  );
}

/** The file of another name beside a source, which must be a path or a URL. */
export function besides(
  source: FileSource,
  filename: string,
  fail: (why: string) => never,
): string | URLLike {
  if (typeof source === "string") return source.replace(/[^/\\]*$/, filename);
  if (typeof source === "object" && "href" in source) return new URL(filename, source.href);
  return fail("parts of it lie in other files, and only a path or a URL tells where these are");
}
