/** What normalizing layers have in common: one number for each channel. */
import type { Initializer } from "../initializer/initializer.ts";
import type { NDArray } from "../nd/mod.ts";
import { Parameter } from "../parameter.ts";

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

/** `values (channels)` along one axis of an array of `ndim` axes. */
export function channels(values: NDArray, axis: number, ndim: number): NDArray {
  if (axis === ndim - 1) return values;
  return values.reshape([values.size, ...new Array<number>(ndim - 1 - axis).fill(1)]);
}
