/** Overwriting all values of an array. */
import { castable } from "../../../backends/base/saturate.ts";
import { checkWritable } from "../autograd/tape.ts";
import { context } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import { copyTo } from "../ops/cast.ts";
import { formatShape } from "../shape.ts";

/** Overwrites the values of `x` in place with numbers in row-major order, or with another array's. */
export function overwrite(x: NDArray, values: ArrayLike<number> | NDArray): NDArray {
  if (values instanceof NDArray) return copyTo(values, x);
  if (values.length !== x.size) {
    throw new RangeError(
      `Cannot set an array ${formatShape(x.shape)} to ${values.length} numbers: it holds ` +
        `${x.size}; give as many.`,
    );
  }
  if (context.trace) {
    throw new Error(
      `Cannot set an array ${formatShape(x.shape)} to numbers while tracing: the plan would ` +
        "not set it again; set it outside of the compiled function, or to an array.",
    );
  }
  checkWritable(x, "set");
  void x.buffer;
  x.storage.version++;
  if (x.size > 0) x.storage.backend.write(x, castable(values, x.dtype));
  return x;
}
