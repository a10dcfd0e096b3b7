/** The codes of Reshape, by the examples of MXNet's documentation. */
import { describe, expect, test } from "bun:test";
import { reshapeByCodes } from "../../../gluon/symbol/reshape_codes.ts";

describe("reshapeByCodes()", () => {
  const examples: [shape: number[], codes: number[], reverse: boolean, result: number[]][] = [
    [[2, 3, 4], [4, 0, 2], false, [4, 3, 2]],
    [[2, 3, 4], [2, 0, 0], false, [2, 3, 4]],
    [[2, 3, 4], [6, 1, -1], false, [6, 1, 4]],
    [[2, 3, 4], [3, -1, 8], false, [3, 1, 8]],
    [[2, 3, 4], [-1], false, [24]],
    [[2, 3, 4], [-2], false, [2, 3, 4]],
    [[2, 3, 4], [2, -2], false, [2, 3, 4]],
    [[2, 3, 4], [-2, 1, 1], false, [2, 3, 4, 1, 1]],
    [[2, 3, 4], [-3, 4], false, [6, 4]],
    [[2, 3, 4, 5], [-3, -3], false, [6, 20]],
    [[2, 3, 4], [0, -3], false, [2, 12]],
    [[2, 3, 4], [-3, -2], false, [6, 4]],
    [[2, 3, 4], [-4, 1, 2, -2], false, [1, 2, 3, 4]],
    [[2, 3, 4], [2, -4, -1, 3, -2], false, [2, 1, 3, 4]],
    [[10, 5, 4], [-1, 0], false, [40, 5]],
    [[10, 5, 4], [-1, 0], true, [50, 4]],
  ];
  for (const [shape, codes, reverse, result] of examples) {
    test(`(${shape}) by (${codes})${reverse ? " from the right" : ""} is (${result})`, () => {
      expect(reshapeByCodes(shape, codes, reverse)).toEqual(result);
    });
  }

  test("codes that do not fit are refused", () => {
    for (const codes of [[5, -1], [0, 0, 0, 0], [-3, -3], [7], [-4, 4, 5, -2]]) {
      expect(() => reshapeByCodes([2, 3, 4], codes)).toThrow(
        `Cannot reshape (2, 3, 4) by the codes (${codes.join(", ")}): they do not fit its axes`,
      );
    }
  });
});
