/** Values from a file as the first ones. */
import type { Tensor } from "../io/safetensors.ts";
import type { Shape } from "../nd/mod.ts";
import { formatShape, sameShape } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";
import { create } from "./create.ts";
import type { Initializer } from "./initializer.ts";

/** What `Load` takes. */
export interface LoadOptions {
  /** Initializer of parameters that are not among the values; without one they are an error. */
  default_init?: Initializer | string | null;
  /** Whether each parameter is named in the console as it is initialized. Default: false. */
  verbose?: boolean;
}

/**
 * Transfer of known values: a parameter whose structural name is among the tensors begins with their
 * values, also where it has its own initializer. `new Load(safetensors.decode(bytes).tensors)` takes
 * those of a file; names may begin with "arg:" or "aux:", as in MXNet's.
 */
export class Load implements Initializer {
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #default: Initializer | null;
  readonly #verbose: boolean;

  constructor(
    param: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
    { default_init = null, verbose = false }: LoadOptions = {},
  ) {
    const entries: [string, Tensor][] = param instanceof Map ? [...param] : Object.entries(param);
    this.#tensors = new Map(entries.map(([name, each]) => [name.replace(/^(arg|aux):/, ""), each]));
    const array = entries.find(([, { data }]) => !ArrayBuffer.isView(data))?.[0];
    if (array !== undefined) {
      throw new TypeError(
        `Cannot make initializer Load of ${array}: it is no tensor of a file, { shape, dtype, data }; ` +
          "give arrays to load_dict() instead.",
      );
    }
    this.#default = default_init === null ? null : create(default_init);
    this.#verbose = verbose;
  }

  /** Whether a net's initializer also counts for a parameter that has its own. */
  claims(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator, name: string): Float32Array {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined && this.#default === null) {
      throw new RangeError(
        `Cannot initialize parameter ${name} by Load: it is not among the ${this.#tensors.size} ` +
          "tensors; give a default_init for those that are not.",
      );
    }
    if (tensor && !sameShape(tensor.shape, shape)) {
      throw new RangeError(
        `Cannot initialize parameter ${name} ${formatShape(shape)} by Load: the tensor of that name is ` +
          `${formatShape(tensor.shape)}; both must be alike.`,
      );
    }
    if (this.#verbose) console.log(`Initialized ${name} by ${tensor ? "loading" : "default"}`);
    if (tensor) return Float32Array.from(tensor.data, Number);
    return (this.#default as Initializer).fill(shape, rng, name);
  }
}
