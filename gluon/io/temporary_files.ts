/** Temporary files, whose names tell which process writes them, so that what a dead one left can be cleared away. */
import { hostModule } from "../../backends/base/host.ts";

/** What is used here of Deno. */
interface Permissions {
  querySync(what: { readonly name: "sys" }): { readonly state: string };
}

let made = 0;
let machine: Promise<string | null> | undefined;

/** A name for what will be `filename`, in the same folder, that no other file has. */
export async function temporaryName(filename: string): Promise<string> {
  const { pid } = hostModule("node:process");
  machine ??= nameMachine();
  return [filename, (await machine) ?? "-", pid, made++, "tmp"].join(".");
}

/**
 * Removes the temporary files in a folder whose writers have died. In doubt a file stays: that of
 * another machine or container, where this process cannot see who lives.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  machine ??= nameMachine();
  const here = await machine;
  if (here === null) return;
  const fs = hostModule("node:fs/promises");
  for (const name of await fs.readdir(folder)) {
    const [end, , pid, place] = name.split(".").reverse();
    if (end !== "tmp" || place !== here || (await isAlive(Number(pid)))) continue;
    await fs.rm(`${folder}/${name}`, { force: true });
  }
}

/** Whether there is a process of that number here, or might be. */
async function isAlive(pid: number): Promise<boolean> {
  const process = hostModule("node:process");
  try {
    process.kill(pid, 0); // asks, and does nothing to it
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code !== "ESRCH";
  }
}

/**
 * What is the same for two processes only where each can see the other: on Linux, this run of the
 * kernel and this namespace of process numbers (containers have their own); elsewhere, the name of
 * the host. `null` where it cannot be had, or Deno would have to ask its user for it.
 */
async function nameMachine(): Promise<string | null> {
  const { permissions } = (globalThis as { Deno?: { permissions?: Permissions } }).Deno ?? {};
  if (permissions && permissions.querySync({ name: "sys" }).state !== "granted") return null;
  const process = hostModule("node:process");
  try {
    if (process.platform !== "linux") return plain(hostModule("node:os").hostname());
    const fs = hostModule("node:fs/promises");
    const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const namespace = await fs.readlink("/proc/self/ns/pid");
    return plain(`${boot.slice(0, 18)}-${namespace}`);
  } catch {
    return null;
  }
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "");
}
