/** Feature extractors: from observations of any space to the numbers that a policy or a critic begins with. */
import { Block } from "../../gluon/block/block.ts";
import * as nd from "../../gluon/nd/mod.ts";
import type * as nn from "../../gluon/nn/mod.ts";
import type { FeatureOptions } from "../algorithms/options/features.ts";
import { Dict, type Space, Tuple } from "../spaces/mod.ts";
import { ImageFeatures, type ImageFeaturesOptions, imageLayout } from "./image_features.ts";
import type { HiddenOptions } from "./mlp.ts";

/** A block `(batch, ...observation) -> (batch, units)`. */
export interface FeatureExtractor extends Block {
  /** Numbers that come out. */
  readonly units: number;
}

/** Features of an image within an observation of several parts. */
const UNITS_OF_PART = 256;

/** An observation as it is, in a row; pixels from 0 to 255 are divided by 255. */
class FlatFeatures extends Block {
  readonly units: number;
  readonly #scale: number;

  constructor(space: Space<never>) {
    super();
    this.units = space.flatdim;
    this.#scale = imageLayout(space)?.scale ?? 1;
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const row = x.ndim === 2 ? x : x.flatten();
    return this.#scale === 1 ? row : row.multiply(1 / this.#scale);
  }
}

interface Part {
  readonly begin: number;
  readonly space: Space<never>;
  readonly features: FeatureExtractor;
}

/** An observation of several parts: the features of each, one after the other. */
class MultiInputFeatures extends Block {
  readonly units: number;
  readonly #parts: readonly Part[];

  constructor(space: Space<never>, options: ImageFeaturesOptions) {
    super();
    let begin = 0;
    this.#parts = partsOf(space).map(([name, part]) => {
      const features = imageLayout(part)
        ? new ImageFeatures(part, { units: UNITS_OF_PART, ...options })
        : isComposite(part)
          ? new MultiInputFeatures(part, options)
          : new FlatFeatures(part);
      this.register_child(features, name);
      begin += part.flatdim;
      return { begin: begin - part.flatdim, space: part, features };
    });
    this.units = this.#parts.reduce((sum, { features }) => sum + features.units, 0);
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const features = this.#parts.map(({ begin, space, features }) => {
      const part = x.slice_axis(1, begin, begin + space.flatdim);
      return features(imageLayout(space) ? part.reshape([x.shape[0]!, ...space.shape]) : part);
    });
    return nd.concat(features);
  }
}

/**
 * The feature extractor for an observation space: by default a CNN for images, one for each part of a Dict or Tuple,
 * else the observation as it is.
 *
 * @throws {TypeError} where `policy` is for another space.
 */
export function makeFeatures<O>(
  space: Space<O>,
  { policy, features_extractor, layer_norm }: FeatureOptions & HiddenOptions,
  weight_initializer: nn.DenseOptions["weight_initializer"] = null,
): FeatureExtractor {
  const any = space as unknown as Space<never>;
  const options = { extractor: features_extractor, weight_initializer, layer_norm };
  const [isImage, isMulti] = [imageLayout(space) !== null, isComposite(space)];
  const fitting = isMulti ? "MultiInputPolicy" : isImage ? "CnnPolicy" : "MlpPolicy";
  switch (policy ?? fitting) {
    case "MlpPolicy":
      return new FlatFeatures(any);
    case "CnnPolicy":
      if (isImage) return new ImageFeatures(any, options);
      break;
    case "MultiInputPolicy":
      if (isMulti) return new MultiInputFeatures(any, options);
  }
  const wanted = policy === "CnnPolicy" ? "a uint8 Box of three axes" : "a Dict or a Tuple";
  throw new TypeError(
    `Cannot use ${policy} with observations ${space}: they must be ${wanted}; use ${fitting}.`,
  );
}

/** The same for a network that takes rows: `null` where that is what observations are. */
export function featuresBefore<O>(
  space: Space<O>,
  options: FeatureOptions & HiddenOptions,
): FeatureExtractor | null {
  const features = makeFeatures(space, options);
  return features instanceof FlatFeatures && imageLayout(space) === null ? null : features;
}

function isComposite(space: unknown): boolean {
  return space instanceof Dict || space instanceof Tuple;
}

/** The parts of a Dict or Tuple by name, in the order in which they are flattened. */
function partsOf(space: unknown): (readonly [name: string, space: Space<never>])[] {
  const { spaces } = space as { readonly spaces: Readonly<Record<string, Space<never>>> };
  const parts = Object.entries(spaces);
  return space instanceof Dict ? parts.sort(([a], [b]) => (a < b ? -1 : 1)) : parts;
}
