/** The parameters of a block and its children, by structural name. */

import type { Initializer } from "../initializer/initializer.ts";
import { Uniform } from "../initializer/uniform.ts";
import type { FileSource, FileTarget, HostBlob } from "../io/file_kinds.ts";
import { type LoadOptions, loadFile, type SaveOptions, saveFile } from "../io/parameter_file.ts";
import type { NDArray, NestedNumbers } from "../nd/mod.ts";
import { Constant } from "./constant.ts";
import { type InitializeOptions, Parameter, type ParameterOptions } from "./parameter.ts";

/**
 * Parameters by structural name, such as `"0.weight"` or `"features.1.bias"`. A parameter that two
 * blocks share appears under both names.
 */
export class ParameterDict extends Map<string, Parameter> {
  /**
   * Initializes every parameter. One that has values already keeps them, with a warning, unless
   * `force_reinit` is set.
   */
  initialize(init: Initializer | string = new Uniform(), options: InitializeOptions = {}): void {
    const ignored: string[] = [];
    for (const [name, parameter] of this.unique()) {
      const { isInitialized } = parameter;
      if (isInitialized && !options.force_reinit && !(parameter instanceof Constant)) {
        ignored.push(name);
      }
      parameter.initialize(null, { ...options, default_init: init, name });
    }
    if (ignored.length > 0) {
      console.warn(
        `Ignored initialize() of ${ignored.join(", ")}: already initialized; pass ` +
          "{ force_reinit: true } to initialize again.",
      );
    }
  }

  /** The parameter of that name; with options it is made where there is none, and its shape is checked. */
  override get(name: string): Parameter | undefined;
  /** The parameter of that name, which is made with these options where there is none. */
  override get(name: string, options: ParameterOptions): Parameter;
  override get(name: string, options?: ParameterOptions): Parameter | undefined {
    const known = super.get(name);
    if (options === undefined) return known;
    if (known === undefined) {
      const made = new Parameter(name, options);
      this.set(name, made);
      return made;
    }
    if (options.shape) known.shape = options.shape;
    return known;
  }

  /** The constant of that name, made of `value` where there is none. */
  get_constant(name: string, value?: NDArray | NestedNumbers): Constant {
    const known = super.get(name);
    if (known instanceof Constant) return known;
    if (known !== undefined || value === undefined) {
      throw new RangeError(
        `Cannot get constant ${name}: ${known ? "that name is of a parameter that is trained" : "there is none"}; ` +
          "give a value, and a name that is free.",
      );
    }
    const made = new Constant(value);
    this.set(name, made);
    return made;
  }

  /** Adds the parameters of `other`. If a name is another parameter's already, nothing is changed. */
  update(other: ReadonlyMap<string, Parameter>): void {
    const taken = [...other].find(([name, each]) => (super.get(name) ?? each) !== each)?.[0];
    if (taken !== undefined) {
      throw new RangeError(
        `Cannot update a ParameterDict: it has another parameter ${taken}; names must differ.`,
      );
    }
    for (const [name, each] of other) this.set(name, each);
  }

  /** Writes all parameters to a file, as `Block.save_parameters` does. */
  save(target?: undefined, options?: SaveOptions): Promise<HostBlob>;
  /** Writes all parameters to a file, which is replaced as a whole. */
  save(target: FileTarget, options?: SaveOptions): Promise<void>;
  save(target?: FileTarget, options?: SaveOptions): Promise<unknown> {
    return saveFile(this, target, options);
  }

  /** Reads parameters from a file, as `Block.load_parameters` does. If anything does not fit, nothing is changed. */
  load(source: FileSource, options?: LoadOptions): Promise<void> {
    return loadFile(this, source, options);
  }

  /** Sets all gradients to 0. */
  zero_grad(): void {
    for (const [, parameter] of this.unique()) parameter.zero_grad();
  }

  /** Sets one property of every parameter, as in `setattr("grad_req", "null")`. */
  setattr<Key extends "grad_req" | "lr_mult" | "wd_mult">(name: Key, value: Parameter[Key]): void {
    for (const [, parameter] of this.unique()) parameter[name] = value;
  }

  /** Every parameter once, under its first name. */
  unique(): [name: string, parameter: Parameter][] {
    const seen = new Set<Parameter>();
    return [...this].filter(([, parameter]) => seen.size < seen.add(parameter).size);
  }

  /** The parameters, a line each. */
  override toString(): string {
    const lines = [...this].map(([name, parameter]) => `  ${name}: ${parameter}\n`);
    return `ParameterDict(\n${lines.join("")})`;
  }
}
