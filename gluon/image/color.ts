/** Changes of color of images with three channels, red, green and blue, of 0 to 255; uint8 is truncated and saturated. */
import type { Tensor } from "../io/safetensors.ts";
import { formatShape } from "../nd/shape.ts";
import { checkImage, mapImage } from "./image.ts";

type Color = readonly [red: number, green: number, blue: number];

/** How much each color adds to how bright a pixel is (ITU-R BT.601). */
const LUMA: Color = [0.299, 0.587, 0.114];

/**
 * What each color gets of the three principal components of ImageNet's pixels: eigenvectors times eigenvalues.
 * Source: A. Krizhevsky's cuda-convnet, as Torch and MXNet have it.
 */
const COMPONENTS: readonly Color[] = [
  [55.46 * -0.5675, 4.794 * 0.7192, 1.148 * 0.4009],
  [55.46 * -0.5808, 4.794 * -0.0045, 1.148 * -0.814],
  [55.46 * -0.5836, 4.794 * -0.6948, 1.148 * 0.4203],
];

/** `alpha * x`. */
export function adjustBrightness(image: Tensor, alpha: number): Tensor {
  return mapColors(image, (x) => alpha * x);
}

/** `alpha * x + (1 - alpha) * mean`, by the mean brightness of the whole image. */
export function adjustContrast(image: Tensor, alpha: number): Tensor {
  const { height, width, channels } = checkImage(image, "change the contrast of");
  const { data } = image;
  let sum = 0;
  for (let i = 0; i < data.length; i += channels) sum += lumaAt(data, i, channels);
  const offset = ((1 - alpha) * sum) / (height * width);
  return mapColors(image, (x) => alpha * x + offset);
}

/** `alpha * x + (1 - alpha) * gray`, by the brightness of each pixel; MXNet 1.9.1 takes its blue alone for that. */
export function adjustSaturation(image: Tensor, alpha: number): Tensor {
  const { channels } = checkImage(image, "change the saturation of");
  if (channels === 1) return image;
  let gray = 0;
  return mapColors(image, (x, i) => {
    if (i % channels === 0) gray = lumaAt(image.data, i, channels);
    return alpha * x + (1 - alpha) * gray;
  });
}

/** Turns the hue by `alpha` of a full turn: 1 changes nothing. */
export function adjustHue(image: Tensor, alpha: number): Tensor {
  const { channels } = checkImage(image, "change the hue of");
  if (channels === 1) return image;
  checkColors(image, channels);
  let turned: Color = [0, 0, 0];
  return mapColors(image, (_, i) => {
    if (i % 3 === 0) {
      const [r, g, b] = [0, 1, 2].map((c) => (image.data[i + c] as number) / 255);
      turned = turnHue([r, g, b] as unknown as Color, 360 * alpha);
    }
    return 255 * (turned[i % 3] as number);
  });
}

/** AlexNet's lighting: adds `alpha` of each principal component of ImageNet's colors. */
export function adjustLighting(image: Tensor, alpha: Color): Tensor {
  const { channels } = checkImage(image, "change the lighting of");
  if (channels === 1) return image;
  checkColors(image, channels);
  const added = COMPONENTS.map((each) => each.reduce((sum, x, k) => sum + x * (alpha[k] ?? 0), 0));
  return mapColors(image, (x, i) => x + (added[i % 3] as number));
}

function mapColors(image: Tensor, fn: (value: number, index: number) => number): Tensor {
  return mapImage(image, image.dtype === "uint8" ? (x, i) => Math.trunc(fn(x, i)) : fn);
}

function lumaAt(data: ArrayLike<number>, i: number, channels: number): number {
  if (channels === 1) return data[i] as number;
  return LUMA.reduce((sum, share, c) => sum + share * (data[i + c] as number), 0);
}

function checkColors({ shape }: Tensor, channels: number): void {
  if (channels === 3) return;
  throw new RangeError(
    `Cannot change the color of an image ${formatShape(shape)}: it must have 3 channels, red, green and blue, or 1.`,
  );
}

/** Turns the hue in the HLS cylinder, lightness and saturation kept; colors are 0 to 1, degrees 0 to 360. */
function turnHue(color: Color, degrees: number): Color {
  const [r, g, b] = color;
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const chroma = most - least;
  if (chroma === 0) return color;
  const sector =
    most === r ? (g - b) / chroma : most === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  const hue = (((60 * sector + degrees) % 360) + 360) % 360;
  // With lightness (most + least) / 2 and saturation kept, so are the greatest and the least of the colors.
  const at = (turn: number): number => {
    const h = (hue + turn) % 360;
    if (h < 60) return least + (chroma * h) / 60;
    if (h < 180) return most;
    return h < 240 ? least + (chroma * (240 - h)) / 60 : least;
  };
  return [at(120), at(0), at(240)];
}
