/** What normalizing layers have in common: one number for each channel. */
import type { Initializer } from "../initializer/initializer.ts";
import { pause } from "../nd/autograd/autograd.ts";
import type { NDArray } from "../nd/mod.ts";
import { Parameter } from "../parameter/parameter.ts";

/** A parameter `(channels)`, trained or fixed. */
export function normalizationParameter(
  name: string,
  channels: number,
  init: Initializer | string,
  trained: boolean,
): Parameter {
  return new Parameter(name, {
    shape: [channels],
    init,
    grad_req: trained ? "write" : "null",
    allow_deferred_init: true,
  });
}

/** An array about its mean. */
export interface Centered {
  /** The array less the mean. */
  readonly deviation: NDArray;
  /** The mean, with the axes that it was taken over kept at length 1. */
  readonly mean: () => NDArray;
}

/**
 * `x` about its mean over `axes`. The mean is taken of the differences from a first element, so that
 * equal elements deviate by exactly 0, however large they are; the gradient is the same for any such
 * element, so none is taken of it.
 */
export function centered(x: NDArray, axes: readonly number[]): Centered {
  const first = pause(() =>
    x.slice(
      x.shape.map(() => 0),
      x.shape.map((length, axis) => (axes.includes(axis) ? Math.min(length, 1) : length)),
    ),
  );
  const shifted = x.subtract(first);
  const rest = axes.length > 0 ? shifted.mean({ axis: axes, keepdims: true }) : shifted;
  return { deviation: shifted.subtract(rest), mean: () => rest.add(first) };
}

/** `values (channels)` along one axis of an array of `ndim` axes. */
export function channels(values: NDArray, axis: number, ndim: number): NDArray {
  if (axis === ndim - 1) return values;
  return values.reshape([values.size, ...new Array<number>(ndim - 1 - axis).fill(1)]);
}
