/** Axes in other places. */
import type { NDArray } from "../ndarray.ts";
import { resolveAxis } from "../shape.ts";
import { transpose } from "./transpose.ts";

/** `x` with two axes exchanged. */
export function swapaxes(x: NDArray, dim1 = 0, dim2 = 0): NDArray {
  const [a, b] = [dim1, dim2].map((axis) => resolveAxis(axis, x.ndim, "swapaxes")) as [
    number,
    number,
  ];
  const axes = [...x.shape.keys()];
  return transpose(x, axes.with(a, b).with(b, a));
}

/** `x` with its axis (or axes) `source` moved to `destination`; the others keep their order. */
export function moveaxis(
  x: NDArray,
  source: number | readonly number[],
  destination: number | readonly number[],
): NDArray {
  const [from, to] = [source, destination].map((axes) =>
    [axes].flat().map((axis) => resolveAxis(axis as number, x.ndim, "moveaxis")),
  ) as [number[], number[]];
  if (from.length !== to.length || new Set(from).size + new Set(to).size < 2 * from.length) {
    throw new RangeError(
      `Cannot moveaxis [${from.join(", ")}] to [${to.join(", ")}]: each must name as many axes, each once.`,
    );
  }
  const order = [...x.shape.keys()].filter((axis) => !from.includes(axis));
  for (const [place, axis] of to
    .map((each, i) => [each, from[i] as number] as const)
    .sort((a, b) => a[0] - b[0])) {
    order.splice(place, 0, axis);
  }
  return transpose(x, order);
}
