/** Upsampling of images. */
import { formatValue } from "../../../backends/base/format_value.ts";
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { concat } from "./concat.ts";
import { Deconvolution } from "./deconvolution.ts";
import { repeat } from "./tile.ts";

/** Options of `UpSampling`. */
export interface UpSamplingOptions {
  /** How many times higher and wider the first image becomes; the others become as large. */
  scale: number;
  /** "nearest" repeats pixels; "bilinear" is a transposed convolution with the weight that is the second array. */
  sample_type: "nearest" | "bilinear";
  /** What becomes of several images: their channels are joined, or they are added. Default: "concat". */
  multi_input_mode?: "concat" | "sum";
}

/** Larger images, of `(batch, channels, height, width)`: one, or of mode "nearest" several. */
export function UpSampling(
  arrays: readonly NDArray[],
  { scale, sample_type, multi_input_mode = "concat" }: UpSamplingOptions,
): NDArray {
  const [first, weight] = arrays;
  if (first?.ndim !== 4 || !Number.isInteger(scale) || scale < 1) {
    throw new RangeError(
      `Cannot UpSampling ${first ? formatShape(first.shape) : "nothing"} with scale ${scale}: images are (batch, ` +
        "channels, height, width), the scale a whole number, 1 or more.",
    );
  }
  if (sample_type === "bilinear" && weight) {
    const kernel = 2 * scale - (scale % 2);
    const pad = Math.ceil((scale - 1) / 2);
    const channels = first.shape[1] as number;
    const options = { kernel: [kernel, kernel], stride: [scale, scale], pad: [pad, pad] } as const;
    return Deconvolution(first, weight, null, {
      ...options,
      num_filter: channels,
      num_group: channels,
    });
  }
  if (sample_type !== "nearest") {
    throw new RangeError(
      `Cannot UpSampling with sample_type ${formatValue(sample_type)}: it is "nearest" or, with a weight, "bilinear".`,
    );
  }
  const height = (first.shape[2] as number) * scale;
  return scope(() => {
    const large = arrays.map((x) => {
      const times = height / (x.shape[2] as number);
      return repeat(repeat(x, times, { axis: 2 }), times, { axis: 3 });
    });
    if (multi_input_mode === "sum") return large.reduce((sum, each) => sum.add(each));
    return concat(large, { dim: 1 });
  });
}
