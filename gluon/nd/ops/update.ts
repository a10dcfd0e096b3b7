/** Shared parts of the update ops of optimizers. */
import type { Shape, UpdateAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { ArrayType, Sample } from "../op.ts";
import { formatShape, sameShape, sizeOf } from "../shape.ts";

export type { UpdateAttrs };

/** `x` clipped to `clip_gradient`, if it is given. */
export function clipped(x: NDArray, { clip_gradient }: UpdateAttrs): NDArray {
  return clip_gradient === null ? x : x.clip(-clip_gradient, clip_gradient);
}

/** Weight decay: `grad + wd * weight`, where there is one. */
export function decayed(grad: NDArray, weight: NDArray, wd: NDArray | undefined): NDArray {
  return wd ? grad.add(weight.multiply(wd)) : grad;
}

/** The inputs of an update: arrays of the weight's shape, numbers such as the learning rate, and (if any) the decay. */
export function updateInputs(
  arrays: readonly NDArray[],
  numbers: readonly NDArray[],
  wd: NDArray | null,
): NDArray[] {
  return [...arrays, ...numbers, ...(wd ? [wd] : [])];
}

/** The weight's shape, where gradient and `states` states have it and all further inputs one element. */
export function updateShape(name: string, states: number, inputs: readonly ArrayType[]): Shape {
  const { shape } = inputs[0] as ArrayType;
  const fits = inputs.every((input, i) =>
    i < states + 2 ? sameShape(input.shape, shape) : sizeOf(input.shape) === 1,
  );
  if (fits) return shape;
  throw new RangeError(
    `Cannot ${name} with arrays ${inputs.map((each) => formatShape(each.shape)).join(", ")}: weight, ` +
      "gradient and states must have one shape, learning rate and decay one element.",
  );
}

/** A sample call: weight, gradient, positive states, positive numbers and, if wanted, decay. */
export function updateSample(
  size: number,
  states: number,
  decay: boolean,
  numbers = 1,
): Sample<unknown>["inputs"] {
  const state = { shape: [size], draw: "positive" } as const;
  const one = { shape: [1], draw: "positive" } as const;
  const ones = new Array(numbers + (decay ? 1 : 0)).fill(one);
  return [[size], [size], ...new Array(states).fill(state), ...ones];
}
