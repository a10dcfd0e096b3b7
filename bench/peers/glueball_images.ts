/** Nets of images and single convolutions in glueball: what a user of Gluon would write. */

import { autograd, gluon, nd } from "../../mod.ts";
import { layersOf, type Tensor, type Tensors } from "../data.ts";
import type { ConvolutionWorkload, ImageNet, ImageWorkload } from "../images.ts";
import type { Program, Programs } from "../peer.ts";
import { actions, arrayOf, bellmanUpdate, repeated, updates } from "./glueball_programs.ts";

/** The net of the given weights. */
export function netOf(of: ImageNet, tensors: Tensors, name: string): gluon.Block {
  const { image, convolutions, pools, units } = of;
  const net = new gluon.nn.Sequential();
  let channels = image[0];
  for (const [filters, kernel, strides] of convolutions) {
    const options = { strides, in_channels: channels, activation: "relu" } as const;
    net.add(new gluon.nn.Conv2D(filters, kernel, options));
    if (pools) net.add(new gluon.nn.MaxPool2D());
    channels = filters;
  }
  for (const [i, each] of units.entries()) {
    net.add(new gluon.nn.Dense(each, { activation: i < units.length - 1 ? "relu" : null }));
  }
  net.initialize();
  net(nd.zeros([1, ...image]));
  const arrays = layersOf(tensors, name).flatMap(({ weight, bias }) => [weight, bias]);
  for (const parameter of net.collect_params().values()) {
    parameter.set_data(arrayOf(arrays.shift() as Tensor));
  }
  return net;
}

async function image_update(workload: ImageWorkload, tensors: Tensors): Promise<Program> {
  const { net, learning_rate } = workload;
  const [policy, target] = ["policy", "target"].map((name) => netOf(net, tensors, name));
  return await bellmanUpdate(policy!, target!, learning_rate, tensors);
}

async function image_act({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
  return await actions(netOf(net, tensors, "policy"), tensors.states as Tensor);
}

async function image_forward({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
  const [policy, x] = [netOf(net, tensors, "policy"), arrayOf(tensors.x as Tensor)];
  return await repeated([x], () => [policy(x)]);
}

async function image_training(workload: ImageWorkload, tensors: Tensors): Promise<Program> {
  const { net, learning_rate } = workload;
  const policy = netOf(net, tensors, "policy");
  const trainer = new gluon.Trainer(policy.collect_params(), "sgd", { learning_rate });
  const penalty = new gluon.loss.SoftmaxCrossEntropyLoss();
  const [x, label] = [arrayOf(tensors.x as Tensor), arrayOf(tensors.label as Tensor)];
  const step = nd.compile(() => {
    const loss = autograd.record(() => penalty(policy(x), label).mean());
    loss.backward();
    trainer.step(1);
    return loss;
  });
  return await updates(step);
}

/** The layer of the given weights. */
export function convolutionOf(workload: ConvolutionWorkload, tensors: Tensors): gluon.nn.Conv2D {
  const { image, filters, kernel, stride } = workload;
  const options = { strides: stride, padding: (kernel - 1) / 2, activation: "relu" } as const;
  const layer = new gluon.nn.Conv2D(filters, kernel, { ...options, in_channels: image[0] });
  layer.initialize();
  const [{ weight, bias }] = layersOf(tensors, "policy") as [{ weight: Tensor; bias: Tensor }];
  layer.weight.set_data(arrayOf(weight));
  layer.bias?.set_data(arrayOf(bias));
  return layer;
}

async function convolution(workload: ConvolutionWorkload, tensors: Tensors): Promise<Program> {
  const [layer, x] = [convolutionOf(workload, tensors), arrayOf(tensors.x as Tensor)];
  return await repeated([x], () => [layer(x)]);
}

/** The programs of images, by kind. */
export const IMAGE_PROGRAMS: Pick<
  Required<Programs>,
  ImageWorkload["kind"] | ConvolutionWorkload["kind"]
> = { image_update, image_act, image_forward, image_training, convolution };
