import { describe, expect, test } from "bun:test";
import { decode } from "fast-png";
import { decodeFrames } from "modern-gif";
import { Film, shrink } from "../../../cli/recording/film.ts";

/** A picture with a red dot of four pixels. */
function picture(width: number, height: number, at: number) {
  const data = new Uint8Array(width * height * 3).fill(255);
  for (const row of [0, 1]) {
    for (const column of [0, 1]) data.set([200, 0, 0], 3 * (row * width + at + column));
  }
  return { width, height, data };
}

describe("A film", () => {
  test("writes pictures of which each has its colors and its time", async () => {
    const film = new Film();
    for (let i = 0; i < 3; i++) film.add(picture(40, 30, 4 * i));
    const gif = await film.encode("gif", 25);
    expect(new TextDecoder().decode(gif.subarray(0, 6))).toBe("GIF89a");
    const frames = decodeFrames(gif.buffer as ArrayBuffer);
    expect(frames.map(({ width, height, delay }) => [width, height, delay])).toEqual(
      Array(3).fill([40, 30, 40]),
    );
    for (const [i, { data }] of frames.entries()) {
      expect([...data.subarray(16 * i, 16 * i + 3)]).toEqual([200, 0, 0]);
    }
  });

  test("halves what is wide, and ends with 500 pictures", async () => {
    const film = new Film();
    for (let i = 0; i < 501; i++) film.add(picture(600, 2, 0));
    expect([film.length, film.isFull]).toEqual([500, true]);
    const [frame] = decodeFrames((await film.encode("gif", 50)).buffer as ArrayBuffer);
    expect([frame!.width, frame!.height]).toEqual([300, 1]);
  });

  test("is written as animated PNG, too, whose first picture every decoder shows", async () => {
    const film = new Film();
    for (let i = 0; i < 3; i++) film.add(picture(40, 30, 4 * i));
    const png = await film.encode("png", 25);
    expect(new TextDecoder("latin1").decode(png)).toContain("acTL");
    const { width, height, data, palette } = decode(png);
    expect([width, height]).toEqual([40, 30]);
    expect([data[0], data[1], data[2]].map((each) => palette![each as number])).toEqual([
      [200, 0, 0],
      [200, 0, 0],
      [255, 255, 255],
    ]);
  });
});

test("Half the size is the mean of four pixels", () => {
  const grey = [10, 20, 30, 40].flatMap((each) => [each, each, each]);
  expect(shrink({ width: 2, height: 2, data: Uint8Array.from(grey) }, 2)).toEqual({
    ...{ width: 1, height: 1 },
    data: Uint8Array.of(25, 25, 25),
  });
});
