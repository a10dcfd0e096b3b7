/** Inception networks. */
import type { Block } from "../../block/block.ts";
import { Activation } from "../../nn/activations.ts";
import { BatchNorm } from "../../nn/batch_norm.ts";
import { Concurrent } from "../../nn/concurrent.ts";
import { Conv2D } from "../../nn/conv.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { AvgPool2D, MaxPool2D } from "../../nn/pool.ts";
import { Sequential } from "../../nn/sequential.ts";
import { classesOf, VisionNet, type VisionNetOptions } from "./vision_net.ts";

type Pair = number | readonly [number, number];

/** A convolution: channels, kernel, strides, padding. */
type Conv = readonly [channels: number, kernel: Pair, strides?: number, padding?: Pair];

/** Inception, version 3. Source: Szegedy et al. 2015, "Rethinking the Inception Architecture". */
export class Inception3 extends VisionNet {}

function convolved([channels, kernel, strides = 1, padding = 0]: Conv): Sequential {
  return new Sequential(
    new Conv2D(channels, kernel, { strides, padding, use_bias: false }),
    new BatchNorm({ epsilon: 0.001 }),
    new Activation("relu"),
  );
}

function branch(pool: "avg" | "max" | null, ...convs: readonly Conv[]): Sequential {
  const out = new Sequential();
  if (pool === "avg") out.add(new AvgPool2D({ pool_size: 3, strides: 1, padding: 1 }));
  if (pool === "max") out.add(new MaxPool2D({ pool_size: 3, strides: 2 }));
  return out.add(...convs.map(convolved));
}

function parallel(...blocks: readonly Block[]): Concurrent {
  return new Concurrent({ axis: 1 }, ...blocks);
}

/** Blocks on 35 x 35. */
function blockA(pooled: number): Concurrent {
  return parallel(
    branch(null, [64, 1]),
    branch(null, [48, 1], [64, 5, 1, 2]),
    branch(null, [64, 1], [96, 3, 1, 1], [96, 3, 1, 1]),
    branch("avg", [pooled, 1]),
  );
}

/** From 35 x 35 to 17 x 17. */
function blockB(): Concurrent {
  return parallel(
    branch(null, [384, 3, 2]),
    branch(null, [64, 1], [96, 3, 1, 1], [96, 3, 2]),
    branch("max"),
  );
}

const wide = (channels: number): Conv => [channels, [1, 7], 1, [0, 3]];
const tall = (channels: number): Conv => [channels, [7, 1], 1, [3, 0]];

/** Blocks on 17 x 17. */
function blockC(inner: number): Concurrent {
  return parallel(
    branch(null, [192, 1]),
    branch(null, [inner, 1], wide(inner), tall(192)),
    branch(null, [inner, 1], tall(inner), wide(inner), tall(inner), wide(192)),
    branch("avg", [192, 1]),
  );
}

/** From 17 x 17 to 8 x 8. */
function blockD(): Concurrent {
  return parallel(
    branch(null, [192, 1], [320, 3, 2]),
    branch(null, [192, 1], wide(192), tall(192), [192, 3, 2]),
    branch("max"),
  );
}

/** Blocks on 8 x 8. */
function blockE(): Concurrent {
  const split = (): Concurrent =>
    parallel(branch(null, [384, [1, 3], 1, [0, 1]]), branch(null, [384, [3, 1], 1, [1, 0]]));
  return parallel(
    branch(null, [320, 1]),
    new Sequential(branch(null, [384, 1]), split()),
    new Sequential(branch(null, [448, 1], [384, 3, 1, 1]), split()),
    branch("avg", [192, 1]),
  );
}

/** Inception, version 3, for images of 299 x 299. */
export function inception_v3(options: VisionNetOptions = {}): Inception3 {
  const classes = classesOf("inceptionv3", options);
  const pool = { pool_size: 3, strides: 2 };
  const features = new Sequential(
    convolved([32, 3, 2]),
    convolved([32, 3]),
    convolved([64, 3, 1, 1]),
    new MaxPool2D(pool),
    convolved([80, 1]),
    convolved([192, 3]),
    new MaxPool2D(pool),
    ...[32, 64, 64].map(blockA),
    blockB(),
    ...[128, 160, 160, 192].map(blockC),
    blockD(),
    blockE(),
    blockE(),
    new AvgPool2D({ pool_size: 8 }),
    new Dropout(0.5),
  );
  return new Inception3(features, new Dense(classes));
}
