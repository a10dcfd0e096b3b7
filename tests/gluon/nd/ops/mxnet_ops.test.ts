/** Operations and their gradients against MXNet 1.9.1, on every backend that runs everywhere. */
import * as nd from "../../../../gluon/nd/mod.ts";
import { binary, type Call, mxnetSuite, optioned, unary } from "../support/mxnet_suite.ts";

/** Attributes as MXNet names them; each call picks out what its op has. */
interface Attrs {
  readonly a_max: number;
  readonly a_min: number;
  readonly axes: number[];
  readonly axis: number;
  readonly begin: number[] & number;
  readonly depth: number;
  readonly dim: number;
  readonly dtype: nd.DType;
  readonly end: number[] & number;
  readonly flatten: boolean;
  readonly num_outputs: number;
  readonly on_value: number;
  readonly repeats: number;
  readonly reps: number[];
  readonly scalar: number;
  readonly shape: number[];
  readonly step: number[];
  readonly transpose_a: boolean;
}

const calls: Readonly<Record<string, Call<Attrs>>> = {
  abs: unary(nd.abs),
  add: binary(nd.add),
  argmax: optioned(nd.argmax),
  argmin: optioned(nd.argmin),
  batch_dot: ([a, b], attrs) => nd.batch_dot(a, b, attrs),
  broadcast_to: ([x], { shape }) => nd.broadcast_to(x, shape),
  cast: ([x], { dtype }) => nd.cast(x, dtype),
  ceil: unary(nd.ceil),
  clip: ([x], { a_min, a_max }) => nd.clip(x, a_min, a_max),
  concat: (inputs, attrs) => nd.concat(inputs, attrs),
  cos: unary(nd.cos),
  dense: ([x, w, b], { flatten }) => {
    const units = w.shape[0] as number;
    const rows = flatten ? nd.flatten(x) : nd.reshape(x, [-1, x.shape.at(-1) as number]);
    const y = nd.dense(rows, w, b);
    return flatten ? y : nd.reshape(y, x.shape.with(-1, units));
  },
  divide: binary(nd.divide),
  dot: ([a, b], attrs) => nd.dot(a, b, attrs),
  equal: binary(nd.equal),
  erf: unary(nd.erf),
  exp: unary(nd.exp),
  expand_dims: ([x], { axis }) => nd.expand_dims(x, axis),
  expm1: unary(nd.expm1),
  flip: ([x], { axis }) => nd.flip(x, axis),
  floor: unary(nd.floor),
  gather_nd: binary(nd.gather_nd),
  greater: binary(nd.greater),
  greater_equal: binary(nd.greater_equal),
  lesser: binary(nd.lesser),
  lesser_equal: binary(nd.lesser_equal),
  log: unary(nd.log),
  log1p: unary(nd.log1p),
  log_softmax: optioned(nd.log_softmax),
  max: optioned(nd.max),
  maximum: binary(nd.maximum),
  mean: optioned(nd.mean),
  min: optioned(nd.min),
  minimum: binary(nd.minimum),
  modulo: binary(nd.modulo),
  multiply: binary(nd.multiply),
  negative: unary(nd.negative),
  norm: optioned(nd.norm),
  not_equal: binary(nd.not_equal),
  one_hot: ([x], { depth, ...attrs }) => nd.one_hot(x, depth, attrs),
  pick: ([x, index], attrs) => nd.pick(x, index, attrs),
  power: binary(nd.power),
  reciprocal: unary(nd.reciprocal),
  relu: unary(nd.relu),
  repeat: ([x], { repeats, ...attrs }) => nd.repeat(x, repeats, attrs),
  reshape: ([x], { shape }) => nd.reshape(x, shape),
  round: unary(nd.round),
  rsqrt: unary(nd.rsqrt),
  sigmoid: unary(nd.sigmoid),
  sign: unary(nd.sign),
  sin: unary(nd.sin),
  slice: ([x], { begin, end, step }) => nd.slice(x, begin, end, step),
  slice_axis: ([x], { axis, begin, end }) => nd.slice_axis(x, axis, begin, end),
  smooth_l1: optioned(nd.smooth_l1),
  softmax: optioned(nd.softmax),
  softrelu: unary(nd.softrelu),
  softsign: unary(nd.softsign),
  split: ([x], { num_outputs, ...attrs }) => nd.split(x, num_outputs, attrs),
  sqrt: unary(nd.sqrt),
  square: unary(nd.square),
  squeeze: ([x], { axis }) => nd.squeeze(x, axis),
  stack: (inputs, attrs) => nd.stack(inputs, attrs),
  subtract: binary(nd.subtract),
  sum: optioned(nd.sum),
  take: ([x, indices], attrs) => nd.take(x, indices, attrs),
  tanh: unary(nd.tanh),
  tile: ([x], { reps }) => nd.tile(x, reps),
  transpose: ([x], { axes }) => nd.transpose(x, axes),
  where: ([condition, x, y]) => nd.where(condition, x, y),
};

mxnetSuite("mxnet_ops", calls, { least: 300 });
