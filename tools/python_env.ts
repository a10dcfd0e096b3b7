/** Which Python the tests may talk to: one that has Gymnasium. */

import { env } from "node:process";
import { type Environment, runProgram } from "./program.ts";

/** Tries the one that the environment names, that of `.venv`, and the machine's own. `null` where none will do. */
export async function findPythonEnv(): Promise<Environment | null> {
  const named = env.GLUEBALL_TEST_PYTHON;
  for (const python of named === undefined ? [".venv/bin/python", "python3"] : [named]) {
    const { status } = await runProgram([python, "-c", "import gymnasium"]);
    if (status === 0) return { GLUEBALL_TEST_PYTHON: python };
  }
  return null;
}
