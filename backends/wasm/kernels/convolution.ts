/** Convolution over two spatial axes, with bias and activation, and its gradients. */

import type { ConvolutionAttrs, FusedKernels, Launch, Operand, Shape } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { withActivation } from "./activation.ts";
import { elementsOf, inputAt, pointerOf } from "./operand.ts";

type Name = "convolution" | "convolution_data_gradient" | "convolution_weight_gradient";

/** Windows along one axis: window `i` of `count` has its taps at `first + i * stride + tap * step`. */
interface Windows {
  readonly length: number;
  readonly count: number;
  readonly taps: number;
  readonly stride: number;
  readonly first: number;
  readonly step: number;
}

/** Strides of an array along its images, channels, rows and columns, in elements. */
type Strides = readonly [image: number, channel: number, row: number, column: number];

/** Where a weight's taps lie: strides of groups, the first tap, and strides of filters, channels, rows and columns. */
interface Taps {
  readonly group: number;
  readonly first: number;
  readonly strides: Strides;
}

/** What a kernel convolves. */
interface Job {
  readonly batch: number;
  readonly groups: number;
  /** Channels and filters of a group. */
  readonly channels: number;
  readonly filters: number;
  readonly axes: readonly [Windows, Windows];
  readonly x: Strides;
  readonly y: Strides;
  readonly w: Taps;
}

/** Numbers of a `Geometry` and of runs behind it (../assembly/convolution.ts). */
const GEOMETRY = 80;
/** Numbers behind a copy that the widest vectors may read. */
const BEYOND = 160;
/** The most windows, filters and taps that a tile is made of, and windows of a single filter. */
const TILE = 32;
const TILE_TAPS = 8;
const PANEL_ROW = 48;
const WIDE = 128;
/** Images are copied together up to so many numbers, so that they stay in the cache. */
const BLOCK = 65536;

const aligned = (numbers: number): number => Math.ceil(numbers / 16) * 16;

/** The words of a job for the kernels, and how many numbers of scratch it takes. */
function plan(job: Job, isGradient: boolean): { words: Int32Array; size: number } {
  const { batch, groups, channels, filters, axes, x, y, w } = job;
  const taps = channels * axes[0].taps * axes[1].taps;
  const windows = axes[0].count * axes[1].count;
  const extent = axes.map(({ taps, step }) => Math.max(taps - 1, 0) * step);
  const phases = axes.map(({ taps, stride }, i) =>
    taps === 0 ? 0 : Math.min(stride, extent[i]! + 1),
  );
  const [rows, pitch] = axes.map(({ count, stride }, i) => count + Math.floor(extent[i]! / stride));
  // An odd number of cache lines, so that channels do not share places in the cache.
  const plane = aligned(phases[0]! * phases[1]! * rows! * pitch!) | 16;

  const image = Math.max(1, channels * plane);
  const block = isGradient ? 1 : Math.max(1, Math.min(batch, Math.floor(BLOCK / image)));

  const sizes = isGradient
    ? [(taps + TILE_TAPS) * aligned(filters), windows * TILE, 0]
    : [filters * taps, taps * PANEL_ROW, Math.max(WIDE, filters * TILE)];
  const offsetsAt = GEOMETRY;
  const weightsAt = offsetsAt + aligned(taps + TILE_TAPS);
  const panelAt = weightsAt + aligned(sizes[0]!);
  const tileAt = panelAt + aligned(sizes[1]!);
  const copyAt = tileAt + aligned(sizes[2]!);
  const words = [
    ...[batch, groups, channels, filters],
    ...(["length", "count", "taps", "stride", "first", "step"] as const).flatMap((each) =>
      axes.map((axis) => axis[each]),
    ),
    ...[...x, ...y, w.group, w.first, ...w.strides],
    ...[...phases, rows!, pitch!, plane, block, offsetsAt, weightsAt, panelAt, tileAt, copyAt],
  ];
  return { words: Int32Array.from(words), size: copyAt + block * image + BEYOND };
}

/** A launch for each job, in order: each writes its words to scratch first. */
function launchOf(
  jobs: readonly Job[],
  scratch: Scratch,
  run: (i: number, plan: number) => void,
  isGradient = false,
): Launch {
  const plans = jobs.map((job) => plan(job, isGradient));
  scratch.reserve(4 * Math.max(...plans.map(({ size }) => size)));
  return () => {
    for (let i = 0; i < plans.length; i++) {
      scratch.write(plans[i]!.words);
      run(i, scratch.pointer);
    }
  };
}

/** Strides of an array `(batch, channels, h, w)`, or `(batch, h, w, channels)`. */
function stridesOf(shape: Shape, channelsLast: boolean): Strides {
  const [, a, b, c] = shape as [number, number, number, number];
  return channelsLast ? [a * b * c, 1, b * c, c] : [a * b * c, b * c, c, 1];
}

/** Lengths of an array's spatial axes. */
function spaceOf(shape: Shape, channelsLast: boolean): [number, number] {
  return (channelsLast ? shape.slice(1, 3) : shape.slice(2)) as [number, number];
}

/** The convolution of x and a weight to y, or the gradient of the weight. */
function forwardJob(x: Operand, weight: Operand, y: Operand, attrs: ConvolutionAttrs): Job {
  const { groups, channelsLast, stride, pad, dilate } = attrs;
  const [input, output, kernel] = [x, y, weight].map(({ shape }) => spaceOf(shape, channelsLast));
  const filters = weight.shape[0]! / groups;
  const axes = [0, 1].map((axis) => ({
    length: input![axis]!,
    count: output![axis]!,
    taps: kernel![axis]!,
    stride: stride[axis]!,
    first: -pad[axis]!,
    step: dilate[axis]!,
  }));
  return {
    batch: x.shape[0]!,
    groups,
    channels: weight.shape[channelsLast ? 3 : 1]!,
    filters,
    axes: axes as [Windows, Windows],
    x: stridesOf(x.shape, channelsLast),
    y: stridesOf(y.shape, channelsLast),
    w: {
      group: (filters * elementsOf(weight)) / Math.max(1, weight.shape[0]!),
      first: 0,
      strides: stridesOf(weight.shape, channelsLast),
    },
  };
}

/** Taps that meet the elements of one phase of a stride: those at `phase`, `phase + stride`, ... of the input. */
function phaseOf(axis: Windows, phase: number): { windows: Windows; last: number; apart: number } {
  const { length, count, taps, stride, first, step } = axis;
  const apart = stride / divisor(stride, step);
  const met = Array.from({ length: taps }, (_, tap) => tap).filter(
    (tap) => (phase - first - tap * step) % stride === 0,
  );
  const last = met.at(-1) ?? 0;
  return {
    windows: {
      length: count,
      count: Math.max(0, Math.ceil((length - phase) / stride)),
      taps: met.length,
      stride: 1,
      first: met.length === 0 ? 0 : (phase - first - last * step) / stride,
      step: (apart * step) / stride,
    },
    last,
    apart,
  };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** The gradient of x, in parts for the phases of the stride, each the convolution of dy and some of the taps. */
function dataJobs(forward: Job): { job: Job; start: number }[] {
  const { axes, channels, filters, x, y, w } = forward;
  const [wFilter, wChannel, wRow, wColumn] = w.strides;
  const [xImage, xChannel, xRow, xColumn] = x;
  const phases = axes.map((axis) =>
    Array.from({ length: axis.stride }, (_, phase) => phaseOf(axis, phase)),
  );
  return phases[0]!
    .flatMap((down, i) =>
      phases[1]!.map((across, j) => ({
        start: i * xRow + j * xColumn,
        job: {
          ...forward,
          channels: filters,
          filters: channels,
          axes: [down.windows, across.windows] as const,
          x: y,
          y: [xImage, xChannel, xRow * axes[0].stride, xColumn * axes[1].stride] as const,
          w: {
            group: w.group,
            first: down.last * wRow + across.last * wColumn,
            strides: [wChannel, wFilter, -down.apart * wRow, -across.apart * wColumn] as const,
          },
        },
      })),
    )
    .filter(({ job }) => job.axes.every(({ count }) => count > 0));
}

export function convolutionKernels(simd: SimdExports, scratch: Scratch): Pick<FusedKernels, Name> {
  const none = Number.NEGATIVE_INFINITY;
  return {
    convolution: (inputs, output, { activation, ...attrs }) => {
      const [input, weight] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const [x, w, y] = [pointerOf(input), pointerOf(weight), pointerOf(output)];
      const b = inputs[2] === undefined ? 0 : pointerOf(inputs[2]);
      const floor = activation === "relu" ? 0 : none;
      const jobs = [forwardJob(input, weight, output, attrs)];
      const linear = launchOf(jobs, scratch, (_, plan) =>
        simd.convolution(x, w, b, y, floor, plan),
      );
      return withActivation(simd, activation, linear, y, elementsOf(output));
    },
    convolution_data_gradient: (inputs, output, attrs) => {
      const [slopes, weight] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const [dy, w, dx] = [pointerOf(slopes), pointerOf(weight), pointerOf(output)];
      const parts = dataJobs(forwardJob(output, weight, slopes, attrs));
      const places = parts.map(({ start }) => dx + 4 * start);
      const jobs = parts.map(({ job }) => job);
      return launchOf(jobs, scratch, (i, plan) =>
        simd.convolution(dy, w, 0, places[i]!, none, plan),
      );
    },
    convolution_weight_gradient: (inputs, output, attrs) => {
      const [input, slopes] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const [x, dy, dw] = [pointerOf(input), pointerOf(slopes), pointerOf(output)];
      const jobs = [forwardJob(input, output, slopes, attrs)];
      const run = (_: number, plan: number) => simd.convolution_weight_gradient(x, dy, dw, plan);
      return launchOf(jobs, scratch, run, true);
    },
  };
}
