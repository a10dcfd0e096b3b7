/** Options of feature extractors, under the names of Stable-Baselines3. */
import * as z from "zod/mini";
import { type Fragment, option } from "./fragments.ts";

/** Options of what a network begins with. */
export interface FeatureOptions {
  /** Kind of network (null: by the observations, CNNs for images, one for each part of a Dict). */
  readonly policy: "MlpPolicy" | "CnnPolicy" | "MultiInputPolicy" | null;
  /** CNN for images (null: nature, or minatar below 36 pixels). */
  readonly features_extractor: "nature" | "minatar" | "impala" | null;
}

/** Schemas of `FeatureOptions`. */
export const featureOptions: Fragment<FeatureOptions> = {
  policy: option(
    z.nullable(z.enum(["MlpPolicy", "CnnPolicy", "MultiInputPolicy"])),
    null,
    "kind of network (null: by the observations, CNNs for images, one for each part of a Dict)",
  ),
  features_extractor: option(
    z.nullable(z.enum(["nature", "minatar", "impala"])),
    null,
    "CNN for images (null: nature, or minatar below 36 pixels)",
  ),
};
