/** Files as bytes; nothing else in `gluon/` touches the disk. */

let written = 0;

/** The bytes of a file. */
export async function readFile(filename: string): Promise<Uint8Array> {
  const fs = await import("node:fs/promises");
  return await fs.readFile(filename);
}

/**
 * Writes a file as a whole or not at all: to a temporary file in the same folder, which then takes
 * the place of the old one.
 */
export async function writeFile(filename: string, bytes: Uint8Array): Promise<void> {
  const fs = await import("node:fs/promises");
  const { pid } = await import("node:process");
  const temporary = `${filename}.${pid}.${written++}.tmp`;
  const file = await fs.open(temporary, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await fs.rename(temporary, filename);
  } catch (error) {
    await file.close().catch(() => undefined);
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
