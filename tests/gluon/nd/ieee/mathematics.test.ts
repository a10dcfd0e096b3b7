/** Elementwise mathematics at 0, at the ends of domains, at infinity and NaN, the same on every backend. */
import { nd } from "../../../../gluon/mod.ts";
import { gradientAt, testRows, withGradients } from "./rows.ts";

const [INF, NAN] = [Infinity, NaN];

testRows("mathematics", [
  {
    name: "logarithms are infinite at 0, NaN below, and exact at powers of 2",
    program: () => [
      nd.log2(nd.array([0, -1, INF, NAN, 0.125, 1, 1024, 2 ** -100, 2 ** 127])),
      nd.log10(nd.array([0, -1, INF, NAN, 1])),
    ],
    expected: [-INF, NAN, INF, NAN, -3, 0, 10, -100, 127, -INF, NAN, INF, NAN, 0],
  },
  {
    name: "inverse trigonometric functions at the ends of their domains and beyond",
    program: () => [
      nd.arcsin(nd.array([-1, 0, 1, 1.001, -INF, NAN])),
      nd.arccos(nd.array([-1, 0, 1, 1.001, INF, NAN])),
      nd.arctan(nd.array([-INF, 0, 1, INF, NAN, 1e30])),
    ],
    expected: [
      ...[-Math.PI / 2, 0, Math.PI / 2, NAN, NAN, NAN],
      ...[Math.PI, Math.PI / 2, 0, NAN, NAN, NAN],
      ...[-Math.PI / 2, 0, Math.PI / 4, Math.PI / 2, NAN, Math.PI / 2],
    ],
    tolerance: 2e-7,
  },
  {
    name: "hyperbolic functions do not overflow before their values do",
    program: () => [
      nd.sinh(nd.array([-INF, INF, NAN, 89, -89, 0])),
      nd.cosh(nd.array([-INF, INF, NAN, 89, -89, 0])),
      nd.arcsinh(nd.array([-INF, INF, NAN, 3e38, -3e38, 0])),
      nd.arccosh(nd.array([INF, NAN, 3e38, 1, 0.5])),
      nd.arctanh(nd.array([-1, 1, 1.5, NAN, 0])),
    ],
    expected: [
      ...[-INF, INF, NAN, Math.sinh(89), Math.sinh(-89), 0],
      ...[INF, INF, NAN, Math.cosh(89), Math.cosh(89), 1],
      ...[-INF, INF, NAN, Math.asinh(3e38), Math.asinh(-3e38), 0],
      ...[INF, NAN, Math.acosh(3e38), 0, NAN],
      ...[-INF, INF, NAN, NAN, 0],
    ],
    tolerance: 5e-6,
  },
  {
    name: "cube roots of 0, infinity and the largest number",
    program: () => [nd.cbrt(nd.array([0, INF, -INF, NAN, 3.4e38])), nd.rcbrt(nd.array([0, INF]))],
    expected: [0, INF, -INF, NAN, Math.cbrt(3.4e38), INF, 0],
    tolerance: 1e-6,
  },
  {
    name: "gamma has poles at whole numbers up to 0, and overflows",
    program: () => [
      nd.gamma(nd.array([0, -1, -2, 200, INF, NAN, 35, -0.5, -1.5])),
      nd.gammaln(nd.array([0, -1, 1, 2, INF, -INF, NAN, 1e-30, 1e30])),
    ],
    expected: [
      ...[INF, NAN, NAN, INF, INF, NAN, 2.9523279903960416e38, -3.5449077018, 2.3632718012],
      ...[INF, INF, 0, 0, INF, INF, NAN, 69.07755278982137, 6.807755278982137e31],
    ],
    tolerance: 1e-5,
  },
  {
    name: "erfinv is infinite at -1 and 1, NaN beyond",
    program: () => nd.erfinv(nd.array([-1, 1, 0, 1.5, NAN])),
    expected: [-INF, INF, 0, NAN, NAN],
  },
  {
    name: "rounding keeps infinity, NaN and large numbers",
    program: () => [
      nd.rint(nd.array([INF, -INF, NAN, 8_388_609, 0.49999997, 0.5, 1.5, -0.5])),
      nd.trunc(nd.array([INF, -INF, NAN, 16_777_216, -0.9, 1.9])),
    ],
    expected: [INF, -INF, NAN, 8_388_609, 0, 0, 1, -1, INF, -INF, NAN, 16_777_216, 0, 1],
  },
  {
    name: "isnan, isinf, isfinite, and logic, for which NaN is true",
    program: () => {
      const x = nd.array([0, 1, INF, -INF, NAN]);
      return [nd.isnan(x), nd.isinf(x), nd.isfinite(x), nd.logical_not(x), nd.logical_and(x, 1)];
    },
    expected: [
      ...[0, 0, 0, 0, 1],
      ...[0, 0, 1, 1, 0],
      ...[1, 1, 0, 0, 0],
      ...[1, 0, 0, 0, 0],
      ...[0, 1, 1, 1, 1],
    ],
  },
  {
    name: "hypot neither overflows nor vanishes, and its gradient at 0 is 0",
    program: () => [
      nd.hypot(nd.array([3e30, 3e-30, INF, NAN]), nd.array([4e30, 4e-30, 1, 1])),
      ...withGradients(nd.hypot, [0, 3], [0, 4]),
    ],
    expected: [5e30, 5e-30, INF, NAN, 0, 5, 0, 0.6, 0, 0.8].map(Math.fround),
    tolerance: 1e-6,
  },
  {
    name: "products and their gradients where one element is 0, or two are",
    program: () => [
      ...withGradients((x) => nd.prod(x), [2, 0, 3, 4, 5]),
      ...withGradients((x) => nd.prod(x), [2, 0, 0]),
      nd.prod(nd.zeros([0])),
      nd.prod(nd.zeros([2, 0]), { axis: 1 }),
    ],
    expected: [0, 0, 120, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1],
  },
  {
    name: "nansum and nanprod leave NaN out and pass it no gradient",
    program: () => [
      nd.nansum(nd.array([1, NAN, 2])),
      nd.nanprod(nd.array([3, NAN, 2])),
      gradientAt((x) => nd.nansum(x), [1, NAN, 2]),
      gradientAt((x) => nd.nanprod(x), [3, NAN, 2]),
    ],
    expected: [3, 6, 1, 0, 1, 2, 0, 3],
  },
  {
    name: "cumsum of infinity and NaN, and of nothing",
    program: () => [
      nd.cumsum(nd.array([1, INF, 2, -INF, 3])),
      nd.cumsum(nd.array([1, NAN, 2])),
      nd.cumsum(nd.zeros([0])),
    ],
    expected: [1, INF, INF, NAN, NAN, 1, NAN, NAN],
  },
]);
