/**
 * The files of a page: what is saved under a name where there is no disk, in the origin's own storage (IndexedDB). On
 * Bun, Deno and Node a name is a path, and these functions refuse.
 */
import { hasDisk } from "./disk.ts";
import type { HostBlob } from "./file_kinds.ts";
import { getStored, listStored, removeStored } from "./origin_storage.ts";

/** The names of all files, in order. */
export async function listFiles(): Promise<string[]> {
  checkPage("list");
  return listStored();
}

/**
 * A file as a `Blob`, to be downloaded, or sent elsewhere.
 *
 * @throws {Error} where there is none of that name.
 */
export async function getFile(name: string): Promise<HostBlob> {
  checkPage("get");
  return (await getStored(name)) as HostBlob;
}

/**
 * Removes a file; not the older ones, `<name>.1` and so on.
 *
 * @throws {Error} where there is none of that name.
 */
export async function removeFile(name: string): Promise<void> {
  checkPage("remove");
  await removeStored(name);
}

function checkPage(doing: string): void {
  if (!hasDisk()) return;
  throw new Error(
    `Cannot ${doing} files of a page: this host has a disk, and names are paths there; use its own ` +
      "functions, such as those of node:fs.",
  );
}
