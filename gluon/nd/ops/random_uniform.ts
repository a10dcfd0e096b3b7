/** Counter-based uniform random numbers, generated on the device from a key and a counter. */
import type { Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { checkShape, formatShape } from "../shape.ts";

interface Attrs {
  readonly shape: Shape;
}

export const randomUniformOp: Op<Attrs> = defineOp<Attrs>({
  name: "random_uniform",
  accepts: [["int32"]],
  shape: ({ shape }, key, counter) => {
    const [k, c] = [(key as ArrayType).shape, (counter as ArrayType).shape];
    if (k.join() === "2" && c.join() === "1") return shape;
    throw new RangeError(
      `Cannot draw from key ${formatShape(k)} and counter ${formatShape(c)}: they must be (2,) and (1,).`,
    );
  },
  dtype: () => "float32",
  gradient: "zero",
  samples: [[1], [2, 3], [65]].map((shape) => ({
    inputs: [
      { shape: [2], dtype: "int32" as const, draw: { index: 1 << 30 } },
      { shape: [1], dtype: "int32" as const, draw: { index: 1 << 30 } },
    ],
    attrs: { shape },
  })),
});

/**
 * `shape` numbers uniform in [0, 1), a pure function of `key (2,)` and `counter (1,)`, both int32:
 * the same bits on every backend. Source: Threefry-2x32-20, Salmon et al. 2011.
 */
export function random_uniform(key: NDArray, counter: NDArray, shape: Shape): NDArray {
  return apply(randomUniformOp, [key, counter], { shape: checkShape(shape, "draw an array") });
}
