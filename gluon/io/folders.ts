/** Folders of the disk. A page has none: names of files in its storage begin with the folder's. */
import { hostModule } from "../../backends/base/host.ts";
import { hasDisk } from "./disk.ts";

/** A path inside a folder. */
export function joinPath(folder: string, ...names: readonly string[]): string {
  if (hasDisk()) return hostModule("node:path").join(folder, ...names);
  return [folder, ...names].join("/");
}

/** The folder where MXNet keeps its data, `~/.mxnet`; in a page, `.mxnet`. */
export function dataFolder(): string {
  return hasDisk() ? joinPath(hostModule("node:os").homedir(), ".mxnet") : ".mxnet";
}

/** Makes a folder, and those around it, where they are not there. */
export async function makeFolder(path: string): Promise<void> {
  if (hasDisk()) await hostModule("node:fs/promises").mkdir(path, { recursive: true });
}

/**
 * The names in a folder, in order of their characters.
 *
 * @throws {Error} where there is none, or the host has no disk.
 */
export async function listFolder(
  path: string,
): Promise<{ readonly name: string; readonly isFolder: boolean }[]> {
  const fs = hostModule("node:fs/promises");
  const entries = await fs.readdir(path, { withFileTypes: true }).catch((error) => {
    throw new Error(
      `Cannot list folder "${path}": ${(error as Error).message}; give a folder that is there.`,
      { cause: error },
    );
  });
  const found = entries.map(async (entry) => {
    const isFolder = entry.isSymbolicLink()
      ? (await fs.stat(joinPath(path, entry.name))).isDirectory()
      : entry.isDirectory();
    return { name: entry.name, isFolder };
  });
  return (await Promise.all(found)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Removes files, those that are there. */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  if (hasDisk()) {
    const fs = hostModule("node:fs/promises");
    for (const path of paths) await fs.rm(path, { force: true });
  } else {
    const { listStored, removeStored } = await import("./origin_storage.ts");
    const stored = new Set(await listStored());
    for (const path of paths) if (stored.has(path)) await removeStored(path);
  }
}

/** Whether there is a folder of that path. */
export async function isFolder(path: string): Promise<boolean> {
  if (!hasDisk()) return false;
  const found = await hostModule("node:fs/promises")
    .stat(path)
    .catch(() => null);
  return found?.isDirectory() ?? false;
}
