/** That a test means the same under `bun test` and under `deno test`. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { inTime } from "../shim/in_time.ts";
import { SAMPLED } from "../shim/sampled.ts";

describe("hooks", () => {
  const log: string[] = [];
  beforeAll(() => {
    log.push("outer beforeAll");
  });
  beforeEach(() => {
    log.push("outer beforeEach");
  });
  afterEach(() => {
    log.push("outer afterEach");
  });

  describe("of an inner describe", () => {
    beforeAll(async () => {
      await Promise.resolve();
      log.push("inner beforeAll");
    });
    afterEach(() => {
      log.push("inner afterEach");
    });
    afterAll(() => {
      log.push("inner afterAll");
    });

    test("run from the outside in before a test", () => {
      expect(log).toEqual(["outer beforeAll", "inner beforeAll", "outer beforeEach"]);
    });

    test("run from the inside out after a test, and afterAll not before the last", () => {
      expect(log.slice(3)).toEqual(["inner afterEach", "outer afterEach", "outer beforeEach"]);
    });
  });

  test("of an inner describe end with it", () => {
    expect(log.slice(6)).toEqual([
      "inner afterEach",
      "outer afterEach",
      "inner afterAll",
      "outer beforeEach",
    ]);
  });
});

describe("test.each", () => {
  const seen: string[] = [];

  test.each([
    [1, "one"],
    [2, "two"],
  ])("passes row %s, %s", (digit, word) => {
    seen.push(`${digit} ${word}`);
  });

  test("has passed every row", () => {
    expect(seen).toEqual(["1 one", "2 two"]);
  });
});

describe("test.skipIf", () => {
  let ran = 0;
  test.skipIf(true)("leaves a test out", () => {
    ran++;
  });
  test.skipIf(false)("lets a test run", () => {
    ran++;
  });
  test("has run one of the two", () => {
    expect(ran).toBe(1);
  });
});

test("expect tells numbers, errors and promises apart as both runners do", async () => {
  expect(0.1 + 0.2).toBeCloseTo(0.3);
  expect(() => {
    throw new RangeError("Cannot go on: the end");
  }).toThrow("the end");
  await expect(Promise.reject(new TypeError("no"))).rejects.toThrow(TypeError);
  expect(new Float32Array([1, 2])).toEqual(new Float32Array([1, 2]));
  expect(new Float32Array([1, 2])).not.toEqual(new Float32Array([1, 3]));
});

test("a test that never ends fails, and one that fails or ends in time does so", async () => {
  await expect(inTime(new Promise(() => {}), 10)).rejects.toThrow(
    "The test did not end within 0.01 s",
  );
  await expect(inTime(Promise.reject(new Error("as it is")), 60_000)).rejects.toThrow("as it is");
  await expect(inTime(Promise.resolve(), 60_000)).resolves.toBeUndefined();
});

test("every file of which Deno runs a sample is there", () => {
  const missing = Object.keys(SAMPLED).filter(
    (file) => !existsSync(new URL(`../../${file}`, import.meta.url)),
  );
  expect(missing).toEqual([]);
});
