/** JSON in replies. */
import { expect, test } from "bun:test";
import { parseJson } from "../../../envs/gymnasium/parse_json.ts";

test("parseJson() reads from the offset on, wherever the reply lies in its buffer", () => {
  const bytes = new TextEncoder().encode('__!{"a":[1,"ä"]}');
  expect(parseJson(new DataView(bytes.buffer, 2), 1)).toEqual({ a: [1, "ä"] });
});
