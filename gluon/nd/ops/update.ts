/** What the update ops of optimizers have in common. */
import type { Shape } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { ArrayType, Sample } from "../op.ts";
import { formatShape, sameShape, sizeOf } from "../shape.ts";

/** What every update does to the gradient before it uses it. */
export interface UpdateAttrs {
  /** Weight decay: this share of the weight is added to the gradient. */
  readonly wd: number;
  /** Limit on each element's magnitude; `null` for none. */
  readonly clip_gradient: number | null;
}

/** `clip(rescale * g + wd * w)`. */
export function gradientOf(
  w: NDArray,
  g: NDArray,
  rescale: NDArray,
  { wd, clip_gradient }: UpdateAttrs,
): NDArray {
  const scaled = g.multiply(rescale);
  const decayed = wd === 0 ? scaled : scaled.add(w.multiply(wd));
  return clip_gradient === null ? decayed : decayed.clip(-clip_gradient, clip_gradient);
}

/** The weight's shape, where all states have it and the last two inputs are single numbers. */
export function updateShape(name: string, inputs: readonly ArrayType[]): Shape {
  const { shape } = inputs[0] as ArrayType;
  const fits = inputs.every((input, i) =>
    i < inputs.length - 2 ? sameShape(input.shape, shape) : sizeOf(input.shape) === 1,
  );
  if (fits) return shape;
  throw new RangeError(
    `Cannot ${name} weight, gradient and states ${inputs.map((each) => formatShape(each.shape)).join(", ")}: ` +
      "all must have the weight's shape, and the learning rate and rescale_grad one element.",
  );
}

/** Sample inputs: weight, gradient and positive states; then learning rate and `rescale_grad`. */
export function updateInputs(size: number, states: number): Sample<UpdateAttrs>["inputs"] {
  const state = { shape: [size], draw: "positive" } as const;
  const one = { shape: [1], draw: "positive" } as const;
  return [[size], [size], ...new Array(states).fill(state), one, one];
}
