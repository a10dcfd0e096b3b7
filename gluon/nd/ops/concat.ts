/** Concatenation, stacking and splitting. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { differentiable, recordOutputs } from "../autograd/tape.ts";
import { context, within } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { zeros_like } from "./like.ts";
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

/** Concatenation along an existing axis, `dim` (default 1, as in MXNet). */
export function concat(arrays: readonly NDArray[], { dim = 1 }: { dim?: number } = {}): NDArray {
  const first = atLeastOne("concat", arrays);
  return apply(concatOp, arrays, { axis: resolveAxis(dim, first.ndim, "concat") });
}

/** Arrays of one shape stacked along a new axis (default 0). */
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

/** Options of `split`. */
export interface SplitOptions {
  /** Axis to split along. Default: 1, as in MXNet. */
  axis?: number;
  /** Drop the axis from the parts, where they have length 1 along it. Default: false. */
  squeeze_axis?: boolean;
}

/** Options of `split_v2` and `array_split`. */
export interface SectionOptions {
  /** Axis to split along. Default: 0. */
  axis?: number;
  /** Drop the axis from the parts, where they have length 1 along it. Default: false. */
  squeeze_axis?: boolean;
}

/**
 * Parts along `axis`: so many of equal length, or, of a list, those between the positions in it: `[2, 5]` gives `x[:2]`,
 * `x[2:5]` and `x[5:]`.
 */
export function split_v2(
  x: NDArray,
  indices_or_sections: number | readonly number[],
  { axis = 0, squeeze_axis = false }: SectionOptions = {},
): NDArray[] {
  if (typeof indices_or_sections === "number") {
    return split(x, indices_or_sections, { axis, squeeze_axis });
  }
  const at = resolveAxis(axis, x.ndim, "split");
  const starts = [0, ...indices_or_sections];
  return starts.map((start, i) => {
    const part = slice_axis(x, at, start, starts[i + 1] ?? null);
    return squeeze_axis ? squeeze(part, at) : part;
  });
}

/** As `split_v2`, but a number of parts need not divide the length: the first ones are then longer by 1, as in NumPy. */
export function array_split(
  x: NDArray,
  indices_or_sections: number | readonly number[],
  { axis = 0 }: Pick<SectionOptions, "axis"> = {},
): NDArray[] {
  const count = indices_or_sections;
  if (typeof count !== "number") return split_v2(x, count, { axis });
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot split ${formatShape(x.shape)} into ${count} parts: it must be a whole number, 1 or more.`,
    );
  }
  const length = x.shape[resolveAxis(axis, x.ndim, "split")] as number;
  const [short, longer] = [Math.floor(length / count), length % count];
  const starts = Array.from(
    { length: count - 1 },
    (_, i) => (i + 1) * short + Math.min(i + 1, longer),
  );
  return split_v2(x, starts, { axis });
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
  const parts = (): NDArray[] =>
    Array.from({ length: num_outputs }, (_, i) => {
      const part = slice_axis(x, at, i * step, (i + 1) * step);
      return squeeze_axis ? squeeze(part, at) : part;
    });
  if (!context.recording || !differentiable(x)) return scope(parts);
  // One entry of the tape for all parts: their gradients are joined, where each alone would fill a whole array.
  context.trace?.noteRequest(x);
  const outputs = within({ recording: false }, parts);
  recordOutputs("split", [x], outputs, (dys) => [
    () => {
      const whole = dys.map((dy, i) => dy ?? zeros_like(outputs[i] as NDArray));
      return concat(squeeze_axis ? whole.map((dy) => expand_dims(dy, at)) : whole, { dim: at });
    },
  ]);
  return outputs;
}
