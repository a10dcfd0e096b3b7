/** Parameters in files. */
import { readFile, writeFile } from "./files.ts";
import { formatShape, sameShape } from "./nd/shape.ts";
import type { Parameter } from "./parameter.ts";
import type { ParameterDict } from "./parameter_dict.ts";
import { decode, pieces, type Tensor } from "./safetensors.ts";

/** Tensors by structural name. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** What loading takes. */
export interface LoadOptions {
  /** Leave parameters alone that the file lacks. Default: false. */
  allow_missing?: boolean;
  /** Leave tensors alone that the net lacks. Default: false. */
  ignore_extra?: boolean;
}

/** Writes every parameter under its name. */
export async function saveFile(parameters: ParameterDict, filename: string): Promise<void> {
  const arrays = [...parameters].map(([name, parameter]) => [name, parameter.data()] as const);
  const tensors = await Promise.all(
    arrays.map(async ([name, array]): Promise<[string, Tensor]> => {
      const { shape, dtype } = array;
      return [name, { shape, dtype, data: await array.toArray() }];
    }),
  );
  await writeFile(filename, pieces({ tensors: new Map(tensors), metadata: {} }));
}

/** Reads parameters from a file that `saveFile` wrote, or another program. */
export async function loadFile(
  parameters: ParameterDict,
  filename: string,
  options?: LoadOptions,
): Promise<void> {
  const what = `file "${filename}"`;
  load(parameters, decode(await readFile(filename), what).tensors, what, options);
}

/** Gives parameters the values of tensors, after checking that all of them fit. */
export function load(
  parameters: ParameterDict,
  tensors: Tensors,
  what: string,
  { allow_missing = false, ignore_extra = false }: LoadOptions = {},
): void {
  for (const [name, tensor] of tensors) {
    const parameter = parameters.get(name);
    if (parameter) checkFit(name, parameter, tensor, what);
    else if (!ignore_extra) {
      throw new RangeError(
        `Cannot load ${what}: it has a parameter ${name}, which the net lacks; the net has ` +
          `${list(parameters.keys())}. Set ignore_extra to leave it out.`,
      );
    }
  }
  const missing = [...parameters.keys()].find((name) => !tensors.has(name));
  if (missing !== undefined && !allow_missing) {
    throw new RangeError(
      `Cannot load ${what}: it lacks parameter ${missing} of the net; it has ` +
        `${list(tensors.keys())}. Set allow_missing to leave the net's as it is.`,
    );
  }
  for (const [name, { data, shape }] of tensors) parameters.get(name)?.load(data, shape);
}

function checkFit(
  name: string,
  parameter: Parameter,
  { shape, dtype }: Tensor,
  what: string,
): void {
  const known = parameter.shape;
  const fits =
    known === null ||
    sameShape(
      known.map((n, i) => (n === 0 ? (shape[i] ?? -1) : n)),
      shape,
    );
  if (fits && dtype === parameter.dtype) return;
  throw new RangeError(
    `Cannot load ${what}: parameter ${name} of the net is ${parameter.dtype} ` +
      `${formatShape(known ?? [])}, but that of the file is ${dtype} ${formatShape(shape)}; they must ` +
      "be alike.",
  );
}

function list(names: Iterable<string>): string {
  return [...names].join(", ") || "none";
}
