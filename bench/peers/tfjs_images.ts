/** Nets of images in tfjs, forward: its wasm backend has no gradients of convolutions. Images are `(h, w, channels)`. */

import * as tf from "@tensorflow/tfjs-core";
import { layersOf, type Tensor, type Tensors } from "../data.ts";
import type { ConvolutionWorkload, ImageNet, ImageWorkload } from "../images.ts";
import type { Program, Programs } from "../peer.ts";

type Forward = (x: tf.Tensor4D) => tf.Tensor;

function imagesOf({ shape, values }: Tensor): tf.Tensor4D {
  const images = tf.tensor4d(values, [...shape] as [number, number, number, number]);
  return tf.transpose(images, [0, 2, 3, 1]);
}

interface Layer {
  readonly weight: tf.Tensor;
  readonly bias: tf.Tensor1D;
}

/** Weights of convolutions `(kernel, kernel, channels, filters)`, of dense layers `(in_units, units)`. */
function weightsOf(tensors: Tensors): Layer[] {
  return layersOf(tensors, "policy").map(({ weight, bias }) => ({
    weight: tf.transpose<tf.Tensor>(
      tf.tensor(weight.values, [...weight.shape]),
      weight.shape.length === 4 ? [2, 3, 1, 0] : [1, 0],
    ),
    bias: tf.tensor1d(bias.values),
  }));
}

const convolve = (x: tf.Tensor4D, { weight, bias }: Layer, strides: number, pad: number) =>
  tf.fused.conv2d({
    ...{ x, filter: weight as tf.Tensor4D, strides, pad, bias },
    activation: "relu",
  });

function forwardOf({ convolutions, pools, units }: ImageNet, tensors: Tensors): Forward {
  const layers = weightsOf(tensors);
  return (images) => {
    let x: tf.Tensor4D = images;
    for (const [i, [, , stride]] of convolutions.entries()) {
      x = convolve(x, layers[i] as Layer, stride, 0);
      if (pools) x = tf.maxPool(x, 2, 2, "valid");
    }
    // features in the order of channels first, as the weights have it
    let y: tf.Tensor2D = tf.reshape(tf.transpose<tf.Tensor>(x, [0, 3, 1, 2]), [x.shape[0], -1]);
    for (const [i] of units.entries()) {
      const { weight, bias } = layers[convolutions.length + i] as Layer;
      const activation = i < units.length - 1 ? "relu" : "linear";
      y = tf.fused.matMul({ a: y, b: weight as tf.Tensor2D, bias, activation }) as tf.Tensor2D;
    }
    return y;
  };
}

async function image_forward({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
  const [forward, x] = [forwardOf(net, tensors), imagesOf(tensors.x as Tensor)];
  return {
    check: [tf.tidy(() => forward(x).dataSync())],
    async run(runs) {
      for (let i = 0; i < runs; i++) tf.tidy(() => void forward(x));
      return undefined;
    },
  };
}

async function image_act({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
  const forward = forwardOf(net, tensors);
  const { shape, values } = tensors.states as Tensor;
  const [channels, height, width] = net.image;
  const length = channels * height * width;
  const states = Array.from({ length: shape[0] as number }, (_, i) =>
    imagesOf({ shape: [1, ...net.image], values: values.slice(i * length, (i + 1) * length) }),
  );
  const choose = (i: number): number =>
    tf.tidy(() => tf.argMax(forward(states[i] as tf.Tensor4D), 1).dataSync()[0] as number);
  return {
    check: [states.map((_, i) => choose(i))],
    async run(runs) {
      for (let i = 0; i < runs; i++) choose(i % states.length);
      return undefined;
    },
  };
}

async function convolution(workload: ConvolutionWorkload, tensors: Tensors): Promise<Program> {
  const { kernel, stride } = workload;
  const [layer] = weightsOf(tensors) as [Layer];
  const x = imagesOf(tensors.x as Tensor);
  const forward = (): tf.Tensor4D => convolve(x, layer, stride, (kernel - 1) / 2);
  return {
    check: [tf.tidy(() => tf.transpose<tf.Tensor>(forward(), [0, 3, 1, 2]).dataSync())],
    async run(runs) {
      for (let i = 0; i < runs; i++) forward().dispose();
      return undefined;
    },
  };
}

/** The programs of images that it has, by kind. */
export const IMAGE_PROGRAMS: Programs = { image_forward, image_act, convolution };
