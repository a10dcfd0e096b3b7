/** Arithmetic in place: `x += y` and its like. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { differentiable } from "../autograd/tape.ts";
import { context } from "../context.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { scope } from "../scope.ts";
import { applyPair, none, pair } from "./operands.ts";

/**
 * Overwrites `x` with the result of `op` on it and `other`, which is broadcast to it.
 *
 * @throws {Error} while autograd records, and follows one of them, as in MXNet.
 */
export function inPlace<T extends NDArray>(op: Op<NoAttrs>, x: T, other: ArrayLikeValue): T {
  if (x.dtype === "uint8") {
    scope(() => {
      applyPair(op, x, other).copyTo(x);
    });
    return x;
  }
  const [a, b] = pair(op.name, x, other);
  if (context.recording && (differentiable(a) || differentiable(b))) {
    throw new Error(
      `Cannot ${op.name} in place ${b} and ${a} while autograd records: it follows one of them; take ` +
        `the new array of x.${op.name}(y).`,
    );
  }
  apply(op, [a, b], none, x);
  if (b !== other) b.dispose();
  return x;
}
