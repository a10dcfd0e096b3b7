/** The Zig compiler: the package `ziglang` of Python, of the version that the builds are made with. */

import { readFileSync } from "node:fs";
import { runProgram } from "./program.ts";

const requirements = readFileSync(new URL("../tests/requirements.txt", import.meta.url), "utf8");

/** Another version gives other bytes. */
const VERSION = /^ziglang==(.+)$/m.exec(requirements)?.[1];

/** How to call it: that of `.venv`, or of the machine's Python. `undefined` where neither has it. */
export async function findZig(): Promise<readonly string[] | undefined> {
  for (const python of [".venv/bin/python", "python3"]) {
    const zig = [python, "-m", "ziglang"];
    const { status, output } = await runProgram([...zig, "version"]);
    if (status === 0 && output.trim() === VERSION) return zig;
  }
  return undefined;
}

/** What to do where `findZig` found none. */
export const ZIG_REMEDY: string = `there is no Zig ${VERSION} here; .venv/bin/pip install ziglang==${VERSION}`;
