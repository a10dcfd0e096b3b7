/** What the one command makes of the output and the end of a test runner. */

import { describe, expect, test } from "bun:test";
import type { Ended } from "../../tools/program.ts";
import { addUp, judge, readBun, readDeno, readNode } from "../../tools/test_counts.ts";

const ended = (output: string, status: number | null = 0, signal: string | null = null): Ended => ({
  status,
  signal,
  output,
});
const count = ({ passed, failed }: { passed: number; failed: number }) => [passed, failed];

describe("the output of a test runner", () => {
  test("of Bun is read from its closing lines", () => {
    const output = " 12 pass\n 3 skip\n 1 fail\n 1 error\nRan 13 tests across 2 files. [1.00s]\n";
    expect(readBun(output)).toEqual({ passed: 12, failed: 2, complete: true });
    expect(readBun("(pass) one\n(pass) two\n")).toEqual({ passed: 0, failed: 0, complete: false });
  });

  test("of Deno is read from its closing line", () => {
    expect(readDeno("\nok | 12 passed (3 steps) | 0 failed | 2 ignored (3s)\n")).toEqual({
      passed: 12,
      failed: 0,
      complete: true,
    });
    const output = "\nFAILED | 11 passed | 1 failed (3s)\n\nerror: Test failed\n";
    expect(readDeno(output)).toMatchObject({ passed: 11, failed: 1 });
    expect(readDeno("a > b ... ok (3ms)\n")).toEqual({ passed: 0, failed: 0, complete: false });
  });

  test("of Node is read from its closing lines", () => {
    expect(readNode("# pass 4\n# fail 1\n")).toEqual({ passed: 4, failed: 1, complete: true });
    expect(readNode("ℹ pass 4\nℹ fail 0\n")).toEqual({ passed: 4, failed: 0, complete: true });
  });
});

describe("a run", () => {
  const passing = "ok | 12 passed | 0 failed (3s)\n";

  test("passes when its tests did", () => {
    expect(judge(ended(passing), readDeno, false)).toEqual({ passed: 12, failed: 0 });
  });

  test("fails when a test did, or when it broke off before its closing line", () => {
    const failing = ended("FAILED | 11 passed | 2 failed (3s)\n", 1);
    expect(count(judge(failing, readDeno, false))).toEqual([11, 2]);
    expect(count(judge(ended("a ... ok\n", null, "SIGSEGV"), readDeno, false))).toEqual([0, 1]);
    expect(count(judge(ended(passing, 1), readDeno, false))).toEqual([12, 1]);
    expect(count(judge(ended(passing, null, "SIGTERM"), readDeno, false))).toEqual([12, 1]);
  });

  test("passes with a note when the process crashed after all tests had passed", () => {
    const bun = " 7 pass\n 0 fail\nRan 7 tests across 1 file. [1.00s]\n";
    for (const [output, read] of [
      [`${passing}corrupted size vs. prev_size in fastbins\n`, readDeno],
      [bun, readBun],
    ] as const) {
      const verdict = judge(ended(output, null, "SIGABRT"), read, false);
      expect(verdict.failed).toBe(0);
      expect(verdict.note).toMatch(/^all tests passed; .* SIGABRT \(.*\)$/);
    }
    const failing = ended("FAILED | 11 passed | 1 failed (3s)\n", null, "SIGABRT");
    expect(judge(failing, readDeno, false)).toEqual({ passed: 11, failed: 1 });
  });

  test("of no test fails, unless only some files were asked for", () => {
    const ignored = ended("ok | 0 passed | 0 failed | 1 ignored (3ms)\n");
    expect(count(judge(ignored, readDeno, false))).toEqual([0, 1]);
    expect(count(judge(ignored, readDeno, true))).toEqual([0, 0]);
  });
});

test("Several runs add up, and have failed if none ran a test", () => {
  const runs = [
    { passed: 3, failed: 0 },
    { passed: 2, failed: 1, note: "a" },
    { passed: 1, failed: 0, note: "b" },
  ];
  expect(addUp(runs, false)).toEqual({ passed: 6, failed: 1, note: "a; b" });
  expect(addUp([{ passed: 0, failed: 0 }], false)).toEqual({ passed: 0, failed: 1 });
  expect(addUp([], false).failed).toBe(1);
  expect(addUp([{ passed: 0, failed: 0 }], true)).toEqual({ passed: 0, failed: 0 });
});
