/** Pictures of pixels, drawn with characters. */

import { describe, expect, test } from "bun:test";
import { stripVTControlCharacters } from "node:util";
import { drawPixels } from "../../../cli/terminal/pixels.ts";

const ESCAPE = "\x1b";

describe("drawPixels()", () => {
  /** Red at the left, blue at the right, and a white line below. */
  const image = {
    width: 4,
    height: 3,
    data: Uint8Array.from(
      { length: 36 },
      (_, i) =>
        [i >= 24 || i % 12 < 6 ? 255 : 0, i >= 24 ? 255 : 0, i >= 24 || i % 12 >= 6 ? 255 : 0][
          i % 3
        ]!,
    ),
  };
  const cell = (upper: string, lower: string): string =>
    `${ESCAPE}[38;2;${upper}m${ESCAPE}[48;2;${lower}m▀`;
  const [red, blue, white] = ["255;0;0", "0;0;255", "255;255;255"];

  test("puts two pixels in each character", () => {
    const [first, second, ...more] = drawPixels(image, { columns: 80, rows: 20 }).split("\n");
    expect(first).toBe(`${cell(red, red)}▀${cell(blue, blue)}▀${ESCAPE}[0m`);
    expect(second).toBe(`${cell(white, "0;0;0")}▀▀▀${ESCAPE}[0m`);
    expect(more).toEqual([]);
  });

  test("makes the picture smaller, by the mean of colors, until it has room", () => {
    expect(drawPixels(image, { columns: 2, rows: 20 })).toBe(
      `${cell(red, white)}${cell(blue, white)}${ESCAPE}[0m`,
    );
    const mixed = drawPixels({ ...image, height: 2 }, { columns: 1, rows: 20 });
    expect(mixed).toBe(`${cell("128;0;128", "0;0;0")}${ESCAPE}[0m`);
    const narrow = drawPixels(image, { columns: 80, rows: 1 });
    expect(stripVTControlCharacters(narrow)).toBe("▀▀");
  });

  test("is one character where there is no room at all", () => {
    for (const room of [
      { columns: 0, rows: 0 },
      { columns: -3, rows: -1 },
    ]) {
      expect(stripVTControlCharacters(drawPixels(image, room))).toBe("▀");
    }
  });
});
