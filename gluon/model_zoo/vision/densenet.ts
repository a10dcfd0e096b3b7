/** Densely connected networks (DenseNet). */
import { formatValue } from "../../../backends/base/format_value.ts";
import { Activation } from "../../nn/activations.ts";
import { BatchNorm } from "../../nn/batch_norm.ts";
import { Concurrent } from "../../nn/concurrent.ts";
import { Conv2D } from "../../nn/conv.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { Flatten } from "../../nn/flatten.ts";
import { Identity } from "../../nn/lambda.ts";
import { AvgPool2D, MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** What densely connected networks take. */
export interface DenseNetOptions extends VisionNetOptions {
  /** Channels of a bottleneck, in growth rates. Default: 4. */
  bn_size?: number;
  /** Rate of the dropout after each layer. Default: 0. */
  dropout?: number;
}

/** Layers of a DenseNet. */
export type DenseNetDepth = 121 | 161 | 169 | 201;

/** First channels, growth rate, layers of each block. */
const SPECS: Readonly<Record<DenseNetDepth, readonly [number, number, readonly number[]]>> = {
  121: [64, 32, [6, 12, 24, 16]],
  161: [96, 48, [6, 12, 36, 24]],
  169: [64, 32, [6, 12, 32, 32]],
  201: [64, 32, [6, 12, 48, 32]],
};

/** DenseNet. Source: Huang et al. 2016. */
export class DenseNet extends VisionNet {}

/** A DenseNet of one of the known depths. */
export function get_densenet(num_layers: DenseNetDepth, options: DenseNetOptions = {}): DenseNet {
  const spec = SPECS[num_layers];
  if (spec === undefined) {
    throw new RangeError(
      `Cannot make a DenseNet of ${formatValue(num_layers)} layers: there are ` +
        `${Object.keys(SPECS).join(", ")}.`,
    );
  }
  const classes = classesOf(`densenet${num_layers}`, options);
  const { bn_size = 4, dropout = 0 } = options;
  const [first, growth, blocks] = spec;
  const normal = (): [BatchNorm, Activation] => [new BatchNorm(), new Activation("relu")];
  const conv = (channels: number, kernel = 1): Conv2D =>
    new Conv2D(channels, kernel, { padding: kernel === 3 ? 1 : 0, use_bias: false });
  const layer = (): Concurrent => {
    const grown = new Sequential(...normal(), conv(bn_size * growth), ...normal(), conv(growth, 3));
    if (dropout > 0) grown.add(new Dropout(dropout));
    return new Concurrent({ axis: 1 }, new Identity(), grown);
  };
  const features = new Sequential(
    new Conv2D(first, 7, { strides: 2, padding: 3, use_bias: false }),
    ...normal(),
    new MaxPool2D({ pool_size: 3, strides: 2, padding: 1 }),
  );
  let channels = first;
  for (const [i, count] of blocks.entries()) {
    features.add(new Sequential(...Array.from({ length: count }, layer)));
    channels += count * growth;
    if (i === blocks.length - 1) break;
    channels = Math.floor(channels / 2);
    features.add(new Sequential(...normal(), conv(channels), new AvgPool2D()));
  }
  features.add(...normal(), new AvgPool2D({ pool_size: 7 }), new Flatten());
  return new DenseNet(features, new Dense(classes));
}
