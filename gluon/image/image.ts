/** Images on the host: tensors `(height, width, channels)`, of uint8 or float32. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import type { NumericArray } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";

/** The lengths of an image's axes. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * The size of an image.
 *
 * @throws {TypeError} where it is none.
 */
export function checkImage(image: Tensor, doing: string): ImageSize {
  const shape = (image as Partial<Tensor> | null)?.shape;
  const [height, width, channels] = shape ?? [];
  if (shape?.length === 3) return { height, width, channels } as ImageSize;
  throw new TypeError(
    `Cannot ${doing} ${shape ? formatShape(shape) : formatValue(image)}: an image is a tensor on the host, { shape: ` +
      "[height, width, channels], dtype, data }, such as imread gives.",
  );
}

/** An image of this size in the dtype of another, whose uint8 data rounds and saturates what is written to it. */
export function emptyLike(
  { dtype }: Tensor,
  { height, width, channels }: ImageSize,
): { readonly image: Tensor; readonly out: Float32Array | Uint8ClampedArray } {
  const [shape, size] = [[height, width, channels], height * width * channels];
  if (dtype === "float32") {
    const out = new Float32Array(size);
    return { image: { shape, dtype, data: out }, out };
  }
  if (dtype !== "uint8") {
    throw new TypeError(`Cannot transform an image of ${dtype}: it must be uint8 or float32.`);
  }
  const out = new Uint8ClampedArray(size);
  return { image: { shape, dtype, data: new Uint8Array(out.buffer) }, out };
}

/** An image of which every number is `fn(value, index)`, rounded and saturated where it is uint8. */
export function mapImage(image: Tensor, fn: (value: number, index: number) => number): Tensor {
  const { image: mapped, out } = emptyLike(image, checkImage(image, "transform"));
  const { data } = image;
  for (let i = 0; i < data.length; i++) out[i] = fn(data[i] as number, i);
  return mapped;
}

/**
 * The image with pixel `(y, x)` taken from `source(y, x)`, an index of pixels.
 */
export function movePixels(
  image: Tensor,
  [height, width]: readonly [height: number, width: number],
  source: (y: number, x: number) => number,
): Tensor {
  const { channels } = checkImage(image, "transform");
  const { image: moved } = emptyLike(image, { height, width, channels });
  const data: NumericArray = moved.data;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const from = source(y, x) * channels;
      for (let c = 0; c < channels; c++) data[at + c] = image.data[from + c] as number;
    }
  }
  return moved;
}
