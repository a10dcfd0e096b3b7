/** Films as videos, by the optional package `@napi-rs/webcodecs`: WebCodecs over the encoders of FFmpeg. */

import { setTimeout } from "node:timers/promises";
import type { Image } from "../../rl/mod.ts";
import { checkLength, checkSize, type Film } from "./film.ts";
import {
  type EncodedVideoChunk,
  type EncodedVideoChunkMetadata,
  PACKAGE,
  type VideoEncoder,
  type VideoEncoderConfig,
  type WebCodecs,
} from "./webcodecs.ts";

/** What an MP4 file holds, by WebCodecs' names, of which the first that is there is taken: H.264, AV1. */
const CODECS = ["avc1.640033", "av01.0.13M.08"];

/** Bits for a pixel, which drawings of few colors do not use up; and bits for a second, at least. */
const [BITS_PER_PIXEL, LEAST_BITRATE] = [0.2, 200_000];
/** Pictures from one that is whole, to which players can jump, to the next. */
const KEY_FRAME_EVERY = 250;
/** Pictures that wait to be encoded, at most. */
const QUEUE = 8;
const MICROSECONDS = 1e6;

/**
 * Begins an MP4 file of so many pictures a second.
 *
 * @throws {Error} where the package is not installed, or has no build for this machine.
 */
export async function openVideo(
  fps: number,
  load = (): Promise<WebCodecs> => import(PACKAGE),
): Promise<Film> {
  try {
    return new Video(await load(), fps);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new Error(
      `Cannot write a video: the package ${PACKAGE} is not loaded (${reason}); ` +
        `npm install ${PACKAGE}, or record a .gif or .png.`,
      { cause },
    );
  }
}

/** A film of which each picture is encoded when it comes. */
class Video implements Film {
  readonly #codecs: WebCodecs;
  readonly #fps: number;
  readonly #chunks: [EncodedVideoChunk, EncodedVideoChunkMetadata | undefined][] = [];
  #first: Image | undefined;
  #config: VideoEncoderConfig | undefined;
  #encoder: VideoEncoder | undefined;
  #failure: Error | undefined;
  #length = 0;

  constructor(codecs: WebCodecs, fps: number) {
    this.#codecs = codecs;
    this.#fps = fps;
  }

  get length(): number {
    return this.#length;
  }

  async add(image: Image): Promise<void> {
    this.#first ??= image;
    checkSize(image, this.#first);
    this.#config ??= await this.#configFor(image);
    this.#encoder ??= this.#begin(this.#config);
    const { width, height } = this.#config;
    const time = this.#timeOf(this.#length);
    const frame = new this.#codecs.VideoFrame(pixelsOf(image, width, height), {
      ...{ format: "RGBX", codedWidth: width, codedHeight: height },
      ...{ timestamp: time, duration: this.#timeOf(this.#length + 1) - time },
    });
    this.#encoder.encode(frame, { keyFrame: this.#length % KEY_FRAME_EVERY === 0 });
    frame.close();
    this.#length++;
    while (this.#encoder.encodeQueueSize > QUEUE && !this.#failure) await setTimeout(1);
    this.#check();
  }

  async finish(): Promise<Uint8Array> {
    checkLength(this);
    await this.#encoder!.flush();
    this.#check();
    const { codec, width, height } = this.#config!;
    const description = this.#chunks[0]?.[1]?.decoderConfig?.description;
    const muxer = new this.#codecs.Mp4Muxer({ fastStart: true });
    muxer.addVideoTrack({
      ...{ codec, width, height, framerate: this.#fps },
      ...(description !== undefined && { description }),
    });
    for (const [chunk, metadata] of this.#chunks) muxer.addVideoChunk(chunk, metadata);
    const file = muxer.finalize();
    muxer.close();
    return file;
  }

  close(): void {
    if (this.#encoder?.state !== "closed") this.#encoder?.close();
  }

  /** For the first encoder that there is; H.264 wants even sizes. */
  async #configFor(image: Image): Promise<VideoEncoderConfig> {
    const [width, height] = [image.width + (image.width % 2), image.height + (image.height % 2)];
    const bitrate = Math.max(LEAST_BITRATE, width * height * this.#fps * BITS_PER_PIXEL);
    for (const codec of CODECS) {
      const config: VideoEncoderConfig = {
        ...{ codec, width, height, bitrate: Math.round(bitrate), framerate: this.#fps },
        hardwareAcceleration: "prefer-software", // which every machine has
      };
      const { supported } = await this.#codecs.VideoEncoder.isConfigSupported(config);
      if (supported) return config;
    }
    throw new Error(
      `Cannot write a video of ${width} x ${height} pixels: ${PACKAGE} has no encoder for it; ` +
        "record a .gif or .png.",
    );
  }

  #begin(config: VideoEncoderConfig): VideoEncoder {
    const encoder = new this.#codecs.VideoEncoder({
      output: (chunk, metadata) => this.#chunks.push([chunk, metadata]),
      error: (error) => {
        this.#failure ??= error;
      },
    });
    encoder.configure(config);
    return encoder;
  }

  /** When a picture is shown, in microseconds. */
  #timeOf(picture: number): number {
    return Math.round((picture * MICROSECONDS) / this.#fps);
  }

  #check(): void {
    if (this.#failure === undefined) return;
    throw new Error(
      `Cannot write a video: its encoder failed (${this.#failure.message}); record a .gif or .png.`,
      { cause: this.#failure },
    );
  }
}

/** Four bytes a pixel, of which the last means nothing; beyond the edge, what is there is there once more. */
function pixelsOf({ width, height, data }: Image, columns: number, rows: number): Uint8Array {
  const pixels = new Uint8Array(4 * columns * rows);
  let at = 0;
  for (let y = 0; y < rows; y++) {
    const row = 3 * width * Math.min(y, height - 1);
    for (let x = 0; x < columns; x++) {
      const from = row + 3 * Math.min(x, width - 1);
      pixels[at++] = data[from]!;
      pixels[at++] = data[from + 1]!;
      pixels[at++] = data[from + 2]!;
      at++;
    }
  }
  return pixels;
}
