/** Drawing random arrays: numbers come from a generator on the host, so every backend gets the same ones. */
import type { DType, Shape } from "../../../backends/backend.ts";
import type { Generator } from "../../random/generator.ts";
import { NDArray } from "../ndarray.ts";
import { checkShape, formatShape, sameShape, sizeOf } from "../shape.ts";
import { sharedGenerator } from "./shared.ts";

/** Options of the functions of `random`. */
export interface RandomOptions {
  /**
   * Shape of the result, of each distribution where parameters are arrays. Default: `[1]`, or `[]` for parameters
   * that are arrays, as in MXNet.
   */
  shape?: Shape | number;
  /** Where the numbers come from. Default: the generator that `random.seed` sets. */
  rng?: Generator;
}

/** A parameter of a distribution: a number, or an array with one of each distribution. */
export type ArrayParameter = number | NDArray;

/** A shape, for which a number may stand. */
export function listOf(shape: Shape | number): Shape {
  return checkShape(typeof shape === "number" ? [shape] : shape, "draw an array");
}

/** An array of numbers that `draw` gives, one after the other. */
export function fill(shape: Shape, dtype: DType, draw: () => number): NDArray {
  return NDArray.from(Float64Array.from({ length: sizeOf(shape) }, draw), shape, dtype);
}

/** An array of these options' shape, for parameters that are numbers. */
export function filled(
  { shape = [1], rng = sharedGenerator() }: RandomOptions,
  dtype: DType,
  draw: (rng: Generator) => number,
): NDArray {
  return fill(listOf(shape), dtype, () => draw(rng));
}

/** Throws where a parameter is no finite number. */
export function checkFinite(name: string, ...values: number[]): void {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new RangeError(`Cannot draw ${name} numbers with parameter ${bad}: it must be finite.`);
}

/** Throws where a parameter is out of its range. */
export function checkParameter(name: string, what: string, value: number, least: number): void {
  checkFinite(name, value);
  if (value > least || (value === 0 && least < 0)) return;
  throw new RangeError(
    `Cannot draw ${name} numbers with ${what} ${value}: it must be ${least < 0 ? "0 or more" : "above 0"}.`,
  );
}

/**
 * Parameters of which some are arrays, all of one shape: the shape of the result, and the parameters so that they
 * broadcast to it.
 */
export function spreadParameters(
  name: string,
  parameters: readonly ArrayParameter[],
  { shape = [] }: RandomOptions,
): { readonly shape: Shape; readonly parameters: readonly ArrayParameter[] } {
  const arrays = parameters.filter((each) => each instanceof NDArray);
  const each = (arrays[0] as NDArray).shape;
  const odd = arrays.find((other) => !sameShape(other.shape, each));
  if (odd) {
    throw new RangeError(
      `Cannot draw ${name} numbers with parameters ${formatShape(each)} and ${formatShape(odd.shape)}: ` +
        "arrays of parameters must have one shape.",
    );
  }
  const more = listOf(shape);
  const wide = [...each, ...more.map(() => 1)];
  return {
    shape: [...each, ...more],
    parameters: parameters.map((value) => (value instanceof NDArray ? value.reshape(wide) : value)),
  };
}
