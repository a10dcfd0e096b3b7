/** Joining, cutting, turning and filling up arrays, with NumPy's arguments. */
import { formatValue } from "../../backends/base/format_value.ts";
import * as nd from "../nd/mod.ts";
import { broadcastShapes, formatShape, resolveAxis, sizeOf } from "../nd/shape.ts";
import { concatenate, ravel, split } from "./shapes.ts";

/** With one axis at least. */
export function atleast_1d(x: nd.NDArray): nd.NDArray {
  return x.ndim < 1 ? x.reshape([1]) : x;
}

/** With two axes at least; a vector is a row. */
export function atleast_2d(x: nd.NDArray): nd.NDArray {
  return x.ndim < 2 ? x.reshape([1, x.size]) : x;
}

/** With three axes at least, `(n)` being `(1, n, 1)` and `(m, n)` being `(m, n, 1)`. */
export function atleast_3d(x: nd.NDArray): nd.NDArray {
  if (x.ndim >= 3) return x;
  return x.reshape(x.ndim === 2 ? [...x.shape, 1] : [1, x.size, 1]);
}

/** Columns beside each other; vectors are columns. */
export function column_stack(arrays: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() =>
    concatenate(
      arrays.map((x) => (x.ndim < 2 ? x.reshape([x.size, 1]) : x)),
      1,
    ),
  );
}

/** Arrays joined along the third axis. */
export function dstack(arrays: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() => concatenate(arrays.map(atleast_3d), 2));
}

/** Parts along the second axis, the first of a vector: as `split`. */
export function hsplit(
  x: nd.NDArray,
  indices_or_sections: number | readonly number[],
): nd.NDArray[] {
  return split(x, indices_or_sections, x.ndim === 1 ? 0 : 1);
}

/** Parts along the first axis. */
export function vsplit(
  x: nd.NDArray,
  indices_or_sections: number | readonly number[],
): nd.NDArray[] {
  return split(x, indices_or_sections, 0);
}

/** Parts along the third axis. */
export function dsplit(
  x: nd.NDArray,
  indices_or_sections: number | readonly number[],
): nd.NDArray[] {
  return split(x, indices_or_sections, 2);
}

/** So many parts along an axis, the first ones longer where they cannot be equal; or those between places. */
export function array_split(
  x: nd.NDArray,
  indices_or_sections: number | readonly number[],
  axis = 0,
): nd.NDArray[] {
  if (typeof indices_or_sections !== "number") return split(x, indices_or_sections, axis);
  return nd.array_split(x, indices_or_sections, { axis });
}

/** Values behind an array, along an axis, or both as if they were flat. */
export function append(x: nd.NDArray, values: nd.NDArray, axis: number | null = null): nd.NDArray {
  return concatenate([x, values], axis);
}

/** Without the slices at these positions along an axis; without an axis, of the array as if it were flat. */
export function deleted(
  x: nd.NDArray,
  positions: number | readonly number[],
  axis?: number | null,
): nd.NDArray {
  return nd.scope(() => {
    const flat = axis === null || axis === undefined ? ravel(x) : x;
    const at = resolveAxis(axis ?? 0, flat.ndim, "delete");
    const length = flat.shape[at] as number;
    const without = new Set(placesIn(positions, length, "delete"));
    const kept = Array.from({ length }, (_, i) => i).filter((i) => !without.has(i));
    return nd.take(flat, nd.array(Int32Array.from(kept), { shape: [kept.length] }), { axis: at });
  });
}

/** With values, one slice or a number, before a position along an axis; without an axis, of the array as if flat. */
export function insert(
  x: nd.NDArray,
  position: number,
  values: nd.ArrayLikeValue,
  axis?: number | null,
): nd.NDArray {
  return nd.scope(() => {
    const flat = axis === null || axis === undefined ? ravel(x) : x;
    const at = resolveAxis(axis ?? 0, flat.ndim, "insert");
    const length = flat.shape[at] as number;
    const [place] = placesIn(position, length + 1, "insert", length);
    const one = flat.shape.with(at, 1);
    const given = values instanceof nd.NDArray ? values : nd.full([1], values, { dtype: x.dtype });
    const isWhole = given.ndim === flat.ndim;
    const slices = isWhole
      ? given
      : given.size === sizeOf(one)
        ? given.reshape(one)
        : given.broadcast_to(one);
    const [before, after] = [flat.slice_axis(at, 0, place!), flat.slice_axis(at, place!, length)];
    return concatenate([before, slices, after], at);
  });
}

/** Positions from 0 on, of which those below 0 count from `end`. */
function placesIn(
  positions: number | readonly number[],
  length: number,
  name: string,
  end = length,
): number[] {
  return [positions].flat().map((each) => {
    const place = each < 0 ? each + end : each;
    if (Number.isInteger(place) && place >= 0 && place < length) return place;
    throw new RangeError(
      `Cannot ${name} at position ${formatValue(each)} of ${end} elements: there is none.`,
    );
  });
}

/** Arrays repeated to one shape. */
export function broadcast_arrays(...arrays: readonly nd.NDArray[]): nd.NDArray[] {
  const shape = arrays.reduce<nd.Shape>((all, x) => {
    const both = broadcastShapes(all, x.shape);
    if (both) return both;
    throw new RangeError(
      `Cannot broadcast_arrays of shapes ${arrays.map((each) => formatShape(each.shape)).join(", ")}: they do not fit.`,
    );
  }, []);
  return arrays.map((x) => x.broadcast_to(shape));
}

/** The reverse along the second axis. */
export function fliplr(x: nd.NDArray): nd.NDArray {
  return nd.flip(x, 1);
}

/** The reverse along the first axis. */
export function flipud(x: nd.NDArray): nd.NDArray {
  return nd.flip(x, 0);
}

/** Rotated by `k` right angles, from the first of two axes towards the second. */
export function rot90(x: nd.NDArray, k = 1, axes: readonly [number, number] = [0, 1]): nd.NDArray {
  const [a, b] = axes.map((axis) => resolveAxis(axis, x.ndim, "rot90")) as [number, number];
  const turns = ((k % 4) + 4) % 4;
  return nd.scope(() => {
    if (turns === 0) return nd.copy(x);
    if (turns === 2) return nd.flip(x, [a, b]);
    return turns === 1 ? nd.swapaxes(nd.flip(x, b), a, b) : nd.flip(nd.swapaxes(x, a, b), b);
  });
}

/** Elements moved along an axis, those beyond the end to the beginning; without an axis, of the array as if it were flat. */
export function roll(
  x: nd.NDArray,
  shift: number | readonly number[],
  axis?: number | readonly number[] | null,
): nd.NDArray {
  return nd.scope(() => {
    if (axis === null || axis === undefined)
      return rolled(ravel(x), [shift].flat()[0] ?? 0, 0).reshape(x.shape);
    const [axes, shifts] = [[axis].flat(), [shift].flat()];
    return axes.reduce(
      (y, each, i) =>
        rolled(y, (shifts[i] ?? shifts[0]) as number, resolveAxis(each, x.ndim, "roll")),
      x,
    );
  });
}

function rolled(x: nd.NDArray, shift: number, axis: number): nd.NDArray {
  const length = x.shape[axis] as number;
  const start = length === 0 ? 0 : ((-shift % length) + length) % length;
  if (start === 0) return nd.copy(x);
  return concatenate([x.slice_axis(axis, start, length), x.slice_axis(axis, 0, start)], axis);
}

/** An axis moved before another. */
export function rollaxis(x: nd.NDArray, axis: number, start = 0): nd.NDArray {
  const from = resolveAxis(axis, x.ndim, "rollaxis");
  const to = start < 0 ? start + x.ndim : start;
  const axes = x.shape.map((_, i) => i).filter((i) => i !== from);
  return nd.transpose(x, axes.toSpliced(to > from ? to - 1 : to, 0, from));
}

/** Another shape, filled with the elements again and again. */
export function resize(x: nd.NDArray, shape: nd.Shape | number): nd.NDArray {
  const target = typeof shape === "number" ? [shape] : shape;
  const size = sizeOf(target);
  if (x.size === 0 && size > 0) {
    throw new RangeError(
      `Cannot resize ${formatShape(x.shape)} to ${formatShape(target)}: there is no element.`,
    );
  }
  const places = Int32Array.from({ length: size }, (_, i) => i % x.size);
  return nd.scope(() => nd.take(ravel(x), nd.array(places, { shape: target })));
}

/** Elements before and behind an axis: one number for all, or two, or two for each axis. */
export type PadWidth = number | readonly [number, number] | readonly (readonly [number, number])[];

/** Filled up around: with a number, the elements at the edges, their reflection without or with the edge, or the other end. */
export function pad(
  x: nd.NDArray,
  pad_width: PadWidth,
  mode: "constant" | "edge" | "reflect" | "symmetric" | "wrap" = "constant",
  { constant_values = 0 }: { constant_values?: number } = {},
): nd.NDArray {
  const widths = x.shape.map((_, axis): readonly [number, number] => {
    if (typeof pad_width === "number") return [pad_width, pad_width];
    const [first] = pad_width;
    if (typeof first === "number") return pad_width as readonly [number, number];
    return (pad_width.length === 1 ? first : pad_width[axis]) as readonly [number, number];
  });
  const place = SOURCES[mode];
  if (mode !== "constant" && place === undefined) {
    throw new RangeError(
      `Cannot pad with mode ${formatValue(mode)}: there is no such mode; use "constant", "edge", "reflect", "symmetric" or "wrap".`,
    );
  }
  return nd.scope(() =>
    widths.reduce((y, [before, behind], axis) => {
      if (before === 0 && behind === 0) return y;
      const length = y.shape[axis] as number;
      if (!place) {
        const filled = (n: number): nd.NDArray =>
          nd.full(y.shape.with(axis, n), constant_values, { dtype: x.dtype });
        return concatenate([filled(before), y, filled(behind)], axis);
      }
      const places = Int32Array.from({ length: before + length + behind }, (_, i) =>
        place(i - before, length),
      );
      return nd.take(y, nd.array(places), { axis });
    }, nd.copy(x)),
  );
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n;

/** Where an element outside of an axis comes from. */
const SOURCES: Readonly<Record<string, (i: number, length: number) => number>> = {
  edge: (i, length) => Math.min(Math.max(i, 0), length - 1),
  reflect: (i, length) => {
    const at = modulo(i, Math.max(2 * length - 2, 1));
    return at < length ? at : 2 * length - 2 - at;
  },
  symmetric: (i, length) => {
    const at = modulo(i, 2 * length);
    return at < length ? at : 2 * length - 1 - at;
  },
  wrap: modulo,
};
