/**
 * Files by name in a page: the origin's own storage, an IndexedDB database, in which each is a Blob. Windows, workers
 * and service workers of the origin share it.
 */
import { nearest } from "../../backends/base/nearest.ts";
import { makeBlob, openBlob } from "./blob_file.ts";
import type { BlobLike, WriteOptions } from "./file_kinds.ts";
import type { OpenFile } from "./open_file.ts";

const DATABASE = "glueball";
const STORE = "files";

/** As many names stand in a message. */
const MOST_NAMES = 10;

/** Opens a file of the origin's storage. */
export async function openInStorage(name: string): Promise<OpenFile> {
  return openBlob(await getStored(name), `file "${name}"`);
}

/**
 * Writes a file to the origin's storage: as a whole or not at all, older ones with it.
 *
 * @throws {Error} where the browser has no more room for the origin; the old file is as it was.
 */
export async function writeInStorage(
  name: string,
  pieces: Iterable<Uint8Array>,
  { keep = 1, check }: WriteOptions,
): Promise<void> {
  const blob = makeBlob(pieces, check);
  const nameAt = (age: number): string => (age === 0 ? name : `${name}.${age}`);
  try {
    await transact("readwrite", async (files) => {
      for (let age = keep - 1; age > 0; age--) {
        const old: unknown = await settled(files.get(nameAt(age - 1)));
        if (old !== undefined) files.put(old, nameAt(age));
      }
      files.put(blob, name);
    });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const reason =
      error.name === "QuotaExceededError"
        ? "the browser has no more room for this origin; remove files (gluon.files.removeFile)"
        : error.message;
    throw new Error(
      `Cannot write file "${name}" in this page: ${reason}. A file of that name that was there is ` +
        "unchanged.",
      { cause: error },
    );
  }
}

/** The names of all files, in order. */
export async function listStored(): Promise<string[]> {
  return (await transact("readonly", (files) => settled(files.getAllKeys()))) as string[];
}

/**
 * A file.
 *
 * @throws {Error} where there is none of that name.
 */
export async function getStored(name: string): Promise<BlobLike> {
  const blob = await transact("readonly", (files) =>
    settled<BlobLike | undefined>(files.get(name)),
  );
  return blob ?? (await failMissing(name, "read"));
}

/**
 * Removes a file.
 *
 * @throws {Error} where there is none of that name.
 */
export async function removeStored(name: string): Promise<void> {
  const isThere = await transact("readwrite", async (files) => {
    const count = await settled(files.count(name));
    files.delete(name);
    return count > 0;
  });
  if (!isThere) await failMissing(name, "remove");
}

async function failMissing(name: string, doing: string): Promise<never> {
  const names = await listStored();
  const similar = nearest(name, names, { within: 0.5 });
  const shown = names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? ", ..." : "");
  throw new Error(
    `Cannot ${doing} file "${name}": this page's origin has none of that name` +
      (similar === undefined ? "" : `, but "${similar}"`) +
      (names.length === 0 ? "; it has no files yet." : `; it has ${shown}.`),
  );
}

/**
 * Runs a transaction: all that `body` asks for happens, or nothing. It may wait for requests only.
 *
 * @throws {DOMException} where the browser does not do that.
 */
async function transact<T>(
  mode: "readonly" | "readwrite",
  body: (files: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const isCommitted = new Promise<boolean>((resolve) => {
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    });
    let result: T | undefined;
    let failure: unknown;
    try {
      result = await body(transaction.objectStore(STORE));
    } catch (error) {
      failure = error;
      abort(transaction);
    }
    if ((await isCommitted) && failure === undefined) return result as T;
    // Its error is the cause; that of a request may be a consequence. A browser that closes has none.
    throw transaction.error ?? failure ?? new DOMException("the browser has ended the transaction");
  } finally {
    database.close();
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // The failure of a request has aborted it already.
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  const { indexedDB } = globalThis as { indexedDB?: IDBFactory };
  try {
    if (indexedDB === undefined) {
      throw new Error("there is neither IndexedDB nor a disk (Node has one from 20.16 on)");
    }
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return await settled(request);
  } catch (error) {
    throw new Error(
      `Cannot use names of files here: ${(error as Error).message}; save without a target ` +
        "for a Blob, and load from a Blob, bytes or a URL.",
      { cause: error },
    );
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
