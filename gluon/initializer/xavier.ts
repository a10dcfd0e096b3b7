/** Initializers that keep the variance of signals from layer to layer. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Shape } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";
import { checkScale, drawNormal, drawUniform, type Initializer } from "./initializer.ts";

/** Which connections are counted: those that come in, those that go out, or the mean of both. */
export type FactorType = "in" | "out" | "avg";

/** What `Xavier` takes. */
export interface XavierOptions {
  /** Default: "uniform". */
  rnd_type?: "uniform" | "gaussian";
  /** Default: "avg". */
  factor_type?: FactorType;
  /** Default: 3. */
  magnitude?: number;
}

/**
 * Uniform in [-s, s], or normal with standard deviation s, where `s = sqrt(magnitude / factor)` and
 * the factor counts connections: `shape[1] * rest` come in, `shape[0] * rest` go out.
 * Source: Glorot and Bengio 2010.
 */
export class Xavier implements Initializer {
  readonly #uniform: boolean;
  readonly #factorType: FactorType;
  readonly #magnitude: number;

  constructor({ rnd_type = "uniform", factor_type = "avg", magnitude = 3 }: XavierOptions = {}) {
    checkWord("rnd_type", rnd_type, ["uniform", "gaussian"]);
    this.#uniform = rnd_type === "uniform";
    this.#factorType = checkWord("factor_type", factor_type, ["in", "out", "avg"]);
    this.#magnitude = checkScale("Xavier", "magnitude", magnitude);
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator): Float32Array {
    const [outgoing, incoming] = shape;
    if (outgoing === undefined || incoming === undefined) {
      throw new RangeError(
        `Cannot initialize ${formatShape(shape)} by Xavier: it needs 2 axes or more, to count ` +
          "connections; use another initializer.",
      );
    }
    const rest = sizeOf(shape.slice(2));
    const factor = {
      in: incoming * rest,
      out: outgoing * rest,
      avg: ((incoming + outgoing) * rest) / 2,
    }[this.#factorType];
    const scale = Math.sqrt(this.#magnitude / factor);
    return this.#uniform ? drawUniform(shape, scale, rng) : drawNormal(shape, scale, rng);
  }
}

/** What `MSRAPrelu` takes. */
export interface MSRAPreluOptions {
  /** Default: "avg". */
  factor_type?: FactorType;
  /** Slope below 0 of the rectifier that follows. Default: 0.25. */
  slope?: number;
}

/** Xavier for rectifiers: normal, with magnitude `2 / (1 + slope^2)`. Source: He et al. 2015. */
export class MSRAPrelu extends Xavier {
  constructor({ factor_type = "avg", slope = 0.25 }: MSRAPreluOptions = {}) {
    super({ rnd_type: "gaussian", factor_type, magnitude: 2 / (1 + slope ** 2) });
  }
}

function checkWord<Word extends string>(name: string, word: Word, words: readonly Word[]): Word {
  if (words.includes(word)) return word;
  throw new RangeError(
    `Cannot make initializer Xavier with ${name} ${formatValue(word)}: it must be one of ` +
      `${words.join(", ")}.`,
  );
}
