/** SqueezeNet. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { Activation } from "../../nn/activations.ts";
import { Concurrent } from "../../nn/concurrent.ts";
import { Conv2D } from "../../nn/conv.ts";
import { Dropout } from "../../nn/dropout.ts";
import { Flatten } from "../../nn/flatten.ts";
import { AvgPool2D, MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** Versions of SqueezeNet. */
export type SqueezeNetVersion = "1.0" | "1.1";

/** First convolution, then fires by their squeezed channels; 0 is a pooling layer. */
const SPECS = {
  "1.0": { channels: 96, kernel: 7, fires: [0, 16, 16, 32, 0, 32, 48, 48, 64, 0, 64] },
  "1.1": { channels: 64, kernel: 3, fires: [0, 16, 16, 0, 32, 32, 0, 48, 48, 64, 64] },
} as const;

/** SqueezeNet. Source: Iandola et al. 2016. */
export class SqueezeNet extends VisionNet {}

function convolved(channels: number, kernel: number): Sequential {
  return new Sequential(
    new Conv2D(channels, kernel, { padding: kernel === 3 ? 1 : 0 }),
    new Activation("relu"),
  );
}

function fire(squeezed: number): Sequential {
  const expanded = [1, 3].map((kernel) => convolved(4 * squeezed, kernel));
  return new Sequential(convolved(squeezed, 1), new Concurrent({ axis: 1 }, ...expanded));
}

/** A SqueezeNet of one of the two versions. */
export function get_squeezenet(
  version: SqueezeNetVersion,
  options: VisionNetOptions = {},
): SqueezeNet {
  const spec = SPECS[version];
  if (spec === undefined) {
    throw new RangeError(
      `Cannot make a SqueezeNet ${formatValue(version)}: there are 1.0 and 1.1.`,
    );
  }
  const classes = classesOf(`squeezenet${version}`, options);
  const features = new Sequential(
    new Conv2D(spec.channels, spec.kernel, { strides: 2 }),
    new Activation("relu"),
  );
  for (const squeezed of spec.fires) {
    const pool = { pool_size: 3, strides: 2, ceil_mode: true };
    features.add(squeezed === 0 ? new MaxPool2D(pool) : fire(squeezed));
  }
  features.add(new Dropout(0.5));
  const output = new Sequential(
    new Conv2D(classes, 1),
    new Activation("relu"),
    new AvgPool2D({ pool_size: 13 }),
    new Flatten(),
  );
  return new SqueezeNet(features, output);
}
