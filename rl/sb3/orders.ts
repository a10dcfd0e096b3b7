/** Parameters whose numbers are in another order in Stable-Baselines3: those of QR-DQN's last layer, and of images with channels last. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import type { DQN } from "../algorithms/dqn.ts";
import { ImageFeatures } from "../networks/image_features.ts";
import type { SB3Agent } from "./load_sb3.ts";
import type { SB3Algorithm } from "./names.ts";

/** How the numbers of a parameter are ordered there: two of its axes are swapped. */
export interface Order {
  /** The shape there. */
  readonly shape: readonly number[];
  /** `(outer, a, b, inner)` there, and `(outer, b, a, inner)` here. */
  readonly axes: readonly [outer: number, a: number, b: number, inner: number];
}

/** Quantiles of an agent of QR-DQN; `null` of any other. */
export function quantilesOf(agent: SB3Agent, kind: SB3Algorithm): number | null {
  return kind === "QRDQN" ? (agent as DQN).options.n_quantiles : null;
}

/** The orders of a network's parameters by their names, where they are not ours; `quantiles` of QR-DQN. */
export function ordersOf(net: AnyBlock, quantiles: number | null): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>();
  const parameters = net.collect_params();
  const names = [...parameters.keys()];
  const ofImages = channelsLast(net);
  for (const [name, parameter] of parameters) {
    const shape = parameter.shape as readonly number[];
    const channels = ofImages.get(parameter);
    if (channels !== undefined) {
      orders.set(name, shape.length === 4 ? ofKernel(shape) : ofFlattened(shape, channels));
    } else if (quantiles !== null && isLastLayer(name, names)) {
      const [rows, width = 1] = shape as [number, number?];
      // Rows by quantile and action there, by action and quantile here.
      orders.set(name, { shape, axes: [1, quantiles, rows / quantiles, width] });
    }
  }
  return orders;
}

/** Weights that meet images with channels last, which are transposed there; each with the channels that come out of the last convolution. */
function channelsLast(net: AnyBlock): ReadonlyMap<unknown, number> {
  const weights = new Map<unknown, number>();
  net.apply((block) => {
    if (!(block instanceof ImageFeatures) || block.layout !== "NHWC") return;
    const parameters = [...block.collect_params().values()];
    const ofMatrices = parameters.filter(({ shape }) => shape!.length > 1);
    const channels = ofMatrices.at(-2)!.shape![0] as number;
    for (const weight of ofMatrices) weights.set(weight, channels);
  });
  return weights;
}

/** `(out, in, height, width)` there, `(out, height, width, in)` here. */
function ofKernel([out, height, width, channels]: readonly number[]): Order {
  const shape = [out, channels, height, width] as number[];
  return { shape, axes: [out!, channels!, height! * width!, 1] };
}

/** Columns by channel and pixel there, by pixel and channel here. */
function ofFlattened(shape: readonly number[], channels: number): Order {
  const [units, columns] = shape as [number, number];
  return { shape, axes: [units, channels, columns / channels, 1] };
}

/** Whether a parameter of QR-DQN is of the last layer. */
export function isLastLayer(name: string, names: readonly string[]): boolean {
  const place = (each: string): number => Number(/(\d+)\.(?:weight|bias)$/.exec(each)?.[1] ?? -1);
  return place(name) === Math.max(...names.filter(isOfHead).map(place)) && isOfHead(name);
}

/** Whether it is no part of a feature extractor. */
function isOfHead(name: string): boolean {
  return !name.includes("body.");
}

/** A tensor of theirs in our order and shape. */
export function toOurs(tensor: Tensor, { axes }: Order, shape: readonly number[]): Tensor {
  return { ...tensor, shape, data: swapped(tensor.data, axes) };
}

/** A tensor of ours in their order and shape. */
export function toTheirs(tensor: Tensor, { shape, axes: [outer, a, b, inner] }: Order): Tensor {
  return { ...tensor, shape, data: swapped(tensor.data, [outer, b, a, inner]) };
}

/** Numbers `(outer, a, b, inner)` as `(outer, b, a, inner)`. */
function swapped<Data extends Tensor["data"]>(
  data: Data,
  [outer, a, b, inner]: Order["axes"],
): Data {
  const result = data.slice() as Data;
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < a; j++) {
      for (let k = 0; k < b; k++) {
        const from = ((i * a + j) * b + k) * inner;
        result.set(data.subarray(from, from + inner) as never, ((i * b + k) * a + j) * inner);
      }
    }
  }
  return result;
}
