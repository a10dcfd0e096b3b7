/** Images with labels, all in memory. */
import type { Tensor } from "../../io/safetensors.ts";
import { ArrayDataset } from "../array_dataset.ts";
import { Dataset } from "../dataset.ts";

/** A sample: an image `(height, width, channels)` of uint8, and its class. */
export type LabelledImage = [image: Tensor, label: number];

/** Dataset of images `(n, height, width, channels)` and labels `(n)`. */
export class LabelledImages extends Dataset<LabelledImage> {
  readonly #samples: ArrayDataset<readonly [Tensor, Int32Array]>;

  constructor(images: Tensor, labels: Int32Array) {
    super();
    this.#samples = new ArrayDataset(images, labels);
  }

  get length(): number {
    return this.#samples.length;
  }

  at(index: number): LabelledImage {
    return this.#samples.at(index) as LabelledImage;
  }

  override gather(indices: readonly number[]): unknown {
    return this.#samples.gather(indices);
  }
}
