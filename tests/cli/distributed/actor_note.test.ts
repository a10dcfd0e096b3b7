/** What actors tell of themselves. */

import { expect, test } from "bun:test";
import { decodeActorNote } from "../../../cli/distributed/actor_note.ts";

test("a note is itself again, and another text is none", () => {
  const note = {
    host: "h",
    backend: "wasm",
    environments: 8,
    step: 5,
    version: 2,
    isWaiting: false,
  };
  expect(decodeActorNote(JSON.stringify(note))).toEqual(note);
  for (const text of ["", "{", "{}", JSON.stringify({ ...note, more: 1 })]) {
    expect(decodeActorNote(text)).toBeNull();
  }
});
