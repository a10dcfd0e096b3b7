/** What image transforms have in common. */
import { Callable } from "../../../block/callable.ts";
import type { Tensor } from "../../../io/safetensors.ts";
import { sharedGenerator } from "../../../nd/random/shared.ts";
import type { Generator } from "../../../random/generator.ts";

/** Options of transforms by chance. */
export interface RandomOptions {
  /** Where chance comes from. Default: the generator that `nd.random.seed` sets. */
  readonly rng?: Generator | undefined;
}

/** A transform is called with an image. */
export interface Transform {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (image: Tensor): Tensor;
}

/**
 * Image transform: called like a function with an image on the host, `(height, width, channels)`, it gives another. One
 * of one's own extends this class, or is any function.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class Transform extends Callable {
  /** The image transformed. */
  abstract forward(image: Tensor): Tensor;

  protected override invoke(image: Tensor): Tensor {
    return this.forward(image);
  }
}

/** A transform that draws random numbers. */
export abstract class RandomTransform extends Transform {
  readonly #rng: Generator | undefined;

  constructor({ rng }: RandomOptions = {}) {
    super();
    this.#rng = rng;
  }

  /** Where chance comes from. */
  protected get rng(): Generator {
    return this.#rng ?? sharedGenerator();
  }
}
