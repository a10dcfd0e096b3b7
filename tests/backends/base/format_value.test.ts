/** The text of values in error messages. */

import { expect, test } from "bun:test";
import { formatValue } from "../../../backends/base/format_value.ts";

class Box {
  readonly side = 3;
}

const TEXTS: readonly (readonly [unknown, string])[] = [
  [2, "2"],
  [-0.5, "-0.5"],
  [Number.NaN, "NaN"],
  [12n, "12"],
  [true, "true"],
  [undefined, "undefined"],
  [null, "null"],
  ["left", '"left"'],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  [Symbol("s"), "Symbol(s)"],
  [Math.max, "the function max"],
  [[1, [2, "x"]], '[1, [2, "x"]]'],
  [{ seed: 1, of: [2n] }, '{"seed":1,"of":[2]}'],
  [new Box(), "Box"],
  [Object.create(null), "{}"],
  [Object.create(Object.create(null)), "an object"],
  [new Float32Array([3.5]), "Float32Array [3.5]"],
  [new DataView(new ArrayBuffer(2)), "DataView"],
];

test.each(TEXTS)("formatValue() of row %# is what one would type", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("formatValue() shows 8 numbers of a long typed array, and how many there are", () => {
  expect(formatValue(Uint8Array.from({ length: 9 }, (_, i) => i))).toBe(
    "Uint8Array [0, 1, 2, 3, 4, 5, 6, 7, ... 9 numbers]",
  );
});

test("formatValue() cuts long arrays and objects to 60 characters", () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  expect(formatValue(numbers)).toBe(`${`[${numbers.join(", ")}`.slice(0, 57)}...`);
  expect(formatValue({ numbers })).toHaveLength(60);
});

test("formatValue() of an object that contains itself ends", () => {
  const self: unknown[] = [];
  self.push(self);
  expect(formatValue(self)).toBe("[[[[...]]]]");
});
