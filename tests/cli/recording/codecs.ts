/** The optional package of videos. Where it is not installed, tests of videos are left out, and say so. */

import { PACKAGE, type WebCodecs } from "../../../cli/recording/webcodecs.ts";

/** A picture that was decoded. */
export interface DecodedFrame {
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly timestamp: number;
  copyTo(pixels: Uint8Array, options: { readonly format: "RGBA" }): Promise<unknown>;
  close(): void;
}

/** Of the package, what reads a file again, too. */
export interface Codecs extends WebCodecs {
  readonly VideoDecoder: new (to: {
    readonly output: (frame: DecodedFrame) => void;
    readonly error: (error: Error) => void;
  }) => {
    configure(config: object): void;
    decode(chunk: object): void;
    flush(): Promise<void>;
    close(): void;
  };
  readonly Mp4Demuxer: new (to: {
    readonly videoOutput: (chunk: object) => void;
    readonly error: (error: Error) => void;
  }) => {
    readonly videoDecoderConfig: object | null;
    loadBuffer(file: Uint8Array): Promise<unknown>;
    demuxAsync(): Promise<unknown>;
    close(): void;
  };
}

/** The package; empty where it is not loaded. */
export const codecs: Codecs = await import(PACKAGE).catch((error: Error) => {
  console.log(`Videos are not tested: ${error.message.split("\n", 1)[0]}`);
  return {};
});

/** Whether it is loaded. */
export const hasCodecs: boolean = "VideoEncoder" in codecs;
