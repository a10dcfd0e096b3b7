/**
 * Whether a native kernel ever touches a byte outside of its output: `bun tests/backends/native/fuzz.ts [calls] [seed] [threads]` binds
 * so many random calls (100,000 by default), with guards around every output and behind what a kernel reserves. Several threads share
 * calls of any size.
 */

import { Command } from "commander";
import { createNativeBackend } from "../../../backends/native/mod.ts";
import { wholeNumber } from "../../../cli/flags.ts";
import { Cases } from "./cases.ts";
import { runCase } from "./run_case.ts";

/** Calls on one backend: in a new one, memory is reserved again, and guarded. */
const CALLS = 1000;

const [calls, seed, threads] = new Command("tests/backends/native/fuzz.ts")
  .description("Whether a native kernel ever touches a byte outside of its output.")
  .argument("[calls]", "random calls", wholeNumber(1), 100_000)
  .argument("[seed]", "what they are drawn with", wholeNumber(0), 1)
  .argument("[threads]", "threads that share each call", wholeNumber(1), 1)
  .parse().processedArgs as [number, number, number];
const cases = new Cases(seed);
for (let done = 0; done < calls; ) {
  const backend = await createNativeBackend(undefined, undefined, threads > 1);
  backend.threads = threads;
  for (let i = 0; i < CALLS && done < calls; i++, done++) {
    await runCase(backend, cases.next());
  }
}
console.log(`${calls} calls of seed ${seed}: no byte outside was written`);
