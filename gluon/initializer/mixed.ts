/** Different initializers for different names. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Shape } from "../nd/mod.ts";
import type { Generator } from "../random/generator.ts";
import { create } from "./create.ts";
import type { Initializer } from "./initializer.ts";

/**
 * The initializer of the first pattern that matches the beginning of a parameter's structural name,
 * such as "0.weight" (in MXNet, of its prefixed name): `new Mixed([".*bias", ".*"], ["zeros", new
 * Uniform(0.1)])`. A parameter that has its own initializer keeps that.
 */
export class Mixed implements Initializer {
  readonly #rules: readonly (readonly [RegExp, Initializer])[];

  constructor(
    patterns: readonly (string | RegExp)[],
    initializers: readonly (Initializer | string)[],
  ) {
    if (patterns.length !== initializers.length) {
      throw new RangeError(
        `Cannot make initializer Mixed of ${patterns.length} patterns and ${initializers.length} ` +
          "initializers: there must be one for each pattern.",
      );
    }
    this.#rules = patterns.map((pattern, i) => {
      const source = typeof pattern === "string" ? pattern : pattern.source;
      return [new RegExp(`^(?:${source})`), create(initializers[i] as Initializer | string)];
    });
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator, name: string): Float32Array {
    const chosen = this.#for(name);
    if (chosen) return chosen.fill(shape, rng, name);
    const patterns = this.#rules.map(([pattern]) => pattern.source.slice(4, -1));
    throw new RangeError(
      `Cannot initialize parameter ${name} by Mixed: no pattern of ${formatValue(patterns)} matches ` +
        'it; add ".*" at the end, with the initializer of all others.',
    );
  }

  /** Whether a net's initializer also counts for a parameter that has its own. */
  claims(name: string): boolean {
    return this.#for(name)?.claims?.(name) ?? false;
  }

  #for(name: string): Initializer | undefined {
    return this.#rules.find(([pattern]) => pattern.test(name))?.[1];
  }
}
