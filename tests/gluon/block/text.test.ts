/** Blocks as text: MXNet's repr. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { optionsText, tupleText } from "../../../gluon/block/text.ts";
import { type Block, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { cases, goldenText, mlp, Network } from "./golden_texts.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A block is written as in MXNet", () => {
  test("before and after the first forward pass", () => {
    const net = mlp();
    expect(String(net)).toBe(goldenText("repr before the first forward", "HybridSequential"));
    net.initialize();
    net(ones([4, 20]));
    expect(String(net)).toBe(goldenText("repr after the first forward", "HybridSequential"));
  });

  test("with children in fields", () => {
    expect(String(new Network())).toBe(goldenText("repr", "Block"));
  });

  const layers: Readonly<Record<string, Block>> = {
    "Dense(3)": new nn.Dense(3),
    "Dense(3, in_units=4, use_bias=False)": new nn.Dense(3, { in_units: 4, use_bias: false }),
    "Dense(3, activation='tanh', flatten=False)": new nn.Dense(3, {
      activation: "tanh",
      flatten: false,
    }),
    "Dropout(0.5)": new nn.Dropout(0.5),
    "Dropout(0.5, axes=(1,))": new nn.Dropout(0.5, { axes: [1] }),
    "Activation('relu')": new nn.Activation("relu"),
    "LeakyReLU(0.1)": new nn.LeakyReLU(0.1),
    "ELU()": new nn.ELU(),
    "SELU()": new nn.SELU(),
    "GELU()": new nn.GELU(),
    "Swish()": new nn.Swish(),
    "Flatten()": new nn.Flatten(),
    "LayerNorm()": new nn.LayerNorm(),
    "BatchNorm(in_channels=4)": new nn.BatchNorm({ in_channels: 4 }),
    "Embedding(5, 3)": new nn.Embedding(5, 3),
    "Conv2D(8, 3, in_channels=4)": new nn.Conv2D(8, 3, { in_channels: 4 }),
    "Conv2D(8, (3, 5), strides=2, padding=1, groups=2, use_bias=False, in_channels=4)":
      new nn.Conv2D(8, [3, 5], {
        strides: 2,
        padding: 1,
        groups: 2,
        use_bias: false,
        in_channels: 4,
      }),
    "MaxPool2D()": new nn.MaxPool2D(),
    "GlobalAvgPool2D()": new nn.GlobalAvgPool2D(),
    "HybridSequential()": new nn.HybridSequential(),
    "Conv1D(8, 3, in_channels=4)": new nn.Conv1D(8, 3, { in_channels: 4 }),
    "Conv3D(8, (1, 2, 3), in_channels=4)": new nn.Conv3D(8, [1, 2, 3], { in_channels: 4 }),
    "MaxPool1D()": new nn.MaxPool1D(),
    "AvgPool3D(3, 2, 1)": new nn.AvgPool3D({ pool_size: 3, strides: 2, padding: 1 }),
    "GlobalMaxPool1D()": new nn.GlobalMaxPool1D(),
    "GlobalAvgPool3D()": new nn.GlobalAvgPool3D(),
    "GroupNorm(2)": new nn.GroupNorm({ num_groups: 2 }),
    "InstanceNorm()": new nn.InstanceNorm(),
    "InstanceNorm(axis=2, scale=True, in_channels=3)": new nn.InstanceNorm({
      axis: 2,
      scale: true,
      in_channels: 3,
    }),
    "BatchNormReLU()": new nn.BatchNormReLU(),
    "PixelShuffle1D(2)": new nn.PixelShuffle1D(2),
    "PixelShuffle2D(2)": new nn.PixelShuffle2D(2),
    "PixelShuffle3D((1, 2, 3))": new nn.PixelShuffle3D([1, 2, 3]),
  };
  for (const { about, layer, value } of cases) {
    const ours = layer && layers[layer];
    if (about !== "repr of a layer" || !ours) continue;
    test(layer, () => expect(String(ours)).toBe(String(value).replace("Hybrid", "")));
  }
});

test("Options and tuples are written as Python writes them", () => {
  expect(optionsText({ axis: 1, eps: 1e-5, center: true, scale: false })).toBe(
    "axis=1, eps=1e-05, center=True, scale=False",
  );
  expect([[], [3], [3, 5]].map(tupleText)).toEqual(["()", "(3,)", "(3, 5)"]);
});
