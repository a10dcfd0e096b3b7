/** Initializers by name. */
import { formatValue } from "../../backends/base/format_value.ts";
import { nearest } from "../../backends/base/nearest.ts";
import { Bilinear } from "./bilinear.ts";
import { One, Zero } from "./constant.ts";
import type { Initializer } from "./initializer.ts";
import { LSTMBias } from "./lstm_bias.ts";
import { Normal } from "./normal.ts";
import { Orthogonal } from "./orthogonal.ts";
import { Uniform } from "./uniform.ts";
import { MSRAPrelu, Xavier } from "./xavier.ts";

const byName: Readonly<Record<string, () => Initializer>> = {
  zeros: () => new Zero(),
  ones: () => new One(),
  zero: () => new Zero(),
  one: () => new One(),
  uniform: () => new Uniform(),
  normal: () => new Normal(),
  xavier: () => new Xavier(),
  msraprelu: () => new MSRAPrelu(),
  orthogonal: () => new Orthogonal(),
  lstmbias: () => new LSTMBias(),
  bilinear: () => new Bilinear(),
};

/** The initializer of that name (capitals do not matter), or the one given. */
export function create(init: Initializer | string): Initializer {
  if (typeof init === "string") {
    const name = init.toLowerCase();
    if (Object.hasOwn(byName, name)) return byName[name]!();
    throw new RangeError(
      `Cannot find initializer ${formatValue(init)}: there is none of that name; did you mean ` +
        `"${nearest(init, Object.keys(byName))}"?`,
    );
  }
  if (typeof (init as Initializer | null)?.fill === "function") return init;
  throw new TypeError(
    `Cannot initialize by ${String(init)}: an initializer has a method fill(shape, rng), or is one ` +
      'of the names, such as "xavier".',
  );
}
