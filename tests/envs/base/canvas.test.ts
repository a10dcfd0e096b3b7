/** The software rasterizer. */

import { describe, expect, test } from "bun:test";
import { Canvas } from "../../../envs/mod.ts";

describe("Canvas", () => {
  const view = { left: 0, right: 4, bottom: 0, top: 4 };

  test("fills a rectangle, y upwards, and cuts off what lies outside", () => {
    const canvas = new Canvas(4, 4, view);
    canvas.rectangle(1, 0, 9, 2, 0x123456);
    const { width, height, data } = canvas.image();
    expect([width, height]).toEqual([4, 4]);
    const rows = [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => data[(4 * y + x) * 3 + 1]));
    expect(rows).toEqual([
      [255, 255, 255, 255],
      [255, 255, 255, 255],
      [255, 0x34, 0x34, 0x34],
      [255, 0x34, 0x34, 0x34],
    ]);
    expect(Array.from(data.slice(-3))).toEqual([0x12, 0x34, 0x56]);
  });

  test("draws circle, polygon and line where they are", () => {
    const canvas = new Canvas(40, 40, view);
    canvas.circle([1, 3], 0.5, 1);
    canvas.polygon(
      [
        [2, 0],
        [4, 0],
        [4, 2],
      ],
      2,
    );
    canvas.line([0, 1], [1, 1], 0, 3);
    const { data } = canvas.image();
    const counts = [1, 2, 3].map(
      (color) =>
        Array.from({ length: 1600 }, (_, i) => data[3 * i + 2]).filter((c) => c === color).length,
    );
    const [disc = 0, triangle = 0, line = 0] = counts;
    expect(Math.abs(disc - Math.PI * 25)).toBeLessThan(5);
    expect(Math.abs(triangle - 200)).toBeLessThan(12);
    expect(line).toBe(10);
  });

  test("writes one Braille character for 2 x 4 pixels", () => {
    const canvas = new Canvas(4, 4, view);
    canvas.rectangle(0, 0, 1, 4, 0);
    canvas.rectangle(3, 0, 4, 1, 0);
    expect(canvas.braille()).toBe("⡇⢀");
  });
});
