/** Options as words: what they mean. */

import { expect, test } from "bun:test";
import { parseWords } from "../../../rl/train/option_words.ts";

test("words are JSON where they can be, else text", () => {
  expect(
    parseWords({ a: "false", b: "8", c: "4x4", d: '["SF","FG"]', e: "Infinity", f: "", g: '"8"' }),
  ).toEqual({ a: false, b: 8, c: "4x4", d: ["SF", "FG"], e: Infinity, f: "", g: "8" });
});
