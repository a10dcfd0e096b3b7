/** A page for tests: a host without Node's modules, with IndexedDB. */

import process from "node:process";
import { IDBFactory } from "fake-indexeddb";

/** What a page has. */
export interface Page {
  /** Default: an empty storage. */
  readonly indexedDB?: unknown;
  /** Default: Web Crypto. */
  readonly crypto?: unknown;
}

/** Runs `body` in a page. */
export async function inPage<T>(body: () => Promise<T>, page: Page = {}): Promise<T> {
  const all = { indexedDB: new IDBFactory(), crypto: globalThis.crypto, ...page };
  const restore = [
    replace(process, "getBuiltinModule", undefined),
    replace(globalThis, "indexedDB", all.indexedDB),
    replace(globalThis, "crypto", all.crypto),
  ];
  try {
    return await body();
  } finally {
    for (const each of restore) each();
  }
}

function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}
