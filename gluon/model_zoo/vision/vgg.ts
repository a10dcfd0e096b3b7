/** VGG networks. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { Xavier } from "../../initializer/xavier.ts";
import { Activation } from "../../nn/activations.ts";
import { BatchNorm } from "../../nn/batch_norm.ts";
import { Conv2D } from "../../nn/conv.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** What VGG networks take. */
export interface VGGOptions extends VisionNetOptions {
  /** Whether each convolution is followed by batch normalization. Default: false. */
  batch_norm?: boolean;
}

/** Layers of a VGG network. */
export type VGGDepth = 11 | 13 | 16 | 19;

/** Convolutions of each stage. */
const SPECS: Readonly<Record<VGGDepth, readonly number[]>> = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
};

const CHANNELS = [64, 128, 256, 512, 512];

/** VGG network. Source: Simonyan and Zisserman 2014. */
export class VGG extends VisionNet {}

/** A VGG network of one of the known depths. */
export function get_vgg(num_layers: VGGDepth, options: VGGOptions = {}): VGG {
  const spec = SPECS[num_layers];
  if (spec === undefined) {
    throw new RangeError(
      `Cannot make a VGG of ${formatValue(num_layers)} layers: there are ${Object.keys(SPECS).join(", ")}.`,
    );
  }
  const { batch_norm = false } = options;
  const classes = classesOf(`vgg${num_layers}${batch_norm ? "_bn" : ""}`, options);
  const features = new Sequential();
  for (const [i, count] of spec.entries()) {
    for (let at = 0; at < count; at++) {
      const weightInitializer = new Xavier({
        rnd_type: "gaussian",
        factor_type: "out",
        magnitude: 2,
      });
      features.add(
        new Conv2D(CHANNELS[i] as number, 3, { padding: 1, weight_initializer: weightInitializer }),
      );
      if (batch_norm) features.add(new BatchNorm());
      features.add(new Activation("relu"));
    }
    features.add(new MaxPool2D({ strides: 2 }));
  }
  const weightInitializer = "normal";
  for (let i = 0; i < 2; i++) {
    features.add(
      new Dense(4096, { activation: "relu", weight_initializer: weightInitializer }),
      new Dropout(0.5),
    );
  }
  return new VGG(features, new Dense(classes, { weight_initializer: weightInitializer }));
}
