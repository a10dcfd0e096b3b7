/** What tests of the bridge to Python's Gymnasium share. */

import { test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { type GymnasiumEnvironment, type GymnasiumOptions, make } from "../../../envs/mod.ts";

const DECLARED = process.env.GLUEBALL_TEST_PYTHON;
export const DECLINED: boolean = DECLARED === "0";
const REASON = " (skipped: GLUEBALL_TEST_PYTHON=0 declares that there is no Gymnasium here)";
export const PYTHON: string =
  DECLARED || (existsSync(".venv/bin/python") ? ".venv/bin/python" : "python3");
export const FOUND: boolean =
  !DECLINED && spawnSync(PYTHON, ["-c", "import gymnasium"]).status === 0;
export const TEST_ENVS = "gymnasium:tests.envs.gymnasium.gymnasium_envs:";

/** A test that needs Gymnasium; where there is none unexpectedly, the first test fails for all. */
export function pythonTest(name: string, body: () => void | Promise<void>): void {
  test.skipIf(!FOUND)(DECLINED ? name + REASON : name, body);
}

const made = new Set<GymnasiumEnvironment>();

/** Made with the Python of these tests; `closeBridges` closes it. */
export function bridge(
  id: `gymnasium:${string}`,
  options: GymnasiumOptions = {},
): GymnasiumEnvironment {
  const env = make(id, { python: PYTHON, ...options });
  made.add(env);
  return env;
}

/** To be called after all tests of a file. */
export function closeBridges(): void {
  for (const env of made) env.close();
  made.clear();
}
