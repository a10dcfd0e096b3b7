/** A parameter that never changes. */
import { array, NDArray, type NestedNumbers } from "../nd/mod.ts";
import { Parameter } from "./parameter.ts";

/** A fixed array that belongs to a block: stored with its parameters, never trained. */
export class Constant extends Parameter {
  /** A constant of an array, or of nested numbers. */
  constructor(value: NDArray | NestedNumbers) {
    const data = value instanceof NDArray ? value : array(value);
    super("const", { shape: data.shape, dtype: data.dtype, differentiable: false });
    this.load(new Float32Array(data.size), data.shape);
    this.set_data(data);
  }

  /** Does nothing: the values are there from the beginning. */
  override initialize(): void {}
}
