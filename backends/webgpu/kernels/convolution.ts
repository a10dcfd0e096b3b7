/**
 * Convolutions over two spatial axes and their gradients, as tiled products of each group whose factors are read from the
 * arrays as they lie (implicit GEMM): of filters and windows, of channels and pixels, of filters and taps.
 */

import type { ActivationName, ConvolutionAttrs, Operand, Shape } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Gpu } from "../gpu.ts";
import type { Program } from "../program.ts";
import type { DispatchDescriptor, DispatchRules } from "../shader/dispatch.ts";
import { ACTIVATIONS } from "./matmul.ts";
import { type Lengths, type ProductText, tiled, tilingOf } from "./tiles.ts";

type Name = "convolution" | "convolution_data_gradient" | "convolution_weight_gradient";

/** Lengths of x, the weight and y, and where their numbers lie. Channels and filters are those of a group. */
const UNIFORMS = [
  ...["channels", "filters", "in_h", "in_w", "out_h", "out_w", "taps_h", "taps_w"],
  ...["stride_h", "stride_w", "pad_h", "pad_w", "dilate_h", "dilate_w"],
  ...["x_image", "x_channel", "x_row", "x_column"],
  ...["y_image", "y_channel", "y_row", "y_column"],
  ...["w_filter", "w_channel", "w_row", "w_column"],
];

interface Layer {
  readonly words: readonly number[];
  readonly groups: number;
  /** Filters and channels of a group, taps of a channel, windows and pixels of all images. */
  readonly filters: number;
  readonly channels: number;
  readonly taps: number;
  readonly windows: number;
  readonly pixels: number;
}

/** Shape and strides of an array, channels being its second axis. */
function placed(shape: Shape, channelsLast: boolean): { lengths: number[]; strides: number[] } {
  const [n, ...rest] = shape as [number, number, number, number];
  const [c, h, w] = channelsLast ? [rest[2], rest[0], rest[1]] : rest;
  const strides = channelsLast ? [c * h * w, 1, c * w, c] : [c * h * w, h * w, w, 1];
  return { lengths: [n, c, h, w], strides };
}

function layerOf(x: Shape, weight: Shape, y: Shape, attrs: ConvolutionAttrs): Layer {
  const { stride, pad, dilate, groups, channelsLast } = attrs;
  const [of, taps, to] = [x, weight, y].map((shape) => placed(shape, channelsLast));
  const [batch, , inH, inW] = of!.lengths as [number, number, number, number];
  const [all, channels, tapsH, tapsW] = taps!.lengths as [number, number, number, number];
  const [, , outH, outW] = to!.lengths as [number, number, number, number];
  const filters = all / groups;
  return {
    words: [
      ...[channels, filters, inH, inW, outH, outW, tapsH, tapsW],
      ...[...stride, ...pad, ...dilate, ...of!.strides, ...to!.strides, ...taps!.strides],
    ],
    ...{ groups, filters, channels, taps: tapsH * tapsW },
    ...{ windows: batch * outH * outW, pixels: batch * inH * inW },
  };
}

/** The kernels of this family. */
export function convolutionKernels(gpu: Gpu): DispatchRules<Name> {
  const programs = new Map<string, Program>();
  const describe = (
    text: ProductText,
    key: string,
    lengths: Lengths,
    layer: Layer,
    inputs: readonly Operand[],
    output: Operand,
  ): DispatchDescriptor => {
    const { reach, down, across, count } = tilingOf(lengths);
    const { m, n, k, matrices } = lengths;
    let program = programs.get(`${key} ${reach}`);
    if (program === undefined) {
      program = tiled(gpu, text, reach);
      programs.set(`${key} ${reach}`, program);
    }
    const terms = matrices * k;
    return {
      ...{ program, inputs, output, count },
      uniforms: [m, n, k, ...layer.words],
      reads: inputs.map(({ shape }, i) =>
        i === 2 ? sizeOf(shape) * across : terms * (i === 0 ? n * down : m * across),
      ),
    };
  };

  return {
    convolution: ([x, w, bias], output, { activation, ...attrs }) => {
      const layer = layerOf(x!.shape, w!.shape, output.shape, attrs);
      const { groups: matrices, filters: m, windows: n, channels, taps } = layer;
      const lengths = { matrices, m, n, k: channels * taps };
      const inputs = [x!, w!, ...(bias ? [bias] : [])];
      const text = forward(bias !== undefined, activation);
      return describe(
        text,
        `y ${bias !== undefined} ${activation}`,
        lengths,
        layer,
        inputs,
        output,
      );
    },
    convolution_data_gradient: ([dy, w], output, attrs) => {
      const layer = layerOf(output.shape, w!.shape, dy!.shape, attrs);
      const { groups: matrices, channels: m, pixels: n, filters, taps } = layer;
      const lengths = { matrices, m, n, k: filters * taps };
      return describe(DATA_GRADIENT, "dx", lengths, layer, [dy!, w!], output);
    },
    convolution_weight_gradient: ([x, dy], output, attrs) => {
      const layer = layerOf(x!.shape, output.shape, dy!.shape, attrs);
      const { groups: matrices, filters: m, channels, taps, windows: k } = layer;
      const lengths = { matrices, m, n: channels * taps, k };
      return describe(WEIGHT_GRADIENT, "dw", lengths, layer, [x!, dy!], output);
    },
  };
}

/** What x, at `input`, holds at a tap of a window: 0 beyond its ends. */
const seen = (input: number): string => `
fn seen(group: u32, tap: u32, window: u32) -> f32 {
  let c = tap / (u.taps_h * u.taps_w);
  let h = window / u.out_w % u.out_h * u.stride_h + tap / u.taps_w % u.taps_h * u.dilate_h;
  let w = window % u.out_w * u.stride_w + tap % u.taps_w * u.dilate_w;
  if (h < u.pad_h || w < u.pad_w || h >= u.in_h + u.pad_h || w >= u.in_w + u.pad_w) { return 0.0; }
  let image = window / (u.out_w * u.out_h);
  let channel = group * u.channels + c;
  return at${input}(image * u.x_image + channel * u.x_channel + (h - u.pad_h) * u.x_row + (w - u.pad_w) * u.x_column);
}`;

/** Where the weight of a tap, and where a window of y lies. */
const PLACES = `
fn weight(group: u32, f: u32, c: u32, tap: u32) -> u32 {
  let row = tap / u.taps_w % u.taps_h;
  return (group * u.filters + f) * u.w_filter + c * u.w_channel + row * u.w_row + tap % u.taps_w * u.w_column;
}
fn place(group: u32, f: u32, window: u32) -> u32 {
  let image = window / (u.out_w * u.out_h);
  let row = window / u.out_w % u.out_h;
  return image * u.y_image + (group * u.filters + f) * u.y_channel + row * u.y_row + window % u.out_w * u.y_column;
}`;

function forward(bias: boolean, activation: ActivationName | null): ProductText {
  return {
    label: "convolution",
    inputs: bias ? ["f32", "f32", "f32"] : ["f32", "f32"],
    uniforms: UNIFORMS,
    outward: { left: "false", right: "true" },
    declarations: `${PLACES}${seen(0)}
fn left(group: u32, f: u32, tap: u32) -> f32 {
  return at1(weight(group, f, tap / (u.taps_h * u.taps_w), tap));
}
fn right(group: u32, tap: u32, window: u32) -> f32 { return seen(group, tap, window); }
fn finish(sum: f32, filter_of_all: u32) -> f32 {
  let y = sum${bias ? " + at2(filter_of_all)" : ""};
  return ${activation === null ? "y" : ACTIVATIONS[activation]};
}
fn store(sum: f32, group: u32, f: u32, window: u32) {
  if (f < u.m && window < u.n) { put(place(group, f, window), finish(sum, group * u.filters + f)); }
}`,
  };
}

const DATA_GRADIENT: ProductText = {
  label: "convolution_data_gradient",
  inputs: ["f32", "f32"],
  uniforms: UNIFORMS,
  outward: { left: "false", right: "true" },
  declarations: `${PLACES}
fn left(group: u32, c: u32, tap: u32) -> f32 {
  return at1(weight(group, tap / (u.taps_h * u.taps_w), c, tap));
}
// the gradient of the window whose tap meets the pixel, if there is one
fn right(group: u32, tap: u32, pixel: u32) -> f32 {
  let reach_h = pixel / u.in_w % u.in_h + u.pad_h;
  let reach_w = pixel % u.in_w + u.pad_w;
  let step_h = tap / u.taps_w % u.taps_h * u.dilate_h;
  let step_w = tap % u.taps_w * u.dilate_w;
  if (reach_h < step_h || reach_w < step_w) { return 0.0; }
  let h = reach_h - step_h;
  let w = reach_w - step_w;
  if (h % u.stride_h != 0u || w % u.stride_w != 0u) { return 0.0; }
  let row = h / u.stride_h;
  let column = w / u.stride_w;
  if (row >= u.out_h || column >= u.out_w) { return 0.0; }
  let image = pixel / (u.in_w * u.in_h);
  return at0(place(group, tap / (u.taps_h * u.taps_w), (image * u.out_h + row) * u.out_w + column));
}
fn store(sum: f32, group: u32, c: u32, pixel: u32) {
  if (c >= u.m || pixel >= u.n) { return; }
  let image = pixel / (u.in_w * u.in_h);
  let row = pixel / u.in_w % u.in_h;
  let channel = group * u.channels + c;
  put(image * u.x_image + channel * u.x_channel + row * u.x_row + pixel % u.in_w * u.x_column, sum);
}`,
};

const WEIGHT_GRADIENT: ProductText = {
  label: "convolution_weight_gradient",
  inputs: ["f32", "f32"],
  uniforms: UNIFORMS,
  outward: { left: "false", right: "false" },
  declarations: `${PLACES}${seen(0)}
fn left(group: u32, f: u32, window: u32) -> f32 { return at1(place(group, f, window)); }
fn right(group: u32, window: u32, tap: u32) -> f32 { return seen(group, tap, window); }
fn store(sum: f32, group: u32, f: u32, tap: u32) {
  if (f < u.m && tap < u.n) { put(weight(group, f, tap / (u.taps_h * u.taps_w), tap), sum); }
}`,
};
