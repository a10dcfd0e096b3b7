import { describe, expect, test } from "bun:test";
import { decode } from "fast-png";
import { decodeFrames } from "modern-gif";
import { Animation } from "../../../cli/recording/animation.ts";

/** A picture with a red dot of four pixels. */
function picture(width: number, height: number, at: number) {
  const data = new Uint8Array(width * height * 3).fill(255);
  for (const row of [0, 1]) {
    for (const column of [0, 1]) data.set([200, 0, 0], 3 * (row * width + at + column));
  }
  return { width, height, data };
}

describe("An animation", () => {
  test("writes pictures of which each has its colors and its time", async () => {
    const film = new Animation("gif", 25);
    for (let i = 0; i < 3; i++) film.add(picture(40, 30, 4 * i));
    const gif = await film.finish();
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
    const film = new Animation("gif", 50);
    for (let i = 0; i < 501; i++) film.add(picture(600, 2, 0));
    expect(film.length).toBe(500);
    const [frame] = decodeFrames((await film.finish()).buffer as ArrayBuffer);
    expect([frame!.width, frame!.height]).toEqual([300, 1]);
  });

  test("is written as animated PNG, too, whose first picture every decoder shows", async () => {
    const film = new Animation("png", 25);
    for (let i = 0; i < 3; i++) film.add(picture(40, 30, 4 * i));
    const png = await film.finish();
    expect(new TextDecoder("latin1").decode(png)).toContain("acTL");
    const { width, height, data, palette } = decode(png);
    expect([width, height]).toEqual([40, 30]);
    expect([data[0], data[1], data[2]].map((each) => palette![each as number])).toEqual([
      [200, 0, 0],
      [200, 0, 0],
      [255, 255, 255],
    ]);
  });

  test("refuses to be written without a picture, or with pictures of several sizes", async () => {
    const film = new Animation("gif", 25);
    await expect(film.finish()).rejects.toThrow(
      "Cannot write a film of no pictures: add one first.",
    );
    film.add(picture(40, 30, 0));
    expect(() => film.add(picture(30, 40, 0))).toThrow(
      "Cannot add a picture of 30 x 40 pixels to a film of 40 x 30: all pictures of a film must have one size.",
    );
  });
});
