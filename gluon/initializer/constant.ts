/** Initializers that give every element one value. */
import type { Shape } from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import type { Initializer } from "./initializer.ts";

/** Every element is `value`. */
export class Constant implements Initializer {
  readonly value: number;

  constructor(value: number) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot make initializer Constant of ${value}: it must be finite.`);
    }
    this.value = value;
  }

  fill(shape: Shape): Float32Array {
    return new Float32Array(sizeOf(shape)).fill(this.value);
  }
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
