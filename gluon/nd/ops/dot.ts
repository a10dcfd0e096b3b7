/** Matrix products. */
import type { DotAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op, type Sample } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";

/** Options of `dot` and `batch_dot`. */
export interface DotOptions {
  /** Transpose the left operand. Default: false. */
  transpose_a?: boolean;
  /** Transpose the right operand. Default: false. */
  transpose_b?: boolean;
}

function productShape(name: string, attrs: DotAttrs, a: ArrayType, b: ArrayType): number[] {
  const batch = name === "batch_dot" ? 1 : 0;
  const fail = (why: string): never => {
    const mark = (transposed: boolean): string => (transposed ? " transposed" : "");
    throw new RangeError(
      `Cannot ${name} ${formatShape(a.shape)}${mark(attrs.transposeA)} and ` +
        `${formatShape(b.shape)}${mark(attrs.transposeB)}: ${why}.`,
    );
  };
  if (a.shape.length !== 2 + batch || b.shape.length !== 2 + batch) {
    fail(
      batch || attrs.transposeA || attrs.transposeB
        ? `both must have ${2 + batch} axes`
        : "the last axis of the first must be as long as the first axis of the second",
    );
  }
  if (batch && a.shape[0] !== b.shape[0]) fail("the batch sizes differ; they must be equal");
  const [m, k] = attrs.transposeA ? [batch + 1, batch] : [batch, batch + 1];
  const [l, n] = attrs.transposeB ? [batch + 1, batch] : [batch, batch + 1];
  if (a.shape[k] !== b.shape[l]) {
    fail(`the inner lengths ${a.shape[k]} and ${b.shape[l]} differ; they must be equal`);
  }
  return [...a.shape.slice(0, batch), a.shape[m] as number, b.shape[n] as number];
}

/** Every pairing of transposes on an `(m, k) . (k, n)` product, square and odd. */
function samples(batch: readonly number[]): Sample<DotAttrs>[] {
  return (
    [
      [2, 3, 4],
      [5, 1, 7],
      [9, 17, 13],
    ] as const
  ).flatMap(([m, k, n]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        inputs: [
          [...batch, ...(transposeA ? [k, m] : [m, k])],
          [...batch, ...(transposeB ? [n, k] : [k, n])],
        ],
        attrs: { transposeA, transposeB },
      })),
    ),
  );
}

function productOp(name: "dot" | "batch_dot", batch: readonly number[]): Op<DotAttrs> {
  const op: Op<DotAttrs> = defineOp<DotAttrs>({
    name,
    shape: (attrs, a, b) => productShape(name, attrs, a as ArrayType, b as ArrayType),
    gradient: ({ dy, attrs: { transposeA: ta, transposeB: tb } }, a, b) => {
      const times = (p: NDArray, q: NDArray, transposeA: boolean, transposeB: boolean): NDArray =>
        apply(op, [p, q], { transposeA, transposeB });
      const [x, w] = [a as NDArray, b as NDArray];
      return [
        () => (ta ? times(w, dy, tb, true) : times(dy, w, false, !tb)),
        () => (tb ? times(dy, x, true, ta) : times(x, dy, !ta, false)),
      ];
    },
    samples: samples(batch),
  });
  return op;
}

export const dotOp: Op<DotAttrs> = productOp("dot", []);
export const batchDotOp: Op<DotAttrs> = productOp("batch_dot", [3]);

/**
 * Matrix product `a (m, k) . b (k, n) -> (m, n)`. Arrays of other ranks are taken as MXNet takes them: the last axis of
 * `a` (transposed, the first one) against the first of `b` (transposed, the last one); two vectors give a scalar.
 */
export function dot(a: NDArray, b: NDArray, options: DotOptions = {}): NDArray {
  const { transpose_a: transposeA = false, transpose_b: transposeB = false } = options;
  const inner = a.shape.at(transposeA ? 0 : -1);
  const first = b.shape.at(transposeB ? -1 : 0);
  const matrices = a.ndim === 2 && b.ndim === 2;
  if (matrices || inner === undefined || inner !== first) {
    return apply(dotOp, [a, b], { transposeA, transposeB });
  }
  const rows = transposeA ? a.shape.slice(1) : a.shape.slice(0, -1);
  const columns = transposeB ? b.shape.slice(0, -1) : b.shape.slice(1);
  const [m, n] = [sizeOf(rows), sizeOf(columns)];
  return scope(() => {
    const left = a.reshape(transposeA ? [inner, m] : [m, inner]);
    const right = b.reshape(transposeB ? [n, inner] : [inner, n]);
    const y = apply(dotOp, [left, right], { transposeA, transposeB });
    return y.reshape([...rows, ...columns]);
  });
}

/** Batched matrix product: `a (batch, m, k) . b (batch, k, n) -> (batch, m, n)`. */
export function batch_dot(a: NDArray, b: NDArray, options: DotOptions = {}): NDArray {
  const { transpose_a: transposeA = false, transpose_b: transposeB = false } = options;
  return apply(batchDotOp, [a, b], { transposeA, transposeB });
}
