/** Arrays in files: `nd.save` and `nd.load`. */
import { NDArray } from "../nd/ndarray.ts";
import type { FileSource, FileTarget, HostBlob } from "./file_kinds.ts";
import type { SaveOptions } from "./parameter_file.ts";
import type { Tensor } from "./safetensors.ts";

/**
 * Writes an array, a list or a record of arrays: as MXNet's `nd.save` does, unless `format` says otherwise.
 *
 * @returns A `Blob` where there is no target.
 */
export function save(
  target: undefined,
  data: NDArray | readonly NDArray[] | Readonly<Record<string, NDArray>>,
  options?: SaveOptions,
): Promise<HostBlob>;
/** The same to a file. */
export function save(
  target: FileTarget,
  data: NDArray | readonly NDArray[] | Readonly<Record<string, NDArray>>,
  options?: SaveOptions,
): Promise<void>;
export async function save(
  target: FileTarget | undefined,
  data: NDArray | readonly NDArray[] | Readonly<Record<string, NDArray>>,
  { format = "mxnet" }: SaveOptions = {},
): Promise<unknown> {
  const list = data instanceof NDArray ? [data] : data;
  const tensors = await Promise.all(
    Object.entries(list).map(async ([name, array]): Promise<[string, Tensor]> => {
      if (!(array instanceof NDArray)) {
        throw new TypeError(
          `Cannot save ${name}: it is no NDArray; give an array, a list or a record of arrays.`,
        );
      }
      const { shape, dtype } = array;
      return [name, { shape, dtype, data: await array.toArray() }];
    }),
  );
  const { writeTensorFile } = await import("./write_tensors.ts");
  const file = { tensors: new Map(tensors), metadata: {} };
  return await writeTensorFile(target, file, { format, isNamed: !Array.isArray(list) });
}

/**
 * Reads the arrays of a file of any kind: of `nd.save` of MXNet or here, safetensors, `.npy`, `.npz`. A file with names
 * gives a record, one without a list. float64 becomes float32, with a warning where numbers are rounded.
 */
export async function load(source: FileSource): Promise<NDArray[] | Record<string, NDArray>> {
  const { readTensorFile } = await import("./open_tensors.ts");
  const { tensors, isNamed, what } = await readTensorFile(source);
  const arrays = [...tensors].map(([name, tensor]): [string, NDArray] => {
    return [name, toArray(tensor, `array ${name} of ${what}`)];
  });
  return isNamed ? Object.fromEntries(arrays) : arrays.map(([, array]) => array);
}

function toArray({ data, dtype, shape }: Tensor, what: string): NDArray {
  if (dtype !== "float64") return NDArray.from(data, shape, dtype);
  const rounded = data.filter((value) => Math.fround(value) !== value && !Number.isNaN(value));
  if (rounded.length > 0) {
    console.warn(
      `Rounded ${rounded.length} of ${data.length} numbers of ${what}: it is float64, and arrays are ` +
        "float32; gluon.files.readTensors gives them as they are.",
    );
  }
  return NDArray.from(data, shape, "float32");
}
