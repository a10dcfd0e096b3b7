/** What the nets of the model zoo have in common. */
import { Block } from "../../block/block.ts";
import type { NDArray } from "../../nd/mod.ts";
import type { Sequential } from "../../nn/sequential.ts";
import { checkUnits } from "../../nn/units.ts";

/** What every net of the model zoo takes. */
export interface VisionNetOptions {
  /** How many classes there are. Default: 1000. */
  classes?: number;
  /** `true` is refused: MXNet's server of weights is gone. `get_model(name, { pretrained: path })` reads a file of them. */
  pretrained?: boolean;
}

/** A net that classifies images: features, and an output made of them. */
export class VisionNet extends Block {
  /** Features of images. */
  readonly features: Sequential;
  /** Makes the scores of classes of the features. */
  readonly output: Block;

  constructor(features: Sequential, output: Block) {
    super();
    this.features = features;
    this.output = output;
  }

  /** `x (batch, 3, height, width) -> (batch, classes)`, scores before softmax. */
  override forward(x: NDArray): NDArray {
    return this.output(this.features(x));
  }
}

/** The number of classes. Throws where pretrained weights are asked for. */
export function classesOf(net: string, { classes = 1000, pretrained }: VisionNetOptions): number {
  if (!pretrained) return checkUnits(net, "classes", classes, 1);
  throw new Error(
    `Cannot load pretrained weights of ${net}: the server that had MXNet's is gone; give a file ` +
      `of them, get_model("${net}", { pretrained: "path or URL" }).`,
  );
}
