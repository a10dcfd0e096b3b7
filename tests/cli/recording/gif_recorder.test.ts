import { describe, expect, test } from "bun:test";
import { decodeFrames } from "modern-gif";
import { GifRecorder } from "../../../cli/recording/gif_recorder.ts";

/** A picture with a red dot of four pixels. */
function picture(width: number, height: number, at: number) {
  const data = new Uint8Array(width * height * 3).fill(255);
  for (const row of [0, 1]) {
    for (const column of [0, 1]) data.set([200, 0, 0], 3 * (row * width + at + column));
  }
  return { width, height, data };
}

describe("A GifRecorder", () => {
  test("writes pictures of which each has its colors and its time", async () => {
    const recorder = new GifRecorder();
    for (let i = 0; i < 3; i++) recorder.add(picture(40, 30, 4 * i));
    const gif = await recorder.encode(25);
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
    const recorder = new GifRecorder();
    for (let i = 0; i < 501; i++) recorder.add(picture(600, 2, 0));
    expect([recorder.length, recorder.isFull]).toEqual([500, true]);
    const [frame] = decodeFrames((await recorder.encode(50)).buffer as ArrayBuffer);
    expect([frame!.width, frame!.height]).toEqual([300, 1]);
  });
});
