/** The description of the host in reports. */

import { expect, test } from "bun:test";
import { describeMachine } from "../../../cli/benchmark/machine.ts";

test("names the processor, its cores, the memory, the system and the runtime with its version", () => {
  const machine = describeMachine();
  expect(Object.keys(machine)).toEqual(["cpu", "cores", "memoryGiB", "system", "runtime"]);
  expect(machine.runtime).toMatch(/^(bun|deno|node) \d+\.\d+\.\d+/);
  expect(machine.cores).toBeGreaterThan(0);
  expect(machine.memoryGiB).toBeGreaterThan(0);
});
