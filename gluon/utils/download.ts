/** Files from the network, held to their SHA-1. */
import { formatValue } from "../../backends/base/format_value.ts";
import { hasDisk } from "../io/disk.ts";
import { readWhole, writeFile } from "../io/files.ts";
import { isFolder, joinPath, makeFolder } from "../io/folders.ts";
import { findDigest } from "../io/hash.ts";

/** What `download` takes. */
export interface DownloadOptions {
  /** A file, or a folder that is there; in a page, a name. Default: the name at the end of the URL. */
  path?: string | null;
  /** Whether a file that is there already is downloaded again. Default: false. */
  overwrite?: boolean;
  /** The digest that the file must have, in hexadecimal. A file that is there with another is downloaded again. */
  sha1_hash?: string | null;
  /** How often it is tried again. Default: 5. */
  retries?: number;
}

/** Whether the file has this SHA-1, in hexadecimal. */
export async function check_sha1(filename: string, sha1_hash: string): Promise<boolean> {
  const { bytes } = await readWhole(filename);
  return (await sha1Of(bytes)) === sha1_hash.toLowerCase();
}

/**
 * Downloads a file, unless it is there, and gives its path. The file is written as a whole, once its
 * digest is the right one.
 *
 * @throws {Error} where it cannot be downloaded or has another digest, with the last reason.
 */
export async function download(url: string | URL, options: DownloadOptions = {}): Promise<string> {
  const { path = null, overwrite = false, sha1_hash = null, retries = 5 } = options;
  const from = locate(url);
  const name = decodeURIComponent(from.pathname.split("/").at(-1) ?? "");
  if (name === "" && path === null) {
    throw new RangeError(`Cannot download ${from.href}: it names no file; give a path.`);
  }
  const isInside = path !== null && (path.endsWith("/") || (hasDisk() && (await isFolder(path))));
  const target = isInside ? joinPath(path, name) : (path ?? name);
  const isThere = !overwrite && (await isUsable(target, sha1_hash));
  if (!isThere) await writeDownload(target, await tryToFetch(from, sha1_hash, retries));
  return target;
}

/** Whether a file is there, with the right digest. */
async function isUsable(path: string, sha1: string | null): Promise<boolean> {
  const found = await readWhole(path).catch(() => undefined);
  if (found === undefined || sha1 === null) return found !== undefined;
  return (await sha1Of(found.bytes)) === sha1.toLowerCase();
}

async function tryToFetch(from: URL, sha1: string | null, retries: number): Promise<Uint8Array> {
  for (let left = retries; ; left--) {
    try {
      const { bytes } = await readWhole(from);
      const digest = sha1 === null ? null : await sha1Of(bytes);
      if (digest === null || digest === sha1?.toLowerCase()) return bytes;
      throw new Error(`its SHA-1 is ${digest}, and must be ${sha1}`);
    } catch (error) {
      if (left > 0) continue;
      throw new Error(
        `Cannot download ${from.href}: ${(error as Error).message} (tried ${retries + 1} times).`,
        { cause: error },
      );
    }
  }
}

async function writeDownload(path: string, bytes: Uint8Array): Promise<void> {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  if (at > 0) await makeFolder(path.slice(0, at));
  await writeFile(path, [bytes]);
}

async function sha1Of(bytes: Uint8Array): Promise<string> {
  const digest = findDigest("SHA-1");
  if (digest) return await digest(bytes);
  throw new Error("Cannot check a SHA-1: this page is no secure context; serve it over https.");
}

function locate(url: string | URL): URL {
  const known = URL.canParse(url) ? new URL(url) : null;
  if (known !== null && ["http:", "https:", "data:", "blob:"].includes(known.protocol))
    return known;
  throw new RangeError(
    `Cannot download ${formatValue(String(url))}: it is no URL of http or https.`,
  );
}
