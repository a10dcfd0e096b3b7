/** Lengths of the sequences in a batch. */
import { formatValue } from "../../backends/base/format_value.ts";
import { NDArray } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";

/** Checks the lengths of the sequences of a batch, and gives them as whole float32 numbers. */
export function checkLengths(what: string, lengths: NDArray, batch: number): NDArray {
  if (!(lengths instanceof NDArray)) {
    throw new TypeError(
      `Cannot call ${what} with lengths ${formatValue(lengths)}: they are no NDArray; give ` +
        "nd.array([...]), one number a sequence.",
    );
  }
  if (lengths.shape.length !== 1 || lengths.shape[0] !== batch) {
    throw new RangeError(
      `Cannot call ${what} with lengths ${formatShape(lengths.shape)}: they must be (${batch},), one ` +
        "number a sequence.",
    );
  }
  return lengths.astype("int32").astype("float32");
}
