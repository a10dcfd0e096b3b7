/** Errors as a user of the command line reads them. */

import { expect, test } from "bun:test";
import { describeError } from "../../../cli/terminal/complaint.ts";
import { make } from "../../../envs/mod.ts";

function errorOf(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

test("an error that was foreseen is its message, any other its stack", () => {
  const foreseen = new RangeError("Cannot stay: it is late; go.");
  expect(describeError(foreseen, false)).toBe("Cannot stay: it is late; go.");
  expect(describeError(foreseen, true)).toMatch(/Cannot stay: it is late; go\.\n +at /);
  expect(describeError(new TypeError("x is undefined"), false)).toMatch(/x is undefined\n +at /);
  expect(describeError("a text", false)).toContain("a text");
});

test("a traceback follows where it is asked for", () => {
  const error = new Error("Cannot step: so; do.", { cause: "Traceback:\n  line 1\n" });
  expect(describeError(error, false)).toBe("Cannot step: so; do.");
  expect(describeError(error, true)).toMatch(/\n\nTraceback:\n {2}line 1$/);
});

test("what to do is said with flags, where the error says it in code", () => {
  const options = errorOf(() => make("Catch-v0", { rows: "x" } as object));
  expect(describeError(options, false)).toMatch(/; \S.* envs Catch-v0 lists the options$/);
  const id = "gymnasium:a:B-v0";
  const trust = errorOf(() => make(id, { trust: false }));
  expect(describeError(trust, false)).toMatch(/; if you trust the file, consent with --trust\.$/);
  const python = errorOf(() => make(id, { python: "./no-such-python" }));
  expect(describeError(python, false)).toMatch(
    /say where it is, as in --python \.venv\/bin\/python\.$/,
  );
  expect((python as Error).message).toContain('as in { python: ".venv/bin/python" }');
});
