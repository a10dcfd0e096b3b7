/** Ids of environments of Python's Gymnasium. */

import { describe, expect, test } from "bun:test";
import { make, make_vec, makeFromFile, spec } from "../../../envs/mod.ts";
import { withProgram } from "./fake_python.ts";

const MALFORMED: readonly string[] = [
  "gymnasium:",
  "gymnasium:-c",
  "gymnasium:--use-compress-program=sh",
  "gymnasium:module:-c",
  "gymnasium:-m:CartPole-v1",
  "gymnasium:CartPole v1",
  "gymnasium:CartPole-v1\n",
  "gymnasium:\nCartPole-v1",
  "gymnasium:CartPole-v1\0",
  "gymnasium:Cart\x1b[2JPole-v1",
  "gymnasium:CartPole-v1;id",
  "gymnasium:$(id)",
  "gymnasium:`id`",
  "gymnasium:../CartPole-v1",
  "gymnasium:/CartPole-v1",
  "gymnasium:a/b/CartPole-v1",
  "gymnasium:.module:CartPole-v1",
  "gymnasium:mod..ule:CartPole-v1",
  "gymnasium:0module:CartPole-v1",
  "gymnasium:a:b:CartPole-v1",
  "gymnasium:C\u00e4rtPole-v1",
  `gymnasium:${"a".repeat(200)}`,
];

const WELL_FORMED: readonly string[] = [
  "gymnasium:CartPole-v1",
  "gymnasium:CartPole",
  "gymnasium:phys2d/CartPole-v1",
  "gymnasium:ale_py:ALE/Breakout-v5",
  "gymnasium:package.module:Name.of.it_1-v0",
  "gymnasium:2048-v0",
];

describe("An id of Gymnasium", () => {
  test("that is malformed is refused before anything is started", () => {
    withProgram((python, hasRun) => {
      for (const id of MALFORMED) {
        const message =
          /^Cannot make "gymnasium:.*": it is no id of Gymnasium; give one of the form /;
        expect(() => make(id, { python })).toThrow(message);
        expect(() => make_vec(id, 2, { python })).toThrow(message);
        expect(() => makeFromFile(id, {}, { python, trust: true })).toThrow(message);
        expect(() => spec(id)).toThrow(message);
      }
      expect(hasRun()).toBe(false);
    });
  });

  test("that is well formed is passed to Python as one argument, after --", () => {
    withProgram((python, hasRun) => {
      for (const id of WELL_FORMED) {
        expect(() => make(id, { python })).toThrow("its Python process ended meanwhile");
        expect(hasRun()).toBe(true);
      }
    });
  });
});
