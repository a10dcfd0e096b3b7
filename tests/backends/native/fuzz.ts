/**
 * Whether a native kernel ever touches a byte outside of its output: `bun tests/backends/native/fuzz.ts [calls] [seed] [threads]` binds
 * so many random calls (100,000 by default), with guards around every output and behind what a kernel reserves. Several threads share
 * calls of any size.
 */

import { argv } from "node:process";
import { createNativeBackend } from "../../../backends/native/mod.ts";
import { Cases } from "./cases.ts";
import { runCase } from "./run_case.ts";

/** Calls on one backend: in a new one, memory is reserved again, and guarded. */
const CALLS = 1000;

const [, , calls = "100000", seed = "1", threads = "1"] = argv;
const cases = new Cases(Number(seed));
for (let done = 0; done < Number(calls); ) {
  const backend = await createNativeBackend(undefined, undefined, threads !== "1");
  backend.threads = Number(threads);
  for (let i = 0; i < CALLS && done < Number(calls); i++, done++) {
    await runCase(backend, cases.next());
  }
}
console.log(`${calls} calls of seed ${seed}: no byte outside was written`);
