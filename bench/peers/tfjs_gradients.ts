/**
 * Gradients of the tfjs kernels that the benchmark uses. tfjs's own (`register_all_gradients`) are
 * importable by bundlers only, not by Deno or Node: they leave file extensions out.
 */

import * as tf from "@tensorflow/tfjs-core";

/** Makes the kernels differentiable. */
export function registerGradients(): void {
  for (const config of GRADIENTS) tf.registerGradient(config);
}

const GRADIENTS: readonly tf.GradConfig[] = [
  {
    kernelName: tf.BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b], attrs) => {
      const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
      if (transposeA) throw new Error("Cannot differentiate a^T . b: the benchmark has no need to");
      const [left, right, slope] = [a, b, dy] as [tf.Tensor, tf.Tensor, tf.Tensor];
      return {
        a: () => tf.matMul(slope, right, false, !transposeB),
        b: () => (transposeB ? tf.matMul(slope, left, true) : tf.matMul(left, slope, true)),
      };
    },
  },
  {
    kernelName: tf.Add,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduceTo(dy as tf.Tensor, a as tf.Tensor),
      b: () => reduceTo(dy as tf.Tensor, b as tf.Tensor),
    }),
  },
  {
    kernelName: tf.Sub,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduceTo(dy as tf.Tensor, a as tf.Tensor),
      b: () => tf.neg(reduceTo(dy as tf.Tensor, b as tf.Tensor)),
    }),
  },
  {
    kernelName: tf.Multiply,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduceTo(tf.mul(dy as tf.Tensor, b as tf.Tensor), a as tf.Tensor),
      b: () => reduceTo(tf.mul(dy as tf.Tensor, a as tf.Tensor), b as tf.Tensor),
    }),
  },
  {
    kernelName: tf.Relu,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      x: () => tf.mul(dy as tf.Tensor, tf.step(x as tf.Tensor)),
    }),
  },
  {
    kernelName: tf.Abs,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      x: () => tf.mul(dy as tf.Tensor, tf.sub(tf.mul(tf.step(x as tf.Tensor), 2), 1)),
    }),
  },
  {
    kernelName: tf.Minimum,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => {
      const chosen = (): tf.Tensor =>
        tf.cast(tf.lessEqual(a as tf.Tensor, b as tf.Tensor), "float32");
      return {
        a: () => reduceTo(tf.mul(dy as tf.Tensor, chosen()), a as tf.Tensor),
        b: () => reduceTo(tf.mul(dy as tf.Tensor, tf.sub(1, chosen())), b as tf.Tensor),
      };
    },
  },
  {
    kernelName: tf.Sum,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { shape } = x as tf.Tensor;
      const { axis } = attrs as unknown as tf.SumAttrs;
      const axes = tf.util.parseAxisParam(axis, shape);
      const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
      return { x: () => tf.broadcastTo(tf.reshape(dy as tf.Tensor, kept), shape) };
    },
  },
  {
    kernelName: tf.Reshape,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(dy as tf.Tensor, (x as tf.Tensor).shape) }),
  },
];

/** Sums over the axes along which an operand was repeated. */
function reduceTo(dy: tf.Tensor, { shape }: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
}
