/**
 * Files whose tests take long for what they start or train, and try the same code in both runtimes. Bun runs all of these
 * tests, Deno so many of each file; with `GLUEBALL_TEST_ALL=1` all.
 */

import process from "node:process";

/** How many tests of a file Deno runs. */
export const SAMPLED: Readonly<Record<string, number>> = {
  "tests/cli/commands/benchmark.test.ts": 1,
  "tests/cli/commands/train.test.ts": 2,
  "tests/cli/commands/tune.test.ts": 1,
  "tests/cli/env_module.test.ts": 3,
  "tests/cli/environment_flags.test.ts": 4,
  "tests/cli/load_in_code.test.ts": 1,
  "tests/cli/trust.test.ts": 3,
  "tests/cli/usage.test.ts": 3,
  "tests/envs/gymnasium/gymnasium_environment.test.ts": 12,
  "tests/envs/gymnasium/gymnasium_odd.test.ts": 3,
  "tests/envs/gymnasium/gymnasium_vector_environment.test.ts": 5,
  "tests/rl/algorithms/a2c.test.ts": 4,
  "tests/rl/algorithms/policies.test.ts": 6,
  "tests/rl/algorithms/ppo.test.ts": 12,
  "tests/tools/build_native.test.ts": 0,
};

/** How many tests of a file are run. */
export function sampleOf(file: string): number {
  if (process.env.GLUEBALL_TEST_ALL === "1") return Number.POSITIVE_INFINITY;
  return SAMPLED[file] ?? Number.POSITIVE_INFINITY;
}
