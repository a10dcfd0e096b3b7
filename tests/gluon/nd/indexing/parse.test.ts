/** The parser of indices. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { Index } from "../../../../gluon/nd/indexing/index.ts";
import { parseIndex } from "../../../../gluon/nd/indexing/parse.ts";
import { array } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const all = { start: null, stop: null, step: 1 };

test("text is what stands between Python's brackets", () => {
  expect(parseIndex([" 1:3 , ...,::-1,None, -2, newaxis"])).toEqual([
    { kind: "range", range: { start: 1, stop: 3, step: 1 } },
    { kind: "ellipsis" },
    { kind: "range", range: { start: null, stop: null, step: -1 } },
    { kind: "new axis" },
    { kind: "at", index: -2 },
    { kind: "new axis" },
  ]);
  expect(parseIndex(["1,"])).toEqual([{ kind: "at", index: 1 }]);
  expect(parseIndex(["[[0], [2]], [True, False]"])).toEqual([
    { kind: "positions", positions: { shape: [2, 1], values: [0, 2] } },
    { kind: "mask", mask: { shape: [2], values: [1, 0] } },
  ]);
});

test("objects are the same items", () => {
  expect(parseIndex([{}, { start: 1, step: -1 }, null, [1, 0], Int32Array.of(2)])).toEqual([
    { kind: "range", range: all },
    { kind: "range", range: { start: 1, stop: null, step: -1 } },
    { kind: "new axis" },
    { kind: "positions", positions: { shape: [2], values: [1, 0] } },
    { kind: "positions", positions: { shape: [1], values: [2] } },
  ]);
  expect(parseIndex([[true, false]])).toEqual(parseIndex(["[True, False]"]));
  expect(parseIndex([[]])).toEqual([{ kind: "positions", positions: { shape: [0], values: [] } }]);
});

test("what is no index is refused", () => {
  const rejected: [Index, string][] = [
    ["", 'Cannot index with "": "" is no index in Python\'s notation'],
    ["1,,2", 'Cannot index with "1,,2": "" is no index'],
    ["1:2:3:4", '"1:2:3:4" is no index'],
    ["a:b", '"a:b" is no index'],
    ["[1, 2", '"[1, 2" is no index'],
    ["[1 2]", '"[1 2]" is no index'],
    ["1.5", '"1.5" is no index'],
    ["::0", "Cannot slice with step 0"],
    [1.5, "Cannot index at 1.5: it must be a whole number."],
    [Number.NaN, "Cannot index at NaN"],
    [{ start: 0.5 }, "Cannot slice at 0.5"],
    [[1, [2]], "Cannot index with [1, [2]]: it is no regular nesting of numbers or of booleans."],
    [[1, true], "Cannot index with [1, true]"],
    [[0.5], "Cannot index at 0.5"],
    [{ from: 1 } as never, 'Cannot index with {"from":1}: it is no index'],
    [true as never, "Cannot index with true: it is no index"],
    [undefined as never, "Cannot index with undefined: it is no index"],
  ];
  for (const [index, text] of rejected) expect(() => parseIndex([index])).toThrow(text);
});

test("the result of a comparison could mean two things, and is refused", () => {
  expect(() => parseIndex([array([1, 2]).greater(1)])).toThrow(
    "Cannot index with the result of a comparison: its 0 and 1 could be positions or a mask",
  );
});
