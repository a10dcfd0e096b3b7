/** Charts as SVG and as PNG. */

import { describe, expect, test } from "bun:test";
import { type Chart, toPNG, toSVG } from "../../../cli/benchmark/chart.ts";
import { imdecode } from "../../../gluon/image/mod.ts";

const chart: Chart = {
  width: 40,
  height: 30,
  shapes: [
    {
      band: [
        [0, 0],
        [20, 0],
        [20, 30],
        [0, 30],
      ],
      color: 0xff0000,
    },
    {
      line: [
        [0, 5],
        [40, 5],
      ],
      color: 0x0000ff,
      width: 2,
    },
    { text: "I|", at: [39, 29], anchor: "end", size: 10 },
  ],
};

describe("toPNG()", () => {
  test("has twice the size, bands as over white, lines of their width, and letters dot by dot", async () => {
    const { data, shape } = await imdecode(toPNG(chart));
    expect(shape).toEqual([60, 80, 3]);
    const pixel = (x: number, y: number): readonly number[] => {
      const begin = 3 * (y * 80 + x);
      return Array.from(data.slice(begin, begin + 3) as Uint8Array);
    };
    const [white, black] = [
      [255, 255, 255],
      [0, 0, 0],
    ];
    expect(pixel(10, 40)).toEqual([255, 204, 204]);
    expect(pixel(60, 40)).toEqual(white);
    for (const y of [8, 9, 10, 11]) expect(pixel(70, y)).toEqual([0, 0, 255]);
    for (const y of [7, 12]) expect(pixel(70, y)).toEqual(white);
    // "I" is 5 dots of 2 pixels, then a gap of one, and the box of a letter that the font lacks.
    const row = (y: number): string =>
      Array.from({ length: 11 }, (_, i) => {
        return pixel(57 + 2 * i, y).join() === black.join() ? "#" : ".";
      }).join("");
    expect([44, 46, 48, 50, 52, 54, 56].map(row)).toEqual([
      ".###..#####",
      "..#...#...#",
      "..#...#...#",
      "..#...#...#",
      "..#...#...#",
      "..#...#...#",
      ".###..#####",
    ]);
  });
});

describe("toSVG()", () => {
  test("has the same shapes in order", () => {
    const lines = toSVG(chart).trim().split("\n").slice(2, -1);
    expect(lines).toEqual([
      '<polygon points="0.0,0.0 20.0,0.0 20.0,30.0 0.0,30.0" fill="#ff0000" fill-opacity="0.2"/>',
      '<polyline points="0.0,5.0 40.0,5.0" fill="none" stroke="#0000ff" stroke-width="2"/>',
      '<text x="39.0" y="29.0" text-anchor="end" font-size="10">I|</text>',
    ]);
  });
});
