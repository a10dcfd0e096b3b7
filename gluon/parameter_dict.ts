/** The parameters of a block and its children, by structural name. */
import { Constant } from "./constant.ts";
import type { Initializer } from "./initializer/initializer.ts";
import { Uniform } from "./initializer/uniform.ts";
import type { InitializeOptions, Parameter } from "./parameter.ts";

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
      parameter.initialize(null, { ...options, default_init: init });
    }
    if (ignored.length > 0) {
      console.warn(
        `Ignored initialize() of ${ignored.join(", ")}: already initialized; pass ` +
          "{ force_reinit: true } to initialize anew.",
      );
    }
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

  override toString(): string {
    const lines = [...this].map(([name, parameter]) => `  ${name}: ${parameter}\n`);
    return `ParameterDict(\n${lines.join("")})`;
  }
}
