/** Several transforms as one. */
import { formatValue } from "../../../../backends/base/format_value.ts";
import type { Tensor } from "../../../io/safetensors.ts";
import { type RandomOptions, RandomTransform, Transform } from "./transform.ts";

/** A transform, or any function of an image. */
export type ImageFunction = (image: Tensor) => Tensor;

/** Options of `RandomApply`. */
export interface RandomApplyOptions extends RandomOptions {
  /** The probability. Default: 0.5. */
  readonly p?: number;
}

/** Transforms one after the other. */
export class Compose extends Transform {
  readonly #transforms: readonly ImageFunction[];

  constructor(transforms: readonly ImageFunction[]) {
    super();
    const wrong = transforms.findIndex((each) => typeof each !== "function");
    if (wrong >= 0) {
      throw new TypeError(
        `Cannot compose transforms: number ${wrong} is ${formatValue(transforms[wrong])}; give transforms or functions.`,
      );
    }
    this.#transforms = transforms;
  }

  override forward(image: Tensor): Tensor {
    return this.#transforms.reduce((each, transform) => transform(each), image);
  }
}

/** A transform that is applied with probability `p`. */
export class RandomApply extends RandomTransform {
  readonly #transform: ImageFunction;
  readonly #p: number;

  constructor(transforms: ImageFunction, { p = 0.5, rng }: RandomApplyOptions = {}) {
    super({ rng });
    this.#transform = transforms;
    this.#p = p;
  }

  override forward(image: Tensor): Tensor {
    return this.rng.random() < this.#p ? this.#transform(image) : image;
  }
}
