/** Initializers by name, and what an initializer means for which parameter. */
import { nearest } from "../nearest.ts";
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
};

/** The initializer of that name (capitals do not matter), or the one given. */
export function create(init: Initializer | string): Initializer {
  if (typeof init === "string") {
    const name = init.toLowerCase();
    if (Object.hasOwn(byName, name)) return byName[name]!();
    throw new RangeError(
      `Cannot find initializer ${JSON.stringify(init)}: there is none of that name; did you mean ` +
        `"${nearest(init, Object.keys(byName))}"?`,
    );
  }
  if (typeof (init as Initializer | null)?.fill === "function") return init;
  throw new TypeError(
    `Cannot initialize by ${String(init)}: an initializer has a method fill(shape, rng), or is one ` +
      'of the names, such as "xavier".',
  );
}

const usual: readonly (readonly [suffix: string, Initializer | null])[] = [
  ["weight", null],
  ["bias", new Zero()],
  ["gamma", new One()],
  ["beta", new Zero()],
  ["mean", new Zero()],
  ["var", new One()],
];

/** What the initializer of a whole net does to a parameter of that name: it is meant for weights. */
export function forName(name: string, init: Initializer): Initializer {
  const rule = usual.find(([suffix]) => name.endsWith(suffix));
  if (rule) return rule[1] ?? init;
  throw new RangeError(
    `Cannot initialize parameter ${name}: a net's initializer knows only names that end in ` +
      `${usual.map(([suffix]) => suffix).join(", ")}; give this one an initializer of its own, ` +
      'as in { init: "ones" }.',
  );
}
