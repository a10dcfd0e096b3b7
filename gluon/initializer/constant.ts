/** Initializers that give every element one value. */
import { flattenNested } from "../nd/creation.ts";
import type { NestedNumbers, Shape } from "../nd/mod.ts";
import { broadcastShapes, formatShape, sameShape } from "../nd/shape.ts";
import { hostZeros, type Initializer } from "./initializer.ts";

/** Every element is `value`; an array of values is broadcast to the shape. */
export class Constant implements Initializer {
  /** The value of each element, or an array of values. */
  readonly value: NestedNumbers;
  readonly #flat: { readonly values: readonly number[]; readonly shape: Shape };

  constructor(value: NestedNumbers) {
    this.#flat = flattenNested(value);
    const bad = this.#flat.values.find((each) => !Number.isFinite(each));
    if (bad !== undefined) {
      throw new RangeError(`Cannot make initializer Constant of ${bad}: it must be finite.`);
    }
    this.value = value;
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape): Float32Array {
    const { values, shape: its } = this.#flat;
    if (values.length === 1) return hostZeros(shape).fill(values[0] as number);
    const broadcast = broadcastShapes(its, shape);
    if (broadcast === null || !sameShape(broadcast, shape)) {
      throw new RangeError(
        `Cannot initialize ${formatShape(shape)} by Constant of shape ${formatShape(its)}: it does not ` +
          "broadcast to it; from the last axis on, lengths must be equal or 1.",
      );
    }
    return hostZeros(shape).map((_, at) => values[placeOf(at, shape, its)] as number);
  }
}

/** Where the element at `at` of an array of `shape` comes from in one that is broadcast to it. */
function placeOf(at: number, shape: Shape, its: Shape): number {
  let [rest, place, pitch] = [at, 0, 1];
  for (let back = 1; back <= its.length; back++) {
    const [length, own] = [shape.at(-back) as number, its.at(-back) as number];
    if (own > 1) place += (rest % length) * pitch;
    rest = Math.floor(rest / length);
    pitch *= own;
  }
  return place;
}

/** Every element is 0; by name: "zeros". */
export class Zero extends Constant {
  constructor() {
    super(0);
  }
}

/** Every element is 1; by name: "ones". */
export class One extends Constant {
  constructor() {
    super(1);
  }
}
