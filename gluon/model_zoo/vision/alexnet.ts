/** AlexNet. */
import { Conv2D } from "../../nn/conv.ts";
import type { ConvOptions } from "../../nn/conv_layer.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { Flatten } from "../../nn/flatten.ts";
import { MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

/** AlexNet, in one column. Source: Krizhevsky 2014, "One weird trick". */
export class AlexNet extends VisionNet {}

/** AlexNet, for images of 224 x 224. */
export function alexnet(options: VisionNetOptions = {}): AlexNet {
  const classes = classesOf("alexnet", options);
  const conv = (channels: number, kernel: number, rest: ConvOptions): Conv2D =>
    new Conv2D(channels, kernel, { activation: "relu", ...rest });
  const pool = (): MaxPool2D => new MaxPool2D({ pool_size: 3, strides: 2 });
  const dense = (): Dense => new Dense(4096, { activation: "relu" });
  const features = new Sequential(
    conv(64, 11, { strides: 4, padding: 2 }),
    pool(),
    conv(192, 5, { padding: 2 }),
    pool(),
    conv(384, 3, { padding: 1 }),
    conv(256, 3, { padding: 1 }),
    conv(256, 3, { padding: 1 }),
    pool(),
    new Flatten(),
    dense(),
    new Dropout(0.5),
    dense(),
    new Dropout(0.5),
  );
  return new AlexNet(features, new Dense(classes));
}
