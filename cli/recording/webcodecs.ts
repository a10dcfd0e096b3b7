/** What is used of the optional package `@napi-rs/webcodecs`, which is not installed with this one. */

import type { Image } from "../../rl/mod.ts";

/** The package; no literal in its import, since Deno downloads what such a one names for whatever program. */
export const PACKAGE: string = "@napi-rs/webcodecs";

/** How an encoder encodes. */
export interface VideoEncoderConfig {
  /** WebCodecs' name of a codec. */
  readonly codec: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bits a second. */
  readonly bitrate: number;
  /** Pictures a second. */
  readonly framerate: number;
  /** Which encoders are preferred. */
  readonly hardwareAcceleration: "prefer-software";
}

/** An encoder. */
export interface VideoEncoder {
  /** Whether it was closed, or failed. */
  readonly state: "unconfigured" | "configured" | "closed";
  /** Pictures that wait. */
  readonly encodeQueueSize: number;
  /** Begins. */
  configure(config: VideoEncoderConfig): void;
  /** Takes a picture. */
  encode(frame: Disposed, options: { readonly keyFrame: boolean }): void;
  /** Waits until all are encoded. */
  flush(): Promise<void>;
  /** Frees it. */
  close(): void;
}

/** What is freed by hand. */
export interface Disposed {
  /** Frees it. */
  close(): void;
}

/** An encoded picture. */
export type EncodedVideoChunk = object;

/** What an encoder says of a picture. */
export interface EncodedVideoChunkMetadata {
  /** What a decoder needs. */
  readonly decoderConfig?: { readonly description?: Uint8Array };
}

/** The file that encoded pictures become. */
export interface Muxer {
  /** Begins a track. */
  addVideoTrack(
    track: Pick<VideoEncoderConfig, "codec" | "width" | "height" | "framerate"> & {
      readonly description?: Uint8Array;
    },
  ): void;
  /** Takes a picture. */
  addVideoChunk(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void;
  /** The bytes of the file. */
  finalize(): Uint8Array;
  /** Frees it. */
  close(): void;
}

/** The package. */
export interface WebCodecs {
  /** Encoders. */
  readonly VideoEncoder: {
    new (to: {
      readonly output: (
        chunk: EncodedVideoChunk,
        metadata: EncodedVideoChunkMetadata | undefined,
      ) => void;
      readonly error: (error: Error) => void;
    }): VideoEncoder;
    /** Whether there is one for this. */
    isConfigSupported(config: VideoEncoderConfig): Promise<{ readonly supported: boolean }>;
  };
  /** Pictures of four bytes a pixel, whose last one means nothing; times are in microseconds. */
  readonly VideoFrame: new (
    pixels: Image["data"],
    layout: {
      readonly format: "RGBX";
      readonly codedWidth: number;
      readonly codedHeight: number;
      readonly timestamp: number;
      readonly duration: number;
    },
  ) => Disposed;
  /** MP4 files. */
  readonly Mp4Muxer: new (options: {
    readonly fastStart: boolean;
  }) => Muxer;
}
