/** The sizes of elements. */

import { expect, test } from "bun:test";
import { bytesPerElement } from "../../../backends/base/dtype.ts";

test("bytesPerElement agrees with the typed arrays of each dtype", () => {
  expect(bytesPerElement).toEqual({
    float32: Float32Array.BYTES_PER_ELEMENT,
    int32: Int32Array.BYTES_PER_ELEMENT,
    uint8: Uint8Array.BYTES_PER_ELEMENT,
  });
});
