/** Elementwise functions of NumPy's that are made of others. */
import * as nd from "../nd/mod.ts";

/** Rounded to so many decimals, halves to even. */
export function around(x: nd.NDArray, decimals = 0): nd.NDArray {
  if (decimals === 0) return halfToEven(x);
  return nd.scope(() => halfToEven(x.multiply(10 ** decimals)).divide(10 ** decimals));
}

function halfToEven(x: nd.NDArray): nd.NDArray {
  if (x.dtype !== "float32") return nd.copy(x);
  return nd.scope(() => {
    // what is halfway is rounded away from zero, and goes back where that is odd
    const rounded = nd.round(x);
    const isHalf = rounded.subtract(x).abs().equal(0.5);
    const isOdd = rounded.modulo(2).not_equal(0);
    return nd.where(nd.logical_and(isHalf, isOdd), rounded.subtract(x.sign()), rounded);
  });
}

/** A copy. */
export function positive(x: nd.NDArray): nd.NDArray {
  return nd.copy(x);
}

/** NaN replaced by a number (default: 0), infinities by others (default: the largest float32). */
export function nan_to_num(
  x: nd.NDArray,
  {
    nan = 0,
    posinf,
    neginf,
  }: { nan?: number; posinf?: number | null; neginf?: number | null } = {},
): nd.NDArray {
  const largest = 3.4028234663852886e38;
  return nd.scope(() => {
    const known = nd.where(x.equal(x), x, nan);
    const below = nd.where(known.equal(Infinity), posinf ?? largest, known);
    return nd.where(below.equal(-Infinity), neginf ?? -largest, below);
  });
}

/** The angle of the point `(x, y)` from the axis of `x`, in radians, from -pi to pi. */
export function arctan2(y: nd.NDArray, x: nd.ArrayLikeValue): nd.NDArray {
  return nd.scope(() => {
    const across = x instanceof nd.NDArray ? x : nd.array(x);
    const isWide = across.abs().greater_equal(y.abs());
    // the smaller is divided by the larger, so that no gradient is lost to infinity
    const divisor = nd.where(isWide, across, y);
    const safe = nd.where(divisor.equal(0), 1, divisor);
    const angle = nd.arctan(nd.where(isWide, y, across).divide(safe));
    const side = nd.where(y.lesser(0), -Math.PI, Math.PI);
    const wide = nd.where(across.lesser(0), angle.add(side), angle);
    return nd.where(isWide, wide, nd.subtract(side.multiply(0.5), angle));
  });
}

/** The magnitude of `x` with the sign of `y`. */
export function copysign(x: nd.NDArray, y: nd.ArrayLikeValue): nd.NDArray {
  return nd.scope(() => {
    const magnitude = x.abs();
    // 1 / -0 is below 0
    const isNegative = nd.lesser(nd.divide(1, y), 0);
    return nd.where(isNegative, magnitude.negative(), magnitude);
  });
}

/** Whether the sign is minus, that of -0 too. */
export function signbit(x: nd.NDArray): nd.NDArray {
  return nd.scope(() => nd.lesser(nd.divide(1, x), 0));
}

/** 0 below 0, 1 above it, and `middle` at 0. */
export function heaviside(x: nd.NDArray, middle: nd.ArrayLikeValue): nd.NDArray {
  return nd.scope(() => nd.where(x.equal(0), middle, nd.where(nd.isnan(x), x, x.greater(0))));
}

/** The quotients, rounded down, and the remainders. */
export function divmod(a: nd.NDArray, b: nd.ArrayLikeValue): [nd.NDArray, nd.NDArray] {
  return nd.scope(() => {
    const rest = a.modulo(b);
    return [a.subtract(rest).divide(b).round(), rest];
  });
}

/** Fractions and whole parts, both with the sign of the number. */
export function modf(x: nd.NDArray): [nd.NDArray, nd.NDArray] {
  return nd.scope(() => {
    const whole = nd.trunc(x);
    return [x.subtract(whole), whole];
  });
}

/** `x * 2 ** exponent`. */
export function ldexp(x: nd.NDArray, exponent: nd.ArrayLikeValue): nd.NDArray {
  return nd.scope(() => x.multiply(nd.power(2, exponent)));
}
