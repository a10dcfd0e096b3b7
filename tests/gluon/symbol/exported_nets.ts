/**
 * Nets that are exported for MXNet. `tools/golden/mxnet/mxnet_exported.py` runs this file with a folder: then it writes
 * them there, with an input each.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { load } from "../../../backends/mod.ts";
import { nd, nn, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

/** A net, and the shape of its input. */
export interface ExportedNet {
  readonly net: nn.Block;
  readonly shape: readonly number[];
}

/** Convolutions, a grouped one among them, with batch normalization, and a shortcut around them. */
export class Residual extends nn.Block {
  readonly body: nn.Sequential = new nn.Sequential(
    new nn.Conv2D(4, 3, { padding: 1, strides: 2, use_bias: false }),
    new nn.BatchNorm(),
    new nn.Activation("relu"),
    new nn.Conv2D(4, 3, { padding: 1, groups: 2 }),
    new nn.BatchNorm({ scale: false, epsilon: 0.01 }),
  );
  readonly shortcut: nn.Conv2D = new nn.Conv2D(4, 1, { strides: 2 });

  override forward(x: nd.NDArray): nd.NDArray {
    return nd.relu(this.body(x).add(this.shortcut(x)));
  }
}

class Arithmetic extends nn.Block {
  readonly norm = new nn.LayerNorm();
  readonly dense = new nn.Dense(4, { flatten: false, activation: "tanh" });

  override forward(x: nd.NDArray): nd.NDArray {
    const y = this.dense(this.norm(x)).multiply(2).add(1);
    const halves = nd.split(y, 2, { axis: 2 });
    const z = nd.concat([halves[0]!.divide(3), nd.subtract(1, halves[1]!).square()], { dim: 2 });
    const mean = z.mean({ axis: 1, keepdims: true });
    const wide = z.subtract(mean).clip(-1, 1).transpose([0, 2, 1]).slice_axis(1, 1, 3);
    return nd
      .softmax(nd.batch_dot(wide, z).reshape([0, -1]))
      .power(0.5)
      .maximum(nd.array([[0.1]]));
  }
}

/** The nets by name, with weights that are the same each time. */
export function exportedNets(): ReadonlyMap<string, ExportedNet> {
  const nets = new Map<string, ExportedNet>([
    [
      "mlp",
      {
        net: new nn.Sequential(
          new nn.Dense(5, { activation: "relu" }),
          new nn.Dropout(0.5),
          new nn.Dense(4, { use_bias: false }),
          new nn.LeakyReLU(0.2),
          new nn.ELU(),
          new nn.Dense(2),
        ),
        shape: [3, 4],
      },
    ],
    [
      "convolutions",
      {
        net: new nn.Sequential(
          new nn.Conv2D(3, 3, { activation: "softrelu" }),
          new nn.MaxPool2D({ pool_size: 3, strides: 2, padding: 1 }),
          new nn.Conv2DTranspose(2, 3, { strides: 2, output_padding: 1 }),
          new nn.AvgPool2D({ pool_size: 2, ceil_mode: true, count_include_pad: false }),
          new nn.Flatten(),
          new nn.Dense(2, { activation: "sigmoid" }),
        ),
        shape: [2, 1, 9, 9],
      },
    ],
    [
      "residual",
      {
        net: new nn.Sequential(
          new Residual(),
          new nn.GlobalAvgPool2D(),
          new nn.PReLU(),
          new nn.Dense(2),
        ),
        shape: [2, 2, 6, 6],
      },
    ],
    ["arithmetic", { net: new Arithmetic(), shape: [2, 3, 5] }],
    [
      "recurrent layers",
      {
        net: new nn.Sequential(
          new rnn.LSTM(3, 2, { layout: "NTC", bidirectional: true }),
          new rnn.GRU(2, { layout: "NTC" }),
          new rnn.RNN(2, { layout: "NTC", activation: "tanh" }),
          new nn.Dense(2),
        ),
        shape: [2, 4, 2],
      },
    ],
  ]);
  for (const { net, shape } of nets.values()) {
    net.initialize("xavier", { rng: default_rng(1) });
    net(nd.zeros(shape));
    const rng = default_rng(2);
    for (const [name, parameter] of net.collect_params()) {
      const data = parameter.data();
      const least = name.endsWith("var") ? 0.5 : -0.5;
      const values = Float32Array.from({ length: data.size }, () => least + rng.random());
      data.set(values);
    }
    net.hybridize();
    net(nd.zeros(shape));
  }
  return nets;
}

if (import.meta.main) {
  setBackend(await load("reference"));
  for (const [name, { net, shape }] of exportedNets()) {
    await net.export(join(argv[2]!, name));
    writeFileSync(join(argv[2]!, `${name}.json`), JSON.stringify({ shape }));
  }
}
