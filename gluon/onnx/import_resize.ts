/** ONNX's Resize and its older Upsample: nearest, linear and cubic interpolation, axis by axis. */
import * as nd from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import { floatAt, type ImportedOperator, type OperatorTable } from "./imported.ts";
import type { NodeAttributes } from "./node_attributes.ts";
import { checkSize, numbersOf } from "./value.ts";

/** Where an output's pixel lies among the input's `length`, of which `size` are made. */
type Coordinate = (at: number, scale: number, length: number, size: number) => number;

const halfPixel: Coordinate = (at, scale) => (at + 0.5) / scale - 0.5;
const COORDINATES: Readonly<Record<string, Coordinate>> = {
  half_pixel: halfPixel,
  pytorch_half_pixel: (at, scale, length, size) =>
    size > 1 ? halfPixel(at, scale, length, size) : 0,
  align_corners: (at, _, length, size) => (size > 1 ? (at * (length - 1)) / (size - 1) : 0),
  asymmetric: (at, scale) => at / scale,
  half_pixel_symmetric: (at, scale, length, size) =>
    (length / 2) * (1 - size / (scale * length)) + halfPixel(at, scale, length, size),
};

const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The input's pixels that an output's pixel is made of, with their weights. */
type Taps = (position: number) => readonly (readonly [at: number, weight: number])[];

const linear: Taps = (position) => {
  const first = Math.floor(position);
  const rest = position - first;
  return [
    [first, 1 - rest],
    [first + 1, rest],
  ];
};

/** Keys's cubic convolution; `a` is its coefficient. */
const cubic =
  (a: number): Taps =>
  (position) => {
    const first = Math.floor(position);
    const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
    const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    const rest = position - first;
    return [
      [first - 1, far(1 + rest)],
      [first, near(rest)],
      [first + 1, near(1 - rest)],
      [first + 2, far(2 - rest)],
    ];
  };

function tapsOf(attributes: NodeAttributes, byDefault: string): Taps {
  const mode = attributes.text("mode", "nearest", ["nearest", "linear", "cubic"]);
  const rounding = attributes.text("nearest_mode", byDefault, Object.keys(ROUNDINGS));
  const coefficient = attributes.float("cubic_coeff_a", -0.75);
  if (mode === "linear") return linear;
  if (mode === "cubic") return cubic(coefficient);
  const round = ROUNDINGS[rounding] as (x: number) => number;
  return (position) => [[round(position), 1]];
}

/** `x` with `size` pixels along an axis: a weighted sum of as many gathers as there are taps. */
function resized(
  x: nd.NDArray,
  axis: number,
  size: number,
  positions: readonly number[],
  taps: Taps,
  excludes: boolean,
): nd.NDArray {
  const length = x.shape[axis] as number;
  const all = positions.map((position) => {
    const found = taps(position);
    if (!excludes) return found;
    const inside = found.map(([at, weight]) => [at, at < 0 || at >= length ? 0 : weight] as const);
    const sum = inside.reduce((total, [, weight]) => total + weight, 0);
    return inside.map(([at, weight]) => [at, weight / sum] as const);
  });
  const shape = x.shape.map((_, i) => (i === axis ? size : 1));
  const parts = (all[0] ?? []).map((_, tap) => {
    const at = all.map((each) =>
      Math.min(length - 1, Math.max(0, (each[tap] as [number, number])[0])),
    );
    const weights = all.map((each) => (each[tap] as [number, number])[1]);
    const y = nd.take(x, nd.array(at, { dtype: "int32" }), { axis });
    if (weights.every((weight) => weight === 1)) return y;
    return y.multiply(nd.array(weights).reshape(shape));
  });
  return parts.reduce((sum, part) => sum.add(part));
}

const resize: ImportedOperator = (attributes) => {
  const isOld = attributes.opset < 11;
  const mode = isOld
    ? "asymmetric"
    : attributes.text("coordinate_transformation_mode", "half_pixel", Object.keys(COORDINATES));
  const taps = tapsOf(attributes, isOld ? "floor" : "round_prefer_floor");
  const excludes = attributes.flag("exclude_outside");
  const fixed = attributes.floats("scales"); // of opset 7
  const named = attributes.integers("axes");
  attributes.only("antialias", 0, 0);
  attributes.text("keep_aspect_ratio_policy", "stretch", ["stretch"]);
  attributes.float("extrapolation_value", 0); // of a mode that is not there
  const coordinate = COORDINATES[mode] as Coordinate;
  return {
    known: [1, 2, 3],
    compute: (inputs) => {
      let x = floatAt(inputs, 0);
      const input = isOld ? inputs[1] : inputs[2];
      const sizes = inputs[3] ? numbersOf(inputs[3], "sizes") : null;
      const scales = sizes ? null : (fixed ?? numbersOf(input, "scales"));
      const axes = (named ?? x.shape.map((_, i) => i)).map((axis) =>
        resolveAxis(axis, x.ndim, "resize"),
      );
      if ((sizes ?? scales)?.length !== axes.length) {
        throw new RangeError(`it has ${(sizes ?? scales)?.length} sizes for ${axes.length} axes`);
      }
      for (const [i, axis] of axes.entries()) {
        const length = x.shape[axis] as number;
        const size = sizes?.[i] ?? Math.floor(length * (scales?.[i] as number));
        if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`it resizes to ${size}`);
        const scale = scales?.[i] ?? size / length;
        if (scale === 1 && size === length) continue;
        checkSize([size]);
        const positions = Array.from({ length: size }, (_, at) =>
          coordinate(at, scale, length, size),
        );
        x = resized(x, axis, size, positions, taps, excludes);
      }
      return x;
    },
  };
};

/** By name. */
export const resizing: OperatorTable = [
  ["Resize", resize],
  ["Upsample", resize],
];
