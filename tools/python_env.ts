/** Which Python the tests ask that need one: those of the bridge to Gymnasium, and of TensorBoard's files. */

import { existsSync } from "node:fs";
import { env } from "node:process";
import { type Environment, runProgram } from "./program.ts";

/** The Python that is named, or the one in `.venv`, or the machine's; `null` where it lacks Gymnasium. */
export async function findPythonEnv(): Promise<Environment | null> {
  const own = existsSync(".venv/bin/python") ? ".venv/bin/python" : "python3";
  const python = env.GLUEBALL_TEST_PYTHON ?? own;
  const { status } = await runProgram([python, "-c", "import gymnasium"]);
  return status === 0 ? { GLUEBALL_TEST_PYTHON: python } : null;
}
