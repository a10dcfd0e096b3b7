/** Files that MXNet 1.9.1 wrote, with what is in them (tests/golden/mxnet/mxnet_files.json). */

import { arrayOf, type StoredDType } from "../../../../gluon/io/stored_dtype.ts";
import type { Tensor } from "../../../../gluon/mod.ts";
import { type GoldenArray, goldenCases } from "../../nd/support/golden.ts";

/** A file of MXNet's. */
export interface FileCase {
  readonly about: string;
  readonly file: string;
  readonly arrays?: readonly (readonly [name: string, GoldenArray])[];
  readonly input?: GoldenArray;
  readonly output?: GoldenArray;
}

const cases = goldenCases<FileCase>("mxnet_files");

/** The case of that name, and the bytes of its file. */
export function fileCase(about: string): FileCase & { readonly bytes: Uint8Array } {
  const found = cases.find((each) => each.about === about);
  if (found === undefined) throw new RangeError(`Cannot find a golden file about ${about}`);
  return { ...found, bytes: Uint8Array.from(atob(found.file), (char) => char.charCodeAt(0)) };
}

/** The arrays of a case as tensors. */
export function tensorsOf({ arrays = [] }: FileCase): Map<string, Tensor> {
  const tensorOf = ({ shape, dtype, data }: GoldenArray): Tensor => {
    const type = dtype as StoredDType;
    return { shape, dtype: type, data: arrayOf[type].from(data as number[]) };
  };
  return new Map(arrays.map(([name, array]) => [name, tensorOf(array)]));
}
