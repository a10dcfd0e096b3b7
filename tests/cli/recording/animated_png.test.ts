import { expect, test } from "bun:test";
import { decode } from "fast-png";
import { encodeAnimation } from "../../../cli/recording/animated_png.ts";

const image = (width: number, height: number, color: (x: number, y: number) => number[]) => ({
  ...{ width, height },
  data: Uint8Array.from(
    Array.from({ length: width * height }, (_, i) =>
      color(i % width, Math.floor(i / width)),
    ).flat(),
  ),
});

/** Names of the chunks, in order. */
function chunksOf(png: Uint8Array): string[] {
  const view = new DataView(png.buffer);
  const names: string[] = [];
  for (let at = 8; at < png.length; at += view.getUint32(at) + 12) {
    names.push(new TextDecoder().decode(png.subarray(at + 4, at + 8)));
  }
  return names;
}

test("The first frame is the picture that a decoder without animation shows", () => {
  const first = image(5, 3, (x, y) => [x * 40, y * 80, 248]);
  const second = image(5, 3, (x) => [x * 40, 0, 0]);
  const png = encodeAnimation([first, second, second], 40);
  expect(chunksOf(png)).toEqual([
    "IHDR",
    "acTL",
    "PLTE",
    "fcTL",
    "IDAT",
    "fcTL",
    "fdAT",
    "fcTL",
    "fdAT",
    "IEND",
  ]);
  const { width, height, data, palette } = decode(png, { checkCrc: true });
  expect([width, height]).toEqual([5, 3]);
  expect([...data].flatMap((index) => [...palette![index]!].slice(0, 3))).toEqual([...first.data]);
});

test("More colors than a palette has become the nearest of those that there are", () => {
  const many = image(32, 32, (x, y) => [x * 8, y * 8, 0]);
  const { data, palette } = decode(encodeAnimation([many], 40));
  expect(palette).toHaveLength(256);
  const red = [...data].map((index) => palette![index]![0]!);
  const worst = Math.max(...red.map((value, i) => Math.abs(value - many.data[i * 3]!)));
  expect(worst).toBeLessThan(255);
});
