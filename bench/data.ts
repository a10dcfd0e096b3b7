/** The weights and batches that all peers compute with: drawn here once, handed to each. */

import { Buffer } from "node:buffer";
import { default_rng, type Generator } from "../gluon/random/generator.ts";
import { type ImageNet, weightShapes } from "./images.ts";
import type { ActWorkload, Workload } from "./workloads.ts";

/** Row-major float32 values. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Arrays by the names that every peer knows them by. */
export type Tensors = Readonly<Record<string, Tensor>>;

const STATES_TO_ACT_IN = 64;
const IMAGES_TO_ACT_IN = 8;

/** The arrays of a workload; the same on every call. A training or an environment has none. */
export function drawTensors(workload: Workload): Tensors {
  const rng = default_rng(3);
  switch (workload.kind) {
    case "update": {
      const { layers, batch } = workload;
      const actions = layers.at(-1) as number;
      const state = [batch, layers[0] as number];
      return {
        ...drawNet(rng, "policy", layers),
        ...drawNet(rng, "target", layers),
        state: normal(rng, state),
        next_state: normal(rng, state),
        ...drawOutcome(rng, batch, actions),
      };
    }
    case "act":
      return drawAct(rng, workload);
    case "matmul": {
      const { size } = workload;
      return { a: normal(rng, [size, size]), b: normal(rng, [size, size]) };
    }
    case "dense": {
      const { batch, in_units: inUnits, units } = workload;
      return {
        x: normal(rng, [batch, inUnits]),
        weight: normal(rng, [units, inUnits]),
        bias: normal(rng, [units]),
        head: normal(rng, [batch, units]),
      };
    }
    case "lstm": {
      const { length, batch, units } = workload;
      const bound = 1 / Math.sqrt(units);
      const uniform = (...shape: number[]) => draw(shape, () => rng.uniform(-bound, bound));
      return {
        i2h_weight: uniform(4 * units, units),
        h2h_weight: uniform(4 * units, units),
        i2h_bias: uniform(4 * units),
        h2h_bias: uniform(4 * units),
        x: normal(rng, [length, batch, units]),
        target: normal(rng, [length, batch, units]),
      };
    }
    case "launch":
      return { x: normal(rng, [1]) };
    case "convolution": {
      const { image, filters, kernel } = workload;
      return {
        x: normal(rng, [1, ...image]),
        ...drawLayer(rng, "policy.0", [filters, image[0], kernel, kernel]),
      };
    }
    case "image_update": {
      const { net, batch } = workload;
      const images = (): Tensor => normal(rng, [batch, ...net.image]);
      return {
        ...drawImageNet(rng, "policy", net),
        ...drawImageNet(rng, "target", net),
        ...{ state: images(), next_state: images() },
        ...drawOutcome(rng, batch, net.units.at(-1) as number),
      };
    }
    case "image_act":
      return {
        ...drawImageNet(rng, "policy", workload.net),
        states: normal(rng, [IMAGES_TO_ACT_IN, ...workload.net.image]),
      };
    case "image_forward":
    case "image_training": {
      const { net, batch } = workload;
      return {
        ...drawImageNet(rng, "policy", net),
        x: normal(rng, [batch, ...net.image]),
        label: draw([batch], () => rng.integers(0, net.units.at(-1) as number)),
      };
    }
    case "minimalrl":
    case "cleanrl":
    case "ppo":
    case "a2c":
    case "minatar_dqn":
    case "sac":
    case "zoo":
    case "environment":
    case "minatar":
      return {};
  }
}

/** What came of each state of a batch. */
function drawOutcome(rng: Generator, batch: number, actions: number): Tensors {
  return {
    action: draw([batch], () => rng.integers(0, actions)),
    reward: normal(rng, [batch]),
    discount: draw([batch], () => (rng.random() < 0.1 ? 0 : 0.98)),
  };
}

/** States of which both actions are the best one somewhere, so that agreeing means something. */
function drawAct(rng: Generator, { layers }: ActWorkload): Tensors {
  const states = normal(rng, [STATES_TO_ACT_IN, layers[0] as number], 3);
  return { ...drawNet(rng, "policy", layers, 0), states };
}

/** `name.i.weight (units, in_units)` and `name.i.bias (units)`, uniform in +-1 / sqrt(in_units). */
function drawNet(rng: Generator, name: string, layers: readonly number[], bias = 1): Tensors {
  const net: Record<string, Tensor> = {};
  for (const [i, units] of layers.slice(1).entries()) {
    Object.assign(net, drawLayer(rng, `${name}.${i}`, [units, layers[i] as number], bias));
  }
  return net;
}

/** The same of a net of images, from the first convolution to the last dense layer. */
function drawImageNet(rng: Generator, name: string, net: ImageNet): Tensors {
  const shapes = weightShapes(net);
  return Object.assign({}, ...shapes.map((shape, i) => drawLayer(rng, `${name}.${i}`, shape)));
}

/** `name.weight` of a shape, `name.bias` of its first length. */
function drawLayer(rng: Generator, name: string, shape: readonly number[], bias = 1): Tensors {
  const bound = 1 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b));
  return {
    [`${name}.weight`]: draw(shape, () => rng.uniform(-bound, bound)),
    [`${name}.bias`]: draw([shape[0] as number], () => bias * rng.uniform(-bound, bound)),
  };
}

function normal(rng: Generator, shape: readonly number[], scale = 1): Tensor {
  return draw(shape, () => rng.normal(0, scale));
}

function draw(shape: readonly number[], next: () => number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: Float32Array.from({ length: size }, next) };
}

/** The arrays as JSON can carry them without a bit lost. */
export function encode(
  tensors: Tensors,
): Record<string, { shape: readonly number[]; base64: string }> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values }]) => {
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      return [name, { shape, base64: bytes.toString("base64") }];
    }),
  );
}

/** A net's layers, from the first to the last. */
export function layersOf(tensors: Tensors, name: string): { weight: Tensor; bias: Tensor }[] {
  const layers: { weight: Tensor; bias: Tensor }[] = [];
  for (let i = 0; ; i++) {
    const [weight, bias] = [tensors[`${name}.${i}.weight`], tensors[`${name}.${i}.bias`]];
    if (!weight || !bias) return layers;
    layers.push({ weight, bias });
  }
}
