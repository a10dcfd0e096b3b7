/** Transposed convolutional layers: values by hand, layouts, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones, random } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const name of ["Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"]) goldenSuite(name);

describe("A transposed convolutional layer", () => {
  test("spreads each element by the kernel and adds up where they meet", async () => {
    const layer = new nn.Conv1DTranspose(1, 3, { strides: 2, bias_initializer: "ones" });
    layer.initialize("ones");
    expect(await layer(array([[[1, 10]]])).tolist()).toEqual([[[2, 2, 12, 11, 11]]]);
  });

  test("undoes the shape of the convolution with the same options", () => {
    const options = { strides: 2, padding: 1 };
    const down = new nn.Conv2D(16, 3, options);
    const up = new nn.Conv2DTranspose(10, 3, options);
    for (const layer of [down, up]) layer.initialize();
    const x = ones([1, 10, 15, 15]);
    expect(up(down(x)).shape).toEqual(x.shape);
    expect(up.weight.shape).toEqual([16, 10, 3, 3]);
  });

  test("with channels last is the one with channels first", async () => {
    const make = (layout: "NCHW" | "NHWC"): nn.Block =>
      new nn.Conv2DTranspose(4, [3, 2], { strides: [2, 3], groups: 2, layout });
    const [first, last] = [make("NCHW"), make("NHWC")];
    const x = random.normal(0, 1, { shape: [2, 6, 3, 4], rng: random.default_rng(1) });
    for (const layer of [first, last]) layer.initialize();
    const expected = first(x);
    const moved = x.transpose([0, 2, 3, 1]);
    last(moved);
    const [weight, other] = [first, last].map((layer) => layer.collect_params().get("weight")!);
    expect(other!.shape).toEqual([6, 3, 2, 2]);
    other!.set_data(weight!.data().transpose([0, 2, 3, 1]));
    expect(await last(moved).transpose([0, 3, 1, 2]).toArray()).toEqual(await expected.toArray());
  });

  test("is written with the channels that come in first, and its output padding", () => {
    const layer = new nn.Conv2DTranspose(8, 3, { strides: 2, output_padding: 1, in_channels: 4 });
    expect(String(layer)).toBe(
      "Conv2DTranspose(4 -> 8, kernel_size=(3, 3), stride=(2, 2), output_padding=(1, 1))",
    );
    expect(String(new nn.Conv1DTranspose(8, 3))).toBe(
      "Conv1DTranspose(None -> 8, kernel_size=(3,), stride=(1,))",
    );
  });
});
