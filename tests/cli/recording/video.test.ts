/** Films as videos, read again by the boxes of the file and by the package's own decoder. */

import { describe, expect, test } from "bun:test";
import { openVideo } from "../../../cli/recording/video.ts";
import type { VideoEncoderConfig } from "../../../cli/recording/webcodecs.ts";
import type { Image } from "../../../rl/mod.ts";
import { codecs, type DecodedFrame, hasCodecs } from "./codecs.ts";

const { Mp4Demuxer, VideoDecoder } = codecs;

const [LEFT, RIGHT] = [
  [200, 30, 30],
  [30, 30, 200],
];

/** A picture whose left part is red, and the rest blue. */
function picture(width: number, height: number, red: number): Image {
  const row = Array.from({ length: width }, (_, x) => (x < red ? LEFT : RIGHT)!).flat();
  return { width, height, data: Uint8Array.from(Array(height).fill(row).flat()) };
}

async function write(fps: number, images: readonly Image[]): Promise<Uint8Array> {
  const film = await openVideo(fps);
  for (const image of images) await film.add(image);
  const file = await film.finish();
  film.close();
  return file;
}

/** Where the content of a box begins, along the boxes that it is in. */
function boxAt(file: Uint8Array, path: readonly string[]): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let [at, end] = [0, file.length];
  for (const name of path) {
    while (new TextDecoder("latin1").decode(file.subarray(at + 4, at + 8)) !== name) {
      at += view.getUint32(at);
      if (at >= end) throw new RangeError(`Cannot find ${name}: it is no box of the file.`);
    }
    end = at + view.getUint32(at);
    at += 8;
  }
  return at;
}

const MEDIA = ["moov", "trak", "mdia"];
const TABLES = [...MEDIA, "minf", "stbl"];

/** What the boxes of an MP4 file say. */
function factsOf(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const header = boxAt(file, [...MEDIA, "mdhd"]);
  const entry = boxAt(file, [...TABLES, "stsd"]) + 8;
  const pictures = view.getUint32(boxAt(file, [...TABLES, "stsz"]) + 8);
  return {
    codec: new TextDecoder().decode(file.subarray(entry + 4, entry + 8)),
    size: [view.getUint16(entry + 32), view.getUint16(entry + 34)],
    pictures,
    fps: (pictures * view.getUint32(header + 12)) / view.getUint32(header + 16),
  };
}

/** The pictures of a file: when each is shown, in microseconds, its size, and its first and its last pixel. */
async function decode(file: Uint8Array) {
  const frames: { time: number; size: number[]; colors: number[][] }[] = [];
  const shown: Promise<void>[] = [];
  const read = async (frame: DecodedFrame): Promise<void> => {
    const { codedWidth: width, codedHeight: height, timestamp: time } = frame;
    const pixels = new Uint8Array(4 * width * height);
    await frame.copyTo(pixels, { format: "RGBA" });
    frame.close();
    const colors = [pixels.subarray(0, 3), pixels.subarray(-4, -1)].map((each) => [...each]);
    frames.push({ time, size: [width, height], colors });
  };
  const fail = (error: Error): never => {
    throw error;
  };
  const decoder = new VideoDecoder({ output: (frame) => shown.push(read(frame)), error: fail });
  const demuxer = new Mp4Demuxer({ videoOutput: (chunk) => decoder.decode(chunk), error: fail });
  await demuxer.loadBuffer(file);
  decoder.configure(demuxer.videoDecoderConfig!);
  await demuxer.demuxAsync();
  await decoder.flush();
  await Promise.all(shown);
  decoder.close();
  demuxer.close();
  return frames.sort((one, other) => one.time - other.time);
}

/** How far apart the colors are, at most, in any channel. */
function distance(colors: readonly number[][], others: readonly (number[] | undefined)[]): number {
  return Math.max(
    ...colors.flatMap((color, i) => color.map((value, k) => Math.abs(value - others[i]![k]!))),
  );
}

/** Where the package is. */
const testVideo = test.skipIf(!hasCodecs);

describe("A video", () => {
  testVideo("has each picture, at its time, in its colors", async () => {
    const images = Array.from({ length: 12 }, (_, i) => picture(64, 48, 8 + 4 * i));
    const frames = await decode(await write(25, images));
    expect(frames.map(({ size }) => size)).toEqual(Array(12).fill([64, 48]));
    for (const [i, { time, colors }] of frames.entries()) {
      expect(Math.abs(time - i * 40_000)).toBeLessThan(100);
      expect(distance(colors, [LEFT, RIGHT])).toBeLessThan(16);
    }
  });

  testVideo("repeats the last column and row where a size is odd", async () => {
    const [frame] = await decode(await write(30, [picture(33, 21, 17)]));
    expect(frame!.size).toEqual([34, 22]);
    expect(distance(frame!.colors, [LEFT, RIGHT])).toBeLessThan(16);
  });

  testVideo("may be of one small picture, but not of none, and not of several sizes", async () => {
    expect(factsOf(await write(4, [picture(8, 8, 4)])).pictures).toBe(1);
    const film = await openVideo(4);
    await expect(film.finish()).rejects.toThrow("Cannot write a film of no pictures");
    await film.add(picture(32, 16, 4));
    await expect(film.add(picture(16, 16, 4))).rejects.toThrow(
      "Cannot add a picture of 16 x 16 pixels to a film of 32 x 16",
    );
    film.close();
    film.close();
  });

  testVideo(
    "is H.264 of so many pictures, of that size and frame rate, whose index comes first",
    async () => {
      for (const fps of [4, 15, 30, 50]) {
        const images = Array.from({ length: 20 }, (_, i) => picture(60, 40, 3 * i));
        const file = await write(fps, images);
        const { fps: written, ...facts } = factsOf(file);
        expect(facts).toEqual({ codec: "avc1", size: [60, 40], pictures: 20 });
        expect(written).toBeCloseTo(fps, 3);
        expect(boxAt(file, ["moov"])).toBeLessThan(boxAt(file, ["mdat"]));
      }
    },
  );

  testVideo("waits for its encoder, and loses no picture", async () => {
    const images = Array.from({ length: 300 }, (_, i) => picture(32, 32, i % 32));
    expect(factsOf(await write(50, images)).pictures).toBe(300);
  });

  testVideo("is AV1 where there is no H.264, and is refused where there is neither", async () => {
    const film = await openVideo(10, async () => packageWith("av01"));
    await film.add(picture(64, 64, 32));
    expect(factsOf(await film.finish())).toEqual({
      ...{ codec: "av01", size: [64, 64], pictures: 1, fps: 10 },
    });
    film.close();
    const refused = await openVideo(10, async () => packageWith("nothing"));
    await expect(refused.add(picture(9, 8, 4))).rejects.toThrow(
      "Cannot write a video of 10 x 8 pixels: @napi-rs/webcodecs has no encoder for it; record a .gif or .png.",
    );
  });

  test("says what to install where its package is missing", async () => {
    const load = () => Promise.reject(new Error("Cannot find package\nRequire stack:"));
    await expect(openVideo(25, load)).rejects.toThrow(
      "Cannot write a video: the package @napi-rs/webcodecs is not loaded (Cannot find package); " +
        "npm install @napi-rs/webcodecs, or record a .gif or .png.",
    );
  });
});

/** The package, as if only codecs of this name could be encoded. */
function packageWith(known: string): typeof codecs {
  class VideoEncoder extends codecs.VideoEncoder {
    static override async isConfigSupported(config: VideoEncoderConfig) {
      return { supported: config.codec.startsWith(known), config };
    }
  }
  return { ...codecs, VideoEncoder };
}
