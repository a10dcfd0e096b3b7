/** Random changes of color. */
import { formatValue } from "../../../../backends/base/format_value.ts";
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustLighting,
  adjustSaturation,
} from "../../../image/color.ts";
import type { Tensor } from "../../../io/safetensors.ts";
import { type RandomOptions, RandomTransform } from "./transform.ts";

/** Options of `RandomColorJitter`: each as in the transform of that name. */
export interface ColorJitterOptions extends RandomOptions {
  /** Default: 0, no change. */
  readonly brightness?: number;
  /** Default: 0, no change. */
  readonly contrast?: number;
  /** Default: 0, no change. */
  readonly saturation?: number;
  /** Default: 0, no change. */
  readonly hue?: number;
}

/** A factor from `[max(0, 1 - strength), 1 + strength]`. */
abstract class RandomFactor extends RandomTransform {
  readonly #strength: number;

  constructor(strength: number, options?: RandomOptions) {
    super(options);
    if (!(strength >= 0 && Number.isFinite(strength))) {
      throw new RangeError(
        `Cannot make ${new.target.name} of ${formatValue(strength)}: it must be a number, 0 or more.`,
      );
    }
    this.#strength = strength;
  }

  protected draw(): number {
    return this.rng.uniform(Math.max(0, 1 - this.#strength), 1 + this.#strength);
  }
}

/** Multiplies an image by a random factor from `[max(0, 1 - brightness), 1 + brightness]`. */
export class RandomBrightness extends RandomFactor {
  override forward(image: Tensor): Tensor {
    return adjustBrightness(image, this.draw());
  }
}

/** Multiplies the distance from the mean brightness by a random factor from `[max(0, 1 - contrast), 1 + contrast]`. */
export class RandomContrast extends RandomFactor {
  override forward(image: Tensor): Tensor {
    return adjustContrast(image, this.draw());
  }
}

/** Multiplies the distance from gray by a random factor from `[max(0, 1 - saturation), 1 + saturation]`. */
export class RandomSaturation extends RandomFactor {
  override forward(image: Tensor): Tensor {
    return adjustSaturation(image, this.draw());
  }
}

/** Turns the hue by a random share, from `[max(0, 1 - hue), 1 + hue]`, of a full turn. */
export class RandomHue extends RandomFactor {
  override forward(image: Tensor): Tensor {
    return adjustHue(image, this.draw());
  }
}

/** Changes brightness, contrast, saturation and hue by chance, in random order. */
export class RandomColorJitter extends RandomTransform {
  readonly #transforms: readonly RandomTransform[];

  constructor(options: ColorJitterOptions = {}) {
    const { brightness = 0, contrast = 0, saturation = 0, hue = 0, rng } = options;
    super({ rng });
    const all: readonly [
      number,
      new (strength: number, options: RandomOptions) => RandomTransform,
    ][] = [
      [brightness, RandomBrightness],
      [contrast, RandomContrast],
      [saturation, RandomSaturation],
      [hue, RandomHue],
    ];
    this.#transforms = all
      .filter(([strength]) => strength !== 0)
      .map(([strength, Each]) => new Each(strength, { rng }));
  }

  override forward(image: Tensor): Tensor {
    const transforms = [...this.#transforms];
    this.rng.shuffle(transforms);
    return transforms.reduce((each, transform) => transform(each), image);
  }
}

/** AlexNet's lighting: adds ImageNet's principal components, each by a normal number with deviation `alpha`. */
export class RandomLighting extends RandomTransform {
  readonly #alpha: number;

  constructor(alpha: number, options?: RandomOptions) {
    super(options);
    this.#alpha = alpha;
  }

  override forward(image: Tensor): Tensor {
    const draw = (): number => this.rng.normal(0, this.#alpha);
    return adjustLighting(image, [draw(), draw(), draw()]);
  }
}
