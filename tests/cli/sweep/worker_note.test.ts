/** What workers tell of themselves. */

import { expect, test } from "bun:test";
import { decodeNote } from "../../../cli/sweep/worker_note.ts";

test("a note is itself again, and another text is none", () => {
  const note = { host: "h", backend: "wasm", task: "t", step: 1, done: 2 };
  expect(decodeNote(JSON.stringify(note))).toEqual(note);
  for (const text of ["", "[]", '{"host":"h"}']) expect(decodeNote(text)).toBeNull();
});
