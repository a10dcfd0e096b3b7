/** Arrays joined into one, and one array parted into several. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { expand_dims, squeeze } from "./reshape.ts";
import { slice_axis } from "./slice.ts";

export const concatOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "concat",
  accepts: [anyDType],
  shape: ({ axis }, ...inputs) => {
    const first = inputs[0] as ArrayType;
    let length = 0;
    for (const { shape, dtype } of inputs) {
      const fits =
        shape.length === first.shape.length &&
        shape.every((each, i) => i === axis || each === first.shape[i]);
      if (!fits || dtype !== first.dtype) {
        throw new RangeError(
          `Cannot concat ${first.dtype} ${formatShape(first.shape)} and ${dtype} ` +
            `${formatShape(shape)} along axis ${axis}: dtypes and all other axes must be equal.`,
        );
      }
      length += shape[axis] as number;
    }
    return first.shape.with(axis, length);
  },
  gradient: ({ dy, attrs: { axis } }, ...inputs) => {
    let end = 0;
    return inputs.map((input) => {
      const begin = end;
      end += input.shape[axis] as number;
      const stop = end;
      return () => slice_axis(dy, axis, begin, stop);
    });
  },
  samples: [
    { inputs: [[2], [3]], attrs: { axis: 0 } },
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [
        [1, 3],
        [2, 3],
      ],
      attrs: { axis: 0 },
    },
    {
      inputs: [
        [2, 1, 2],
        [2, 3, 2],
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [
        { shape: [2], dtype: "int32" },
        { shape: [1], dtype: "int32" },
      ],
      attrs: { axis: 0 },
    },
    {
      inputs: [
        { shape: [3], dtype: "uint8" },
        { shape: [2], dtype: "uint8" },
      ],
      attrs: { axis: 0 },
    },
  ],
});

function atLeastOne(name: string, arrays: readonly NDArray[]): NDArray {
  const [first] = arrays;
  if (first) return first;
  throw new RangeError(`Cannot ${name} no arrays: give at least one.`);
}

/** Arrays joined along an axis that exists, `dim` (default 1, as in MXNet). */
export function concat(arrays: readonly NDArray[], { dim = 1 }: { dim?: number } = {}): NDArray {
  const first = atLeastOne("concat", arrays);
  return apply(concatOp, arrays, { axis: resolveAxis(dim, first.ndim, "concat") });
}

/** Arrays of one shape joined along a new axis (default 0). */
export function stack(arrays: readonly NDArray[], { axis = 0 }: { axis?: number } = {}): NDArray {
  const first = atLeastOne("stack", arrays);
  const at = resolveAxis(axis, first.ndim + 1, "stack");
  return scope(() =>
    concat(
      arrays.map((array) => expand_dims(array, at)),
      { dim: at },
    ),
  );
}

/** What `split` takes. */
export interface SplitOptions {
  /** Axis to split along. Default: 1, as in MXNet. */
  axis?: number;
  /** Leave the axis out of the parts, where they have length 1 along it. Default: false. */
  squeeze_axis?: boolean;
}

/** `num_outputs` parts of equal length along `axis`. */
export function split(x: NDArray, num_outputs: number, options: SplitOptions = {}): NDArray[] {
  const { axis = 1, squeeze_axis = false } = options;
  const at = resolveAxis(axis, x.ndim, "split");
  const length = x.shape[at] as number;
  const fail = (why: string): never => {
    throw new RangeError(
      `Cannot split ${formatShape(x.shape)} along axis ${at} into ${num_outputs} parts: ${why}.`,
    );
  };
  if (!Number.isInteger(num_outputs) || num_outputs < 1)
    fail("it must be a whole number, 1 or more");
  const step = length / num_outputs;
  if (!Number.isInteger(step)) fail(`its length ${length} is not divisible by ${num_outputs}`);
  if (squeeze_axis && step !== 1)
    fail(`parts have length ${step}; to squeeze the axis it must be 1`);
  const part = (i: number): NDArray => slice_axis(x, at, i * step, (i + 1) * step);
  return Array.from({ length: num_outputs }, (_, i) =>
    squeeze_axis ? scope(() => squeeze(part(i), at)) : part(i),
  );
}
