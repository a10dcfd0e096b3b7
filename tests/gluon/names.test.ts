/** Texts and names as MXNet 1.9.1 writes them: structural names, repr, summary. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { Block, nn, Parameter } from "../../gluon/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { type NDArray, ones } from "../../gluon/nd/mod.ts";
import { goldenCases } from "../nd/golden.ts";

interface Case {
  readonly about: string;
  readonly net?: string;
  readonly layer?: string;
  readonly value: unknown;
}

const cases = goldenCases<Case>("mxnet_names");

/** What MXNet says about the net whose description begins so. */
function golden(about: string, net: string): unknown {
  const found = cases.find((each) => each.about === about && each.net?.startsWith(net));
  if (found) return found.value;
  throw new Error(`Cannot find a golden text ${about} of ${net}: there is none.`);
}

/** The same as a text; ours are called Sequential. */
function goldenText(about: string, net: string): string {
  return String(golden(about, net)).replaceAll("HybridSequential", "Sequential");
}

const mlp = (): nn.Sequential =>
  new nn.Sequential(
    new nn.Dense(128, { activation: "relu" }),
    new nn.Dense(64, { activation: "tanh", in_units: 128 }),
    new nn.Dense(10),
  );

class Network extends Block {
  features = new nn.Sequential(
    new nn.Dense(8, { use_bias: false }),
    new nn.BatchNorm(),
    new nn.Activation("relu"),
    new nn.Dropout(0.5),
  );
  embed = new nn.Embedding(5, 3);
  output = new nn.Dense(2, { in_units: 8 });
  scale = new Parameter("scale", { shape: [1], init: "ones" });

  override forward(x: NDArray): NDArray {
    return this.output(this.features(x)).multiply(this.scale.data());
  }
}

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
  };
  for (const { about, layer, value } of cases) {
    const ours = layer && layers[layer];
    if (about !== "repr of a layer" || !ours) continue;
    test(layer, () => expect(String(ours)).toBe(String(value).replace("Hybrid", "")));
  }
});

describe("Structural names are MXNet's", () => {
  const about = "structural names, as save_parameters writes them";

  test("in a Sequential", () => {
    const names = [...mlp().collect_params().keys()];
    expect<unknown>(names).toEqual(golden(about, "HybridSequential"));
  });

  test("of fields: own parameters first, then those of children", () => {
    const names = [...new Network().collect_params().keys()];
    expect<unknown>(names).toEqual(golden(about, "Block"));
  });
});

describe("A summary is MXNet's", () => {
  test("but for rows of activations, which are a part of Dense here", () => {
    const net = mlp();
    net.initialize();
    let row = 0;
    const expected = goldenText("summary", "HybridSequential: Dense(128")
      .split("\n")
      .filter((line) => !line.includes("Activation"))
      .join("\n")
      .replaceAll(/Dense-\d/g, () => `Dense-${++row}`);
    expect(net.summary(ones([4, 20]))).toBe(expected);
  });

  test("of a block with children, statistics and a parameter of its own", () => {
    const net = new Network();
    net.initialize();
    expect(net.summary(ones([4, 6]))).toBe(goldenText("summary", "Block"));
  });

  test("of layers that share parameters", () => {
    const first = new nn.Dense(4, { in_units: 4 });
    const second = new nn.Dense(4, { in_units: 4 }).share_parameters(first.collect_params());
    const net = new nn.Sequential(first, second as nn.Dense);
    net.initialize();
    const expected = goldenText("summary", "HybridSequential: Dense(4");
    expect(net.summary(ones([2, 4]))).toBe(expected);
  });

  test("not to be had of a hybridized block, or one without values", () => {
    const net = mlp();
    expect(() => net.summary(ones([4, 20]))).toThrow("it has not been initialized");
    net.initialize();
    net.hybridize();
    expect(() => net.summary(ones([4, 20]))).toThrow(
      "Cannot print a summary of Dense: it is hybridized, so blocks inside of it are not called one " +
        "by one; call hybridize(false) before.",
    );
  });
});
