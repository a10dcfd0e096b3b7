/** Work in parallel. */

import { describe, expect, test } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { inParallel } from "../../../cli/benchmark/workers.ts";

const never = new AbortController().signal;

describe("inParallel", () => {
  test("has at most so many at work, and gives results in the order of the items", async () => {
    let [atWork, most] = [0, 0];
    const results = await inParallel([30, 1, 20, 1, 10], 2, never, async (ms) => {
      most = Math.max(most, ++atWork);
      await setTimeout(ms);
      atWork--;
      return ms * 2;
    });
    expect(results).toEqual([60, 2, 40, 2, 20]);
    expect(most).toBe(2);
  });

  test("ends the others when one fails, begins no more, and hands the failure on", async () => {
    const begun: number[] = [];
    let ended = false;
    const all = inParallel([0, 1, 2, 3], 2, never, async (item, signal) => {
      begun.push(item);
      if (item === 1) throw new Error("broken");
      signal.addEventListener("abort", () => {
        ended = true;
      });
      await setTimeout(5);
    });
    await expect(all).rejects.toThrow("broken");
    await setTimeout(10);
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(true);
  });
});
