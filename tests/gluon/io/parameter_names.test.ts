/** Parameters under the names that MXNet and PyTorch give them. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { matchNames } from "../../../gluon/io/parameter_names.ts";
import { nd, nn, rnn, type Tensor } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { fileCase } from "./mxnet/golden.ts";

beforeAll(async () => setBackend(await load("reference")));

/** The net of the golden files. */
class Net extends nn.Block {
  readonly features = new nn.Sequential(
    new nn.Conv2D(2, 3),
    new nn.BatchNorm(),
    new nn.Activation("relu"),
  );
  readonly output = new nn.Dense(3);

  override forward(x: nd.NDArray): nd.NDArray {
    return this.output(this.features(x));
  }
}

describe("load_parameters()", () => {
  for (const about of ["save_parameters", "ParameterDict.save", "export"]) {
    test(`takes what MXNet's ${about} wrote, and computes what MXNet does`, async () => {
      const { bytes, input, output } = fileCase(about);
      const net = new Net();
      await net.load_parameters(bytes);
      const y = net(nd.array(input!.data as number[], { shape: input!.shape }));
      const expected = output!.data as number[];
      expect(y.shape).toEqual(output!.shape);
      for (const [i, value] of (await y.toArray()).entries()) {
        expect(value).toBeCloseTo(expected[i]!, 5);
      }
    });
  }

  for (const about of ["num_layers", "num_layers, bidirectional"]) {
    test(`takes recurrent layers as MXNet saves them: ${about}`, async () => {
      const { bytes, input, output } = fileCase(`recurrent layers, ${about}`);
      const bidirectional = about.includes("bidirectional");
      const layer = new rnn.GRU(2, 2, { bidirectional });
      const net = new nn.Sequential(layer, new nn.Dense(2, { flatten: false }));
      await net.load_parameters(bytes);
      const y = await net(nd.array(input!.data as number[], { shape: input!.shape })).toArray();
      for (const [i, value] of y.entries()) expect(value).toBeCloseTo(output!.data[i]!, 5);
      expect(y).toHaveLength(output!.data.length);
    });
  }

  test("refuses names with prefixes where kinds, shapes or layers differ", async () => {
    const { bytes } = fileCase("ParameterDict.save");
    const other = new nn.Sequential(new nn.Conv2D(2, 3), new nn.Conv2D(2, 3), new nn.Dense(3));
    await expect(other.load_parameters(bytes)).rejects.toThrow(
      "Cannot load the bytes: it has a parameter net0_features_conv0_weight, which the net lacks",
    );
  });

  test("writes .params that are read again", async () => {
    const net = new Net();
    await net.load_parameters(fileCase("export").bytes);
    const blob = await net.save_parameters(undefined, { format: "mxnet" });
    const again = new Net();
    await again.load_parameters(blob);
    for (const [name, parameter] of net.collect_params()) {
      const other = again.collect_params().get(name)!;
      expect(await other.data().tolist()).toEqual(await parameter.data().tolist());
    }
  });
});

describe("matchNames()", () => {
  const tensor = (...shape: number[]): Tensor => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    return { shape, dtype: "float32", data };
  };
  const namesOf = (net: nn.Block, names: Record<string, Tensor>): string[] => [
    ...matchNames(net.collect_params(), { tensors: new Map(Object.entries(names)) }).keys(),
  ];
  const net = new nn.Sequential(
    new nn.Dense(2, { in_units: 3 }),
    new nn.BatchNorm(),
    new nn.PReLU(),
  );
  const torch = {
    "0.weight": tensor(2, 3),
    "0.bias": tensor(2),
    "1.weight": tensor(2),
    "1.bias": tensor(2),
    "1.running_mean": tensor(2),
    "1.running_var": tensor(2),
    "1.num_batches_tracked": tensor(),
    "2.weight": tensor(1),
  };
  const ours = [
    "0.weight",
    "0.bias",
    "1.gamma",
    "1.beta",
    "1.running_mean",
    "1.running_var",
    "2.alpha",
  ];

  test("knows the names of PyTorch's state_dict(), also below one module", () => {
    expect(namesOf(net, torch)).toEqual(ours);
    const below = Object.entries(torch).map(([name, value]) => [`net.${name}`, value]);
    expect(namesOf(net, Object.fromEntries(below))).toEqual(ours);
  });

  test("leaves names alone that nothing explains", () => {
    expect(namesOf(net, { "5.weight": tensor(2, 3), q: tensor(1) })).toEqual(["5.weight", "q"]);
  });

  test("takes prefixes apart only where each layer has one", () => {
    const two = new nn.Sequential(
      new nn.Dense(2, { in_units: 2 }),
      new nn.Dense(2, { in_units: 2 }),
    );
    const [w, b] = [tensor(2, 2), tensor(2)];
    expect(namesOf(two, { a_weight: w, a_bias: b, c_weight: w, c_bias: b })).toEqual([
      "0.weight",
      "0.bias",
      "1.weight",
      "1.bias",
    ]);
    const mixed = { a_weight: w, c_bias: b, c_weight: w, a_bias: b };
    expect(namesOf(two, mixed)).toEqual(Object.keys(mixed));
    const same = { a_weight: w, a_bias: b, aa_weight: w, a_2bias: b };
    expect(namesOf(two, same)).toEqual(Object.keys(same));
  });
});
