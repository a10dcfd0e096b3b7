/** MXNet's elementwise functions of one array, and reductions. */
import {
  abs,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctanh,
  argmax,
  argmin,
  cbrt,
  ceil,
  clip,
  cos,
  cosh,
  cumsum,
  degrees,
  erf,
  erfinv,
  exp,
  expm1,
  fix,
  floor,
  gamma,
  gammaln,
  LRN,
  log,
  log_softmax,
  log1p,
  log2,
  log10,
  logical_not,
  max,
  mean,
  min,
  type NDArray,
  nanprod,
  nansum,
  negative,
  norm,
  ones_like,
  prod,
  radians,
  rcbrt,
  reciprocal,
  relu,
  rint,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinh,
  smooth_l1,
  softmax,
  softsign,
  sqrt,
  square,
  sum,
  tan,
  tanh,
  trunc,
  zeros_like,
} from "../../nd/mod.ts";
import type { Attributes } from "../attributes.ts";
import { input, type Operator, plain } from "../operator.ts";

const unary = (compute: (x: NDArray) => NDArray): Operator => {
  return plain((inputs) => compute(input(inputs, 0)));
};

const functions = {
  trunc,
  tan,
  sinh,
  rint,
  rcbrt,
  radians,
  logical_not,
  log2,
  log10,
  gammaln,
  gamma,
  fix,
  erfinv,
  degrees,
  cosh,
  cbrt,
  arctanh,
  arctan,
  arcsinh,
  arcsin,
  arccosh,
  arccos,
  abs,
  ceil,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  negative,
  ones_like,
  reciprocal,
  relu,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  softsign,
  sqrt,
  square,
  tanh,
  zeros_like,
};

const identities = ["identity", "_copy", "BlockGrad", "stop_gradient", "make_loss", "MakeLoss"];

/** Axes of a reduction; `exclude` means all others. */
function axesOf(attributes: Attributes): (x: NDArray) => { axis?: number[]; keepdims: boolean } {
  const axis = attributes.integers("axis");
  const [keepdims, exclude] = [attributes.flag("keepdims"), attributes.flag("exclude")];
  return ({ ndim }) => {
    if (axis === undefined) return { keepdims };
    const named = axis.map((each) => (each < 0 ? each + ndim : each));
    const others = Array.from({ length: ndim }, (_, i) => i).filter((i) => !named.includes(i));
    return { axis: exclude ? others : named, keepdims };
  };
}

const reduction =
  (compute: (x: NDArray, options: { axis?: number[]; keepdims: boolean }) => NDArray): Operator =>
  (attributes) => {
    const optionsFor = axesOf(attributes);
    return { compute: (inputs) => compute(input(inputs, 0), optionsFor(input(inputs, 0))) };
  };

const softmaxLike =
  (compute: typeof softmax): Operator =>
  (attributes) => {
    const axis = attributes.integer("axis", -1);
    const temperature = attributes.number("temperature", 1);
    if (attributes.flag("use_length")) throw new RangeError("its use_length is not there here");
    attributes.text("dtype", "None", ["None", "float32"]);
    return {
      compute: (inputs) => {
        const x = input(inputs, 0);
        return compute(temperature === 1 ? x : x.divide(temperature), { axis });
      },
    };
  };

const arg =
  (compute: typeof argmax): Operator =>
  (attributes) => {
    const [axis, keepdims] = [attributes.integer("axis"), attributes.flag("keepdims")];
    return {
      compute: (inputs) => {
        const x = input(inputs, 0);
        const found = compute(x, { axis });
        return keepdims ? found.expand_dims(axis < 0 ? axis + x.ndim : axis) : found;
      },
    };
  };

/** By name. */
export const maths: readonly (readonly [string, Operator])[] = [
  ...Object.entries(functions).map(([name, compute]) => [name, unary(compute)] as const),
  ...identities.map(
    (name) =>
      [
        name,
        /Grad|stop/.test(name)
          ? unary((x) => x.detach())
          : (((attributes) => {
              for (const each of ["grad_scale", "valid_thresh", "normalization"])
                attributes.has(each);
              return { compute: (inputs) => input(inputs, 0) };
            }) satisfies Operator),
      ] as const,
  ),
  ["sum", reduction(sum)],
  ["sum_axis", reduction(sum)],
  ["mean", reduction(mean)],
  ["prod", reduction(prod)],
  ["nansum", reduction(nansum)],
  ["nanprod", reduction(nanprod)],
  [
    "cumsum",
    (attributes) => {
      const options = attributes.has("axis") ? { axis: attributes.integer("axis") } : {};
      attributes.text("dtype", "None", ["None", "float32"]);
      return { compute: (inputs) => cumsum(input(inputs, 0), options) };
    },
  ],
  [
    "LRN",
    (attributes) => {
      const options = {
        nsize: attributes.integer("nsize"),
        alpha: attributes.number("alpha", 1e-4),
        beta: attributes.number("beta", 0.75),
        knorm: attributes.number("knorm", 2),
      };
      return { compute: (inputs) => LRN(input(inputs, 0), options) };
    },
  ],
  ["max", reduction(max)],
  ["max_axis", reduction(max)],
  ["min", reduction(min)],
  ["min_axis", reduction(min)],
  [
    "norm",
    (attributes) => {
      const optionsFor = axesOf(attributes);
      const ord = attributes.integer("ord", 2);
      if (ord !== 1 && ord !== 2) throw new RangeError(`its ord is ${ord}, but must be 1 or 2`);
      return {
        compute: (inputs) => {
          const x = input(inputs, 0);
          return ord === 2 ? norm(x, optionsFor(x)) : x.abs().sum(optionsFor(x));
        },
      };
    },
  ],
  ["softmax", softmaxLike(softmax)],
  ["log_softmax", softmaxLike(log_softmax)],
  ["argmax", arg(argmax)],
  ["argmin", arg(argmin)],
  [
    "clip",
    (attributes) => {
      const [low, high] = [attributes.number("a_min"), attributes.number("a_max")];
      return { compute: (inputs) => clip(input(inputs, 0), low, high) };
    },
  ],
  [
    "hard_sigmoid",
    (attributes) => {
      const [alpha, beta] = [attributes.number("alpha", 0.2), attributes.number("beta", 0.5)];
      return { compute: (inputs) => clip(input(inputs, 0).multiply(alpha).add(beta), 0, 1) };
    },
  ],
  [
    "smooth_l1",
    (attributes) => {
      const scalar = attributes.number("scalar", 1);
      return { compute: (inputs) => smooth_l1(input(inputs, 0), { scalar }) };
    },
  ],
];
