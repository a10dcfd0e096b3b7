/** Random orthogonal matrices. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Shape } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";
import { checkScale, type Initializer } from "./initializer.ts";

/** What `Orthogonal` takes. */
export interface OrthogonalOptions {
  /** Length of each row (or column). Default: 1.414. */
  scale?: number;
  /** Distribution of the matrix that is made orthogonal. Default: "uniform". */
  rand_type?: "uniform" | "normal";
}

/**
 * A matrix `(shape[0], rest)` whose rows (or columns, if they are fewer) are orthogonal to each
 * other, each of length `scale`. Source: Saxe et al. 2013.
 */
export class Orthogonal implements Initializer {
  readonly #scale: number;
  readonly #normal: boolean;

  // biome-ignore lint/suspicious/noApproximativeNumericConstant: MXNet's default.
  constructor({ scale = 1.414, rand_type = "uniform" }: OrthogonalOptions = {}) {
    if (rand_type !== "uniform" && rand_type !== "normal") {
      throw new RangeError(
        `Cannot make initializer Orthogonal with rand_type ${formatValue(rand_type)}: it must ` +
          "be uniform or normal.",
      );
    }
    this.#scale = checkScale("Orthogonal", "scale", scale);
    this.#normal = rand_type === "normal";
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator): Float32Array {
    if (shape.length < 2) {
      throw new RangeError(
        `Cannot initialize ${formatShape(shape)} by Orthogonal: it needs 2 axes or more; use ` +
          "another initializer.",
      );
    }
    const rows = shape[0]!;
    const columns = sizeOf(shape.slice(1));
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const vectors = orthonormal(count, length, (vector) =>
      this.#normal ? rng.fillNormal(vector) : rng.fillUniform(vector, -1, 1),
    );
    return Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return this.#scale * (rows <= columns ? vectors[row]![column]! : vectors[column]![row]!);
    });
  }
}

/**
 * `count` orthonormal vectors, by Gram-Schmidt; every projection is taken away twice, which is enough
 * to reach float64 accuracy (Giraud et al. 2005).
 */
function orthonormal(
  count: number,
  length: number,
  draw: (vector: Float64Array) => void,
): Float64Array[] {
  const done: Float64Array[] = [];
  while (done.length < count) {
    const vector = new Float64Array(length);
    draw(vector);
    const before = norm(vector);
    for (const other of [...done, ...done]) {
      const share = product(vector, other);
      for (let i = 0; i < length; i++) vector[i]! -= share * other[i]!;
    }
    const after = norm(vector);
    if (after < 1e-8 * before) continue; // a draw that lies in the span of the others
    done.push(vector.map((each) => each / after));
  }
  return done;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(product(vector, vector));
}
