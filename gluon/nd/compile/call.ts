/** Inputs and outputs of traced functions: structures (JAX: pytrees) and the arrays in them. */
import { NDArray } from "../ndarray.ts";
import { flattenStructure, mapStructure, type Structure, structureText } from "../structure.ts";

/** A call's inputs, flattened: their arrays in order, and the form of the structure. */
export interface Inputs {
  readonly arrays: readonly NDArray[];
  /** The structure as text, equal for two calls of one form; empty where every input is an array. */
  readonly form: string;
}

const NO_INPUTS: Inputs = { arrays: [], form: "" };

/** The distinct arrays of a result, in order. */
export interface Outputs {
  readonly arrays: readonly NDArray[];
  /** The result's structure, with positions in `arrays` as its leaves. */
  readonly form: Structure<number>;
}

/**
 * The arrays of the inputs of a call.
 *
 * @throws {TypeError} where an input is neither a structure of arrays nor absent.
 */
export function inputsOf(inputs: readonly unknown[], call: string): Inputs {
  if (inputs.length === 0) return NO_INPUTS;
  if (inputs.every(isArray)) return { arrays: inputs, form: "" };
  for (const [i, input] of inputs.entries()) checkInput(input, i, call);
  const form = structureText(inputs, (leaf) => (isArray(leaf) ? "*" : String(leaf)));
  return { arrays: flattenStructure(inputs).filter(isArray), form };
}

/** Throws where input `i` of a call is neither a structure of arrays nor absent. */
export function checkInput(input: unknown, i: number, call: string): void {
  if (isArray(input) || input === undefined || input === null) return;
  const leaves = flattenStructure(input); // none in an empty list, such as the states of a cell without any
  if (leaves.length > 0 && !leaves.some(isArray)) throw noArray(input, `input ${i}`, call);
  mapStructure(input, (leaf, path) => {
    if (!isArray(leaf)) throw noArray(leaf, `input ${i}${path}`, call);
  });
}

function noArray(value: unknown, what: string, call: string): TypeError {
  return new TypeError(
    `Cannot ${call}: ${what} is ${kindOf(value)}, no NDArray; make one with nd.array(...).`,
  );
}

/** Throws where the result of a call is no structure of arrays. */
export function checkOutput(output: unknown, call: string): asserts output is Structure<NDArray> {
  if (isArray(output)) return;
  mapStructure(output, (leaf, path) => {
    if (isArray(leaf)) return;
    throw new TypeError(
      `Cannot ${call}: its output${path} is ${kindOf(leaf)}, no NDArray; return an NDArray, or ` +
        "several in an array or a plain object.",
    );
  });
}

/** The arrays of a result, which `checkOutput` has seen. */
export function outputsOf(output: Structure<NDArray>): Outputs {
  const positions = new Map<NDArray, number>();
  const form = mapStructure(output, (array): number => {
    const at = positions.get(array) ?? positions.size;
    positions.set(array, at);
    return at;
  });
  return { arrays: [...positions.keys()], form };
}

/** The result that has `arrays` in the places of those of `outputs`. */
export function resultOf({ form }: Outputs, arrays: readonly NDArray[]): Structure<NDArray> {
  if (form === 0) return arrays[0] as NDArray; // one array, as nearly every function returns
  return mapStructure(form, (at) => arrays[at] as NDArray);
}

/** `body` as a function of arrays alone, which take the places of those of `inputs`. */
export function onArrays<In extends readonly unknown[], R>(
  body: (...inputs: In) => R,
  inputs: In,
): (...arrays: NDArray[]) => R {
  const form = mapStructure(inputs, (leaf) => isArray(leaf) || leaf); // so that the arrays are not retained
  return (...arrays) => {
    const next = arrays.values();
    const given = mapStructure(form, (leaf) => (leaf === true ? next.next().value : leaf));
    return body(...(given as unknown as In));
  };
}

function isArray(value: unknown): value is NDArray {
  return value instanceof NDArray;
}

function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return value.constructor?.name ?? "an object";
}
