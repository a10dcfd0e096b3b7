/** The gamma function and its logarithm. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { divide, subtract } from "./arithmetic.ts";
import { full_like } from "./like.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";
import { where } from "./where.ts";

/** Lanczos' series (gamma = 5, N = 6; Press et al., Numerical Recipes, 6.1), good to 2e-10. */
const LANCZOS: readonly number[] = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155,
  0.001208650973866179, -0.000005395239384953,
];

/** `sqrt(2 pi) series(x) / x`, by which `gamma(x) = that * t^(x + 1/2) * exp(-t)`, `t = x + 5.5`, for `x >= 1/2`. */
function lanczos(x: NDArray): NDArray {
  const series = LANCZOS.reduce(
    (sum, each, i) => sum.add(divide(each, x.add(i + 1))),
    full_like(x, 1.000000000190015),
  );
  return series.divide(x).multiply(Math.sqrt(2 * Math.PI));
}

/** What is left of `x` beside the nearest whole number, at most 1/2, times pi. */
const besideWhole = (x: NDArray): NDArray => x.subtract(x.round()).multiply(Math.PI);

/** Where `x` is below 1/2, `1 - x`, by which the functions are known there. */
const reflected = (x: NDArray): NDArray => where(x.lesser(0.5), subtract(1, x), x);

/** Digamma: the derivative of `gammaln`, by its asymptotic series at `x + 6`. (Abramowitz and Stegun 6.3.18.) */
function digamma(x: NDArray): NDArray {
  const z = reflected(x);
  const s = z.add(6);
  const q = s.square().reciprocal();
  const tail = [1 / 132, 1 / 240, 1 / 252, 1 / 120, 1 / 12].reduce(
    (sum, each) => subtract(each, sum.multiply(q)),
    full_like(x, 0),
  );
  let value = s.log().subtract(s.reciprocal().multiply(0.5)).subtract(tail.multiply(q));
  for (let k = 0; k < 6; k++) value = value.subtract(z.add(k).reciprocal());
  const angle = besideWhole(x);
  return where(
    x.lesser(0.5),
    value.subtract(divide(Math.PI, angle.sin().divide(angle.cos()))),
    value,
  );
}

export const gammalnOp: Op<NoAttrs> = unaryOp(
  "gammaln",
  ({ dy }, x) => [() => dy.multiply(digamma(x))],
  { values: [0.7, 1.5, 2.5, -0.4, 7.5, -2.3, 30] },
  (x) => {
    const z = reflected(x);
    const t = z.add(5.5);
    const value = z.add(0.5).multiply(t.log()).subtract(t).add(lanczos(z).log());
    const sine = besideWhole(x).sin().abs();
    const below = divide(Math.PI, sine).log().subtract(value);
    return where(x.abs().lesser(Infinity), where(x.lesser(0.5), below, value), x.abs());
  },
);

/** The natural logarithm of the magnitude of the gamma function. */
export function gammaln(x: NDArray): NDArray {
  return apply(gammalnOp, [x], none);
}

/** Beyond this gamma is not finite in float32. */
const LARGEST = 36;

export const gammaOp: Op<NoAttrs> = unaryOp(
  "gamma",
  ({ dy, y }, x) => [() => dy.multiply(y).multiply(digamma(x))],
  { values: [0.7, 1.5, 2.5, -0.4, 4.5, -2.3, 5] },
  (x) => {
    const z = reflected(x).minimum(LARGEST);
    const t = z.add(5.5);
    const root = t.power(z.add(0.5).multiply(0.5));
    const finite = lanczos(z).multiply(root).multiply(t.negative().exp()).multiply(root);
    const value = where(reflected(x).greater(LARGEST), Infinity, finite);
    // sin(pi x) changes its sign with each whole number
    const whole = x.round();
    const sine = besideWhole(x)
      .sin()
      .multiply(subtract(1, whole.modulo(2).multiply(2)));
    const pole = whole.equal(x).multiply(x.lesser(0));
    const below = where(pole, Number.NaN, divide(Math.PI, sine.multiply(value)));
    return where(x.lesser(0.5), below, value);
  },
);

/** The gamma function, `(x - 1)!` at whole numbers; NaN at those below 0. */
export function gamma(x: NDArray): NDArray {
  return apply(gammaOp, [x], none);
}
