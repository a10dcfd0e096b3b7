/** Elementwise mathematics and further reductions, and their gradients, against MXNet 1.9.1. */
import * as nd from "../../../../gluon/nd/mod.ts";
import { binary, type Call, mxnetSuite, optioned, unary } from "../support/mxnet_suite.ts";

type Attrs = nd.ReduceOptions &
  nd.MomentsOptions &
  nd.L2NormalizationOptions &
  nd.LRNOptions & { readonly axis: number };

/** `x`, and NaN where it is 0. */
const holed = (x: nd.NDArray): nd.NDArray => x.multiply(x.sqrt()).divide(x.sqrt());

const calls: Readonly<Record<string, Call<Attrs>>> = {
  add_n: (inputs) => nd.add_n(inputs),
  arccos: unary(nd.arccos),
  arccosh: unary(nd.arccosh),
  arcsin: unary(nd.arcsin),
  arcsinh: unary(nd.arcsinh),
  arctan: unary(nd.arctan),
  arctanh: unary(nd.arctanh),
  cbrt: unary(nd.cbrt),
  cosh: unary(nd.cosh),
  cumsum: optioned(nd.cumsum),
  degrees: unary(nd.degrees),
  erfinv: unary(nd.erfinv),
  fix: unary(nd.fix),
  gamma: unary(nd.gamma),
  gammaln: unary(nd.gammaln),
  hard_sigmoid: optioned(nd.hard_sigmoid),
  hypot: binary(nd.hypot),
  khatri_rao: (inputs) => nd.khatri_rao(inputs),
  L2Normalization: optioned(nd.L2Normalization),
  log10: unary(nd.log10),
  log2: unary(nd.log2),
  logical_and: binary(nd.logical_and),
  logical_not: unary(nd.logical_not),
  logical_or: binary(nd.logical_or),
  logical_xor: binary(nd.logical_xor),
  LRN: optioned(nd.LRN),
  make_loss: unary(nd.make_loss),
  moments: optioned(nd.moments),
  nanprod: ([x], attrs) => nd.nanprod(holed(x), attrs),
  nansum: ([x], attrs) => nd.nansum(holed(x), attrs),
  prod: optioned(nd.prod),
  radians: unary(nd.radians),
  rcbrt: unary(nd.rcbrt),
  rint: unary(nd.rint),
  sinh: unary(nd.sinh),
  stop_gradient: unary(nd.stop_gradient),
  tan: unary(nd.tan),
  trunc: unary(nd.trunc),
};

mxnetSuite("mxnet_elementwise", calls, { least: 130 });
