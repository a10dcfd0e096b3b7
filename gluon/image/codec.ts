/** Image files: PNG and JPEG, decoded to tensors on the host. The decoders are loaded when one is needed. */
import { formatShape } from "../../backends/base/shape.ts";
import type { FileSource } from "../io/file_kinds.ts";
import { readWhole } from "../io/files.ts";
import type { Tensor } from "../io/safetensors.ts";
import { checkImage } from "./image.ts";

/** Options of `imdecode` and `imread`. */
export interface DecodeOptions {
  /** 1 for three channels, red, green and blue; 0 for one, gray. Default: 1. */
  readonly flag?: 0 | 1;
  /** What the bytes are, for messages. Default: the bytes, or the file. */
  readonly what?: string;
}

/** Pixels as decoders give them, one or more channels each, of 8 bits. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/**
 * The image in the bytes of a PNG or JPEG file: `(height, width, 3)`, or 1 channel, uint8. Transparency is left out, 16
 * bits become 8. A JPEG may differ by some levels from what other decoders make of it, at edges of colors.
 *
 * @throws {RangeError} where the bytes are no such file, or are damaged.
 */
export async function imdecode(
  buf: Uint8Array,
  { flag = 1, what = "the bytes" }: DecodeOptions = {},
): Promise<Tensor> {
  const decode = decoderOf(buf);
  if (decode === undefined) {
    throw new RangeError(
      `Cannot decode ${what}: they do not begin as a PNG or JPEG file; convert the image to one.`,
    );
  }
  let pixels: Pixels;
  try {
    pixels = await decode(buf);
  } catch (error) {
    throw new RangeError(
      `Cannot decode ${what}: ${(error as Error).message.replace(/\.?$/, ";")} the image is damaged, take another copy.`,
      { cause: error },
    );
  }
  return flag === 0 ? toGray(pixels) : toColor(pixels);
}

/**
 * The image in a PNG or JPEG file: `(height, width, 3)`, or 1 channel, uint8.
 *
 * @throws {Error} where there is no such file.
 * @throws {RangeError} where it is no image, or damaged.
 */
export async function imread(filename: FileSource, options: DecodeOptions = {}): Promise<Tensor> {
  const { bytes, what } = await readWhole(filename);
  return imdecode(bytes, { what, ...options });
}

/** The bytes of a PNG file of an image `(height, width, channels)`, uint8, of 1, 3 or 4 channels. */
export async function imencode(img: Tensor): Promise<Uint8Array> {
  const { height, width, channels } = checkImage(img, "encode");
  if (!(img.data instanceof Uint8Array) || ![1, 3, 4].includes(channels)) {
    throw new TypeError(
      `Cannot encode an image ${formatShape(img.shape)} of ${img.dtype}: it must be uint8, of 1, 3 or 4 channels.`,
    );
  }
  const { encode } = await import("fast-png");
  return encode({ width, height, channels, depth: 8, data: img.data });
}

function decoderOf(buf: Uint8Array): ((buf: Uint8Array) => Promise<Pixels>) | undefined {
  if (buf[0] === 0x89 && buf[1] === 0x50 && buf[2] === 0x4e && buf[3] === 0x47) return decodePNG;
  return buf[0] === 0xff && buf[1] === 0xd8 ? decodeJPEG : undefined;
}

async function decodePNG(buf: Uint8Array): Promise<Pixels> {
  const { convertIndexedToRgb, decode } = await import("fast-png");
  const png = decode(buf, { checkCrc: true });
  const { width, height, channels, depth, palette } = png;
  if (palette !== undefined) {
    return { width, height, channels: palette[0]?.length ?? 3, data: convertIndexedToRgb(png) };
  }
  if (depth === 16) return { width, height, channels, data: png.data.map((x) => x >> 8) };
  const data = depth === 8 ? png.data : unpackGray(png.data, width, height, depth);
  return { width, height, channels, data };
}

/** Gray of 1, 2 or 4 bits, of which each row begins with a byte, as 8 bits. */
function unpackGray(
  packed: ArrayLike<number>,
  width: number,
  height: number,
  depth: number,
): Uint8Array {
  const [rowBytes, most] = [Math.ceil((width * depth) / 8), 2 ** depth - 1];
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    const byte = packed[Math.floor(i / width) * rowBytes + (bit >> 3)] as number;
    return (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
  });
}

async function decodeJPEG(buf: Uint8Array): Promise<Pixels> {
  const { default: jpeg } = await import("jpeg-js");
  const { width, height, data } = jpeg.decode(buf, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
  });
  return { width, height, channels: 3, data };
}

function toColor({ width, height, channels, data }: Pixels): Tensor {
  const isGray = channels < 3;
  const color = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) color[3 * i + c] = data[i * channels + (isGray ? 0 : c)] as number;
  }
  return { shape: [height, width, 3], dtype: "uint8", data: color };
}

function toGray({ width, height, channels, data }: Pixels): Tensor {
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) {
    const [r = 0, g = 0, b = 0] = [0, 1, 2].map((c) => data[i * channels + c] as number);
    // OpenCV's weights, 0.299, 0.587 and 0.114, in 14 bits.
    gray[i] = channels < 3 ? r : (r * 4899 + g * 9617 + b * 1868 + 8192) >> 14;
  }
  return { shape: [height, width, 1], dtype: "uint8", data: gray };
}
