/** Writing a window of an array: the other elements stay. */
import type { WindowAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { ones_like, zeros_like } from "./like.ts";
import { placeOp, sliceOp } from "./slice.ts";
import { where } from "./where.ts";

export const sliceAssignOp: Op<WindowAttrs> = defineOp<WindowAttrs>({
  name: "slice_assign",
  accepts: [anyDType],
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, attrs }, _, part) => {
    const { shape } = part as NDArray;
    return [
      () => apply(sliceAssignOp, [dy, zeros_like(part as NDArray)], attrs),
      () => apply(sliceOp, [dy], { ...attrs, shape }),
    ];
  },
  lower: (attrs, x, part) => {
    const [whole, window] = [x as NDArray, part as NDArray];
    const placed = (array: NDArray): NDArray =>
      apply(placeOp, [array], { ...attrs, shape: whole.shape });
    return where(placed(ones_like(window)), placed(window), whole);
  },
  samples: [
    { inputs: [[5], [3]], attrs: { begin: [1], step: [1] } },
    {
      inputs: [
        [4, 6],
        [2, 2],
      ],
      attrs: { begin: [1, 0], step: [2, 3] },
    },
    {
      inputs: [
        [2, 3, 4],
        [2, 1, 4],
      ],
      attrs: { begin: [0, 1, 0], step: [1, 1, 1] },
    },
    {
      inputs: [
        [3, 2],
        [0, 2],
      ],
      attrs: { begin: [0, 0], step: [1, 1] },
    },
    {
      inputs: [
        { shape: [9], dtype: "int32" },
        { shape: [3], dtype: "int32" },
      ],
      attrs: { begin: [2], step: [3] },
    },
    {
      inputs: [
        { shape: [7], dtype: "uint8" },
        { shape: [2], dtype: "uint8" },
      ],
      attrs: { begin: [1], step: [4] },
    },
  ],
});
