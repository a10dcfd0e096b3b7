/** Mirrored images. */
import { checkImage, movePixels } from "../../../image/image.ts";
import type { Tensor } from "../../../io/safetensors.ts";
import { RandomTransform } from "./transform.ts";

/** Mirrors every other image, by chance, left to right. */
export class RandomFlipLeftRight extends RandomTransform {
  override forward(image: Tensor): Tensor {
    return this.rng.random() < 0.5 ? flipLeftRight(image) : image;
  }
}

/** Mirrors every other image, by chance, top to bottom. */
export class RandomFlipTopBottom extends RandomTransform {
  override forward(image: Tensor): Tensor {
    return this.rng.random() < 0.5 ? flipTopBottom(image) : image;
  }
}

/** The image mirrored left to right. */
export function flipLeftRight(image: Tensor): Tensor {
  const { height, width } = checkImage(image, "flip");
  return movePixels(image, [height, width], (y, x) => (y + 1) * width - 1 - x);
}

/** The image mirrored top to bottom. */
export function flipTopBottom(image: Tensor): Tensor {
  const { height, width } = checkImage(image, "flip");
  return movePixels(image, [height, width], (y, x) => (height - 1 - y) * width + x);
}
