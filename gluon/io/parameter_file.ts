/** Parameters in files. */

import { NDArray } from "../nd/ndarray.ts";
import { formatShape, sameShape } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import type { ParameterDict } from "../parameter/parameter_dict.ts";
import type { FileSource, FileTarget, HostBlob } from "./file_kinds.ts";
import type { Tensor } from "./safetensors.ts";
import type { WritableKind } from "./write_tensors.ts";

/** Tensors by structural name: of files, or arrays. */
export type Tensors =
  | ReadonlyMap<string, Tensor | NDArray>
  | Readonly<Record<string, Tensor | NDArray>>;

/** What loading takes. */
export interface LoadOptions {
  /** Leave parameters alone that the file lacks. Default: false. */
  allow_missing?: boolean;
  /** Leave tensors alone that the net lacks. Default: false. */
  ignore_extra?: boolean;
  /** Convert numbers of another dtype than the parameter's, as `cast` does. Default: false. */
  cast_dtype?: boolean;
  /**
   * The structural name of a tensor by its name in the file, or `null` to leave the tensor out. By default names of
   * MXNet (also with prefixes) and PyTorch are recognised.
   */
  rename?: (name: string) => string | null;
}

/** What saving takes. */
export interface SaveOptions {
  /** The kind of file: "safetensors" (default), "mxnet" (`.params`), "npz", or "npy" (one array). */
  format?: WritableKind;
}

/** Writes every parameter under its name; returns a Blob where there is no target. */
export async function saveFile(
  parameters: ParameterDict,
  target: FileTarget | undefined,
  { format = "safetensors" }: SaveOptions = {},
): Promise<HostBlob | undefined> {
  const arrays = [...parameters].map(([name, parameter]) => [name, parameter.data()] as const);
  const tensors = await Promise.all(
    arrays.map(async ([name, array]): Promise<[string, Tensor]> => {
      const { shape, dtype } = array;
      return [name, { shape, dtype, data: await array.toArray() }];
    }),
  );
  const { writeTensorFile } = await import("./write_tensors.ts");
  return await writeTensorFile(target, { tensors: new Map(tensors), metadata: {} }, { format });
}

/** Reads parameters from a file that `saveFile` wrote, or another program. */
export async function loadFile(
  parameters: ParameterDict,
  source: FileSource,
  options: LoadOptions = {},
): Promise<void> {
  const [{ openTensors }, { matchNames }, { loadTensors, placesOf }] = await Promise.all([
    import("./open_tensors.ts"),
    import("./parameter_names.ts"),
    import("./load_tensors.ts"),
  ]);
  const file = await openTensors(source);
  try {
    const { rename } = options;
    const places = placesOf(file);
    const named = rename
      ? renamed(places, rename, file.what)
      : matchNames(parameters, { tensors: places });
    await loadTensors(file, fitted(parameters, named, file.what, options));
  } finally {
    await file.close();
  }
}

/** Gives parameters the values of tensors, after checking that all of them fit. */
export function load(
  parameters: ParameterDict,
  given: Tensors,
  what: string,
  { rename, ...options }: LoadOptions = {},
): void {
  const tensors = given instanceof Map ? given : new Map(Object.entries(given));
  const named = rename ? renamed(tensors, rename, what) : tensors;
  for (const [parameter, tensor] of fitted(parameters, named, what, options)) {
    take(parameter, tensor);
  }
}

/** What is checked of a tensor. */
type Described = Pick<Tensor, "shape" | "dtype">;

/** The parameters that tensors are for, after checking that all of them fit. */
export function fitted<T extends Described>(
  parameters: ParameterDict,
  tensors: ReadonlyMap<string, T>,
  what: string,
  { allow_missing = false, ignore_extra = false, cast_dtype = false }: LoadOptions,
): (readonly [Parameter, T])[] {
  for (const [name, tensor] of tensors) {
    const parameter = parameters.get(name);
    if (parameter) checkFit(name, parameter, tensor, what, cast_dtype);
    else if (!ignore_extra) {
      throw new RangeError(
        `Cannot load ${what}: it has a parameter ${name}, which the net lacks; the net has ` +
          `${list(parameters.keys())}. Set ignore_extra to leave it out.`,
      );
    }
  }
  // Of a parameter that two blocks share, one name is enough.
  const found = new Set([...tensors.keys()].map((name) => parameters.get(name)));
  const missing = [...parameters].find(([, parameter]) => !found.has(parameter))?.[0];
  if (missing !== undefined && !allow_missing) {
    throw new RangeError(
      `Cannot load ${what}: it lacks parameter ${missing} of the net; it has ` +
        `${list(tensors.keys())}. Set allow_missing to leave the net's as it is.`,
    );
  }
  return [...tensors].flatMap(([name, tensor]) => {
    const parameter = parameters.get(name);
    return parameter ? [[parameter, tensor] as const] : [];
  });
}

function renamed<T>(
  tensors: ReadonlyMap<string, T>,
  rename: (name: string) => string | null,
  what: string,
): ReadonlyMap<string, T> {
  const result = new Map<string, T>();
  for (const [old, tensor] of tensors) {
    const name = rename(old);
    if (name === null) continue;
    if (result.has(name)) {
      throw new RangeError(
        `Cannot load ${what}: rename gives two of its tensors the name ${name}; names must differ.`,
      );
    }
    result.set(name, tensor);
  }
  return result;
}

function take(parameter: Parameter, tensor: Tensor | NDArray): void {
  if (!(tensor instanceof NDArray)) parameter.load(tensor.data, tensor.shape);
  else {
    if (!parameter.isInitialized) parameter.load(new Float32Array(tensor.size), tensor.shape);
    const { dtype } = parameter;
    parameter.set_data(tensor.dtype === dtype ? tensor : tensor.astype(dtype));
  }
}

function checkFit(
  name: string,
  parameter: Parameter,
  { shape, dtype }: Described,
  what: string,
  isCast: boolean,
): void {
  const known = parameter.shape;
  const fits =
    known === null ||
    sameShape(
      known.map((n, i) => (n === 0 ? (shape[i] ?? -1) : n)),
      shape,
    );
  if (fits && (isCast || dtype === parameter.dtype)) return;
  throw new RangeError(
    `Cannot load ${what}: parameter ${name} of the net is ${parameter.dtype} ` +
      `${formatShape(known ?? [])}, but that of the file is ${dtype} ${formatShape(shape)}; they must ` +
      `be alike${fits ? ", or set cast_dtype to convert the numbers" : ""}.`,
  );
}

function list(names: Iterable<string>): string {
  return [...names].join(", ") || "none";
}
