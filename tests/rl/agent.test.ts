/** What agents report. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { array } from "../../gluon/nd/mod.ts";
import { readMetrics } from "../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("readMetrics()", () => {
  test("reads arrays from the device, and leaves numbers as they are, in their order", async () => {
    const metrics = await readMetrics({ epsilon: 0.25, loss: array([1.5]).sum(), entropy: 2 });
    expect(Object.entries(metrics)).toEqual([
      ["epsilon", 0.25],
      ["loss", 1.5],
      ["entropy", 2],
    ]);
  });
});
