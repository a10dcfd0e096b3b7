/** Images as what a net takes. */
import { formatValue } from "../../../../backends/base/format_value.ts";
import { checkImage } from "../../../image/image.ts";
import type { StoredDType, Tensor } from "../../../io/safetensors.ts";
import { arrayOf } from "../../../io/stored_dtype.ts";
import { formatShape } from "../../../nd/shape.ts";
import { Transform } from "./transform.ts";

/** An image `(height, width, channels)` of 0 to 255 as `(channels, height, width)` of 0 to 1, float32. */
export class ToTensor extends Transform {
  override forward(image: Tensor): Tensor {
    const { height, width, channels } = checkImage(image, "make a tensor of");
    const size = height * width;
    const data = new Float32Array(image.data.length);
    for (let c = 0, at = 0; c < channels; c++) {
      for (let from = c; at < (c + 1) * size; from += channels) {
        data[at++] = (image.data[from] as number) / 255;
      }
    }
    return { shape: [channels, height, width], dtype: "float32", data };
  }
}

/** `(x - mean) / std` of a tensor `(channels, height, width)`; a number for all channels, or one for each. */
export class Normalize extends Transform {
  readonly #mean: readonly number[];
  readonly #std: readonly number[];

  constructor(mean: number | readonly number[] = 0, std: number | readonly number[] = 1) {
    super();
    this.#mean = [mean].flat();
    this.#std = [std].flat();
    if (![...this.#mean, ...this.#std].every(Number.isFinite) || this.#std.includes(0)) {
      throw new RangeError(
        `Cannot normalize by mean ${formatValue(mean)} and std ${formatValue(std)}: they must be finite, std not 0.`,
      );
    }
  }

  override forward({ shape, dtype, data }: Tensor): Tensor {
    const [channels = 0, height = 0, width = 0] = shape;
    const isTensor = shape.length === 3 && dtype === "float32";
    if (
      !isTensor ||
      ![this.#mean, this.#std].every(({ length }) => length === 1 || length === channels)
    ) {
      throw new RangeError(
        `Cannot normalize ${formatShape(shape)} of ${dtype}: it must be float32 (channels, height, width), after ToTensor, ` +
          `with ${this.#mean.length} means and ${this.#std.length} stds, one or one for each channel.`,
      );
    }
    const size = height * width;
    const normal = new Float32Array(data.length);
    for (let c = 0; c < channels; c++) {
      const mean = this.#mean[c] ?? (this.#mean[0] as number);
      const std = this.#std[c] ?? (this.#std[0] as number);
      for (let i = c * size; i < (c + 1) * size; i++)
        normal[i] = ((data[i] as number) - mean) / std;
    }
    return { shape, dtype, data: normal };
  }
}

/** The same numbers in another dtype; integers are truncated. */
export class Cast extends Transform {
  readonly #dtype: StoredDType;

  constructor(dtype: StoredDType = "float32") {
    super();
    if (!Object.hasOwn(arrayOf, dtype)) {
      throw new RangeError(
        `Cannot cast to ${formatValue(dtype)}: it must be one of ${Object.keys(arrayOf).join(", ")}.`,
      );
    }
    this.#dtype = dtype;
  }

  override forward({ shape, data }: Tensor): Tensor {
    return { shape, dtype: this.#dtype, data: arrayOf[this.#dtype].from(data) };
  }
}
