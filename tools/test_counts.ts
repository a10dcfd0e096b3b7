/** What a test runner's output says, and whether its run passed. */

import type { Ended } from "./program.ts";

/** Tests by how they ended. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** What a test runner reported. */
export interface Report extends Count {
  /** Whether its closing line is there, so that no test was still to come. */
  readonly complete: boolean;
}

/** Reads the output of a test runner. */
export type ReadReport = (output: string) => Report;

/** ` 12 pass` and ` 0 fail`; an error outside of any test is a line of its own. */
export const readBun: ReadReport = (output) => ({
  passed: sum(output, /^ *(\d+) pass$/gm),
  failed: sum(output, /^ *(\d+) (?:fail|errors?)$/gm),
  complete: /^Ran \d+ tests? across/m.test(output),
});

/** `ok | 12 passed | 0 failed (3s)`. */
export const readDeno: ReadReport = (output) => ({
  passed: sum(output, /^(?:ok|FAILED) \| (\d+) passed/gm),
  failed: sum(output, /^(?:ok|FAILED) \| .*?(\d+) failed/gm),
  complete: /^ok \| \d+ passed .*\| 0 failed/m.test(output),
});

/** `# pass 12` and `# fail 0`, with another mark before them on a terminal. */
export const readNode: ReadReport = (output) => ({
  passed: sum(output, /^\S pass (\d+)$/gm),
  failed: sum(output, /^\S fail (\d+)$/gm),
  complete: /^\S fail \d+$/m.test(output),
});

/** What to make of a run. */
export interface Verdict extends Count {
  /** A remark for the reader. */
  readonly note?: string;
}

/** Signals by which the system ends a process whose memory is in disorder. */
const CRASHES: readonly string[] = ["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGTRAP"];

/**
 * Judges a run. One that broke off, or that ran no test, has failed whatever it counted, with two exceptions: the
 * process crashed after its last test, when graphics drivers are taken down, and all tests had passed; or only some
 * files were asked for (`isPartial`), whose tests this runtime leaves out.
 */
export function judge(
  { status, signal, output }: Ended,
  read: ReadReport,
  isPartial: boolean,
): Verdict {
  const { passed, failed, complete } = read(output);
  if (failed > 0) return { passed, failed };
  if (status === 0) return { passed, failed: passed > 0 || isPartial ? 0 : 1 };
  if (complete && passed > 0 && signal !== null && CRASHES.includes(signal)) {
    const last = output.trimEnd().split("\n").at(-1);
    const note = `all tests passed; a graphics driver crashed at teardown, with ${signal} (${last})`;
    return { passed, failed, note };
  }
  return { passed, failed: 1 };
}

/** What several runs come to. They have failed, too, if no test ran, unless only some files were asked for. */
export function addUp(verdicts: readonly Verdict[], isPartial: boolean): Verdict {
  let [passed, failed] = [0, 0];
  for (const verdict of verdicts)
    [passed, failed] = [passed + verdict.passed, failed + verdict.failed];
  const notes = verdicts.flatMap(({ note }) => note ?? []);
  return {
    passed,
    failed: passed + failed > 0 || isPartial ? failed : 1,
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
}

function sum(output: string, pattern: RegExp): number {
  return [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}
