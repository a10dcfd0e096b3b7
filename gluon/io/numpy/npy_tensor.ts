/** One array of NumPy's: the bytes of a `.npy` file, and the tensor that they are. */

import { sizeOf } from "../../nd/shape.ts";
import { bytesOfElement, decodeElements, dtypeOfFormat } from "../element_format.ts";
import type { Tensor } from "../safetensors.ts";
import type { Fail } from "../tensor_source.ts";
import type { NpyHeader } from "./npy_header.ts";

/** How many bytes the numbers take. */
export function npyBytes({ format, shape }: NpyHeader): number {
  return bytesOfElement(format) * sizeOf(shape);
}

/**
 * The tensor of a header and its numbers, row-major.
 *
 * @param bytes The numbers, in memory that is the caller's to change.
 */
export function npyTensor(header: NpyHeader, bytes: Uint8Array, what: string, fail: Fail): Tensor {
  const { format, shape, isBigEndian, isFortran } = header;
  if (bytes.length !== npyBytes(header)) {
    fail(`its numbers take ${npyBytes(header)} bytes, but it has ${bytes.length}`);
  }
  const width = bytesOfElement(format);
  if (isBigEndian)
    for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
  const data = decodeElements(format, bytes, what);
  const tensor = { shape, dtype: dtypeOfFormat(format), data };
  return isFortran && shape.length > 1 ? rowMajor(tensor) : tensor;
}

/** The tensor whose numbers are those of `data` with the first axis the fastest. */
function rowMajor({ shape, dtype, data }: Tensor): Tensor {
  const moved = data.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  for (let i = 0; i < data.length; i++) {
    moved[i] = data[
      index.reduce((at, each, axis) => at + each * (strides[axis] as number), 0)
    ] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return { shape, dtype, data: moved };
}
