/**
 * Nets that are exported to ONNX. `tools/golden/onnx/onnx_exported.py` runs this file with a folder: then it writes them
 * there, with an input each.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { load } from "../../../backends/mod.ts";
import { contrib, nd, nn, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { Residual } from "../symbol/exported_nets.ts";

/** A net, and its inputs. */
export interface OnnxNet {
  readonly net: nn.Block;
  /** Shapes of the inputs. */
  readonly shapes: readonly (readonly number[])[];
  /** Inputs are whole numbers below this. */
  readonly below?: number;
  readonly batch_axis?: number;
}

/** A recurrent layer with first states of its own making, whose last states count too. */
class Stateful extends nn.Block {
  readonly layer: rnn.LSTM | rnn.GRU;

  constructor(layer: rnn.LSTM | rnn.GRU) {
    super();
    this.layer = layer;
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const states = this.layer.begin_state(x.shape[0] as number).map((each) => each.add(0.1));
    const [y, last] = this.layer(x, states);
    return nd.concat([y.flatten(), ...last.map((each) => each.transpose([1, 0, 2]).flatten())]);
  }
}

class Unrolled extends nn.Block {
  readonly cell = new rnn.LSTMCell(3);

  override forward(x: nd.NDArray): nd.NDArray {
    const [outputs] = this.cell.unroll(4, x, { merge_outputs: true });
    return outputs as nd.NDArray;
  }
}

class Attention extends nn.Block {
  readonly attention = new contrib.nn.MultiHeadAttention(8, 2);

  override forward(x: nd.NDArray): nd.NDArray {
    const y = this.attention(x, x, x) as unknown as nd.NDArray | [nd.NDArray];
    return Array.isArray(y) ? y[0] : (y as nd.NDArray);
  }
}

const lambda = (compute: (x: nd.NDArray) => nd.NDArray): nn.Block => new nn.Lambda(compute);

function sequential(...blocks: ConstructorParameters<typeof nn.Sequential>): nn.Block {
  return new nn.Sequential(...blocks);
}

function nets(): Record<string, OnnxNet> {
  return {
    mlp: {
      net: sequential(
        new nn.Dense(5, { activation: "relu" }),
        new nn.Dropout(0.5),
        new nn.Dense(4, { use_bias: false, activation: "softsign" }),
        new nn.Dense(2),
      ),
      shapes: [[3, 4]],
    },
    activations: {
      net: sequential(
        new nn.Dense(6),
        new nn.LeakyReLU(0.2),
        new nn.ELU(0.9),
        new nn.SELU(),
        new nn.GELU(),
        new nn.Swish(1.5),
        new nn.PReLU(),
        new nn.Activation("softrelu"),
      ),
      shapes: [[2, 3]],
    },
    conv1d: {
      net: sequential(
        new nn.Conv1D(3, 3, { padding: 1, dilation: 1 }),
        new nn.MaxPool1D(),
        new nn.GlobalAvgPool1D(),
      ),
      shapes: [[2, 2, 8]],
    },
    conv2d: {
      net: sequential(
        new nn.Conv2D(4, [3, 2], { activation: "softrelu", dilation: [2, 1] }),
        new nn.MaxPool2D({ pool_size: 3, strides: 2, padding: 1 }),
        new nn.Conv2D(4, 2, { groups: 4 }),
        new nn.Flatten(),
        new nn.Dense(2, { activation: "sigmoid" }),
      ),
      shapes: [[2, 1, 9, 9]],
    },
    conv3d: {
      net: sequential(
        new nn.Conv3D(3, 2),
        new nn.AvgPool3D({ pool_size: 2, padding: 1 }),
        new nn.GlobalMaxPool3D(),
      ),
      shapes: [[2, 2, 4, 4, 4]],
    },
    transposed: {
      net: sequential(
        new nn.Conv2DTranspose(2, 3, { strides: 2, output_padding: 1, padding: 1, groups: 2 }),
        new nn.Activation("tanh"),
      ),
      shapes: [[2, 4, 3, 4]],
    },
    transposed1d: { net: new nn.Conv1DTranspose(2, 3, { strides: 2 }), shapes: [[2, 2, 5]] },
    transposed3d: { net: new nn.Conv3DTranspose(2, 2, { strides: 2 }), shapes: [[1, 2, 2, 3, 2]] },
    channels_last: {
      net: sequential(
        new nn.Conv2D(3, 3, { layout: "NHWC" }),
        new nn.MaxPool2D({ layout: "NHWC" }),
        new nn.BatchNorm({ axis: -1 }),
        new nn.GlobalAvgPool2D({ layout: "NHWC" }),
      ),
      shapes: [[2, 6, 6, 2]],
    },
    pools: {
      net: sequential(
        new nn.MaxPool2D({ pool_size: 2, ceil_mode: true }),
        new nn.AvgPool2D({
          pool_size: 3,
          strides: 2,
          padding: 1,
          ceil_mode: true,
          count_include_pad: false,
        }),
        new nn.AvgPool2D({ pool_size: 3, strides: 2, padding: 1, ceil_mode: true }),
      ),
      shapes: [[2, 3, 19, 15]],
    },
    sum_pool: {
      net: lambda((x) =>
        nd.Pooling(x, { kernel: [2, 3], stride: [1, 2], pad: [1, 1], pool_type: "sum" }),
      ),
      shapes: [[2, 2, 5, 6]],
    },
    residual: {
      net: sequential(new Residual(), new nn.GlobalAvgPool2D(), new nn.PReLU(), new nn.Dense(2)),
      shapes: [[2, 2, 6, 6]],
    },
    norms: {
      net: sequential(
        new nn.InstanceNorm({ scale: true }),
        new nn.GroupNorm({ num_groups: 2 }),
        new nn.LayerNorm({ axis: 1 }),
        new nn.LayerNorm(),
        new nn.BatchNorm({ center: false }),
      ),
      shapes: [[3, 4, 5, 2]],
    },
    embedding: {
      net: sequential(new nn.Embedding(7, 3), new nn.Flatten(), new nn.Dense(2)),
      shapes: [[3, 4]],
      below: 7,
    },
    gathers: {
      net: lambda((x) => {
        const hot = nd.one_hot(nd.argmax(x, { axis: 1 }), 5);
        const picked = nd.pick(x, nd.argmin(x, { axis: 1 }), { axis: 1, keepdims: true });
        return nd.concat([hot.multiply(x), picked, nd.take(x, nd.array([0, 4, 9]), { axis: 1 })]);
      }),
      shapes: [[4, 5]],
    },
    reductions: {
      net: lambda((x) =>
        nd.concat([
          x.sum({ axis: 2 }),
          x.mean({ axis: 2 }),
          x.max({ axis: 2 }),
          x.min({ axis: 2, keepdims: true }).reshape([0, -1]),
          x.norm({ axis: 2 }),
          x.prod({ axis: 2 }),
          nd.cumsum(x, { axis: 2 }).slice_axis(2, 2, 3).reshape([0, -1]),
        ]),
      ),
      shapes: [[2, 3, 4]],
    },
    arithmetic: {
      net: lambda((x) => {
        const y = x.multiply(2).add(1).divide(3);
        const z = nd.subtract(1, y).abs().power(0.5).maximum(0.2).minimum(y.square());
        return nd.concat([
          z.modulo(0.3),
          nd.hypot(y, z),
          y.negative().expm1(),
          z.log1p(),
          z.rsqrt(),
        ]);
      }),
      shapes: [[3, 4]],
    },
    comparisons: {
      net: lambda((x) => {
        const truth = x.greater(0).add(x.lesser_equal(0.3)).add(x.equal(0)).add(x.not_equal(1));
        return nd
          .where(x.greater_equal(-0.2), truth, x.lesser(0.1))
          .add(nd.logical_not(x.greater(0)));
      }),
      shapes: [[3, 5]],
    },
    functions: {
      net: lambda((x) =>
        nd.concat([
          ...[nd.sin(x), nd.cos(x), nd.tan(x), nd.arcsin(x), nd.arccos(x), nd.arctan(x), nd.erf(x)],
          ...[
            nd.sinh(x),
            nd.cosh(x),
            nd.arcsinh(x),
            nd.arctanh(x),
            nd.cbrt(x),
            nd.sign(x),
            nd.exp(x),
          ],
          ...[
            x.multiply(7).round(),
            nd.rint(x.multiply(5)),
            nd.trunc(x.multiply(5)),
            nd.log2(x.abs()),
          ],
          ...[
            x.multiply(3).floor(),
            x.multiply(3).ceil(),
            nd.smooth_l1(x.multiply(3)),
            x.reciprocal(),
          ],
          nd.hard_sigmoid(x),
        ]),
      ),
      shapes: [[2, 4]],
    },
    softmaxes: {
      net: lambda((x) =>
        nd.concat([
          nd.softmax(x, { axis: 1 }),
          nd.log_softmax(x),
          nd.softmin(x),
          nd.softmax(x, { temperature: 2 }),
        ]),
      ),
      shapes: [[2, 3, 4]],
    },
    shapes: {
      net: lambda((x) => {
        const [a, b] = nd.split(x.transpose([0, 2, 1]), 2, { axis: 1 }) as [nd.NDArray, nd.NDArray];
        const both = nd.stack([a, nd.flip(b, 1)], { axis: 1 }).reshape([0, -1, 3]);
        const padded = nd.pad(both, {
          mode: "constant",
          pad_width: [0, 0, 1, 2, 0, 1],
          constant_value: 2,
        });
        const edge = nd.pad(padded, { mode: "edge", pad_width: [0, 0, 0, 0, 1, 1] });
        const mirrored = nd.pad(edge, { mode: "reflect", pad_width: [0, 0, 2, 0, 0, 0] });
        return nd
          .tile(mirrored, [1, 2, 1])
          .slice_axis(1, -7, null)
          .swapaxes(1, 2)
          .expand_dims(2)
          .squeeze(2);
      }),
      shapes: [[2, 3, 4]],
    },
    products: {
      net: lambda((x) => {
        const square = nd.batch_dot(x, x, { transpose_b: true });
        const rows = nd.dot(
          square.reshape([-1, 3]),
          nd.array([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        );
        return rows.reshape([-1, 3, 2]).add(nd.clip(square, -1, 1).slice_axis(2, 0, 2));
      }),
      shapes: [[2, 3, 4]],
    },
    batch_mixing: {
      net: lambda((x) => {
        const wide = nd
          .concat([x, x.multiply(2)], { dim: 0 })
          .reshape([2, -1, 3])
          .transpose([1, 0, 2]);
        return wide
          .reshape([-1, 6])
          .add(
            nd.broadcast_to(x.mean({ axis: 0, keepdims: true }).sum().reshape([1, 1]), [
              x.shape[0]!,
              6,
            ]),
          );
      }),
      shapes: [[4, 3]],
    },
    lstm: {
      net: sequential(new rnn.LSTM(3, 2, { layout: "NTC", bidirectional: true }), new nn.Dense(2)),
      shapes: [[2, 4, 3]],
    },
    lstm_states: { net: new Stateful(new rnn.LSTM(3, 2, { layout: "NTC" })), shapes: [[2, 4, 2]] },
    gru: {
      net: new Stateful(new rnn.GRU(3, 1, { layout: "NTC", bidirectional: true })),
      shapes: [[2, 4, 2]],
    },
    rnn: {
      net: new rnn.RNN(3, 1, { activation: "relu" }) as unknown as nn.Block,
      shapes: [[5, 2, 3]],
      batch_axis: 1,
    },
    lstm_projected: {
      net: new rnn.LSTM(4, 1, { layout: "NTC", projection_size: 2 }) as unknown as nn.Block,
      shapes: [[2, 3, 2]],
    },
    lstm_cell: { net: new Unrolled(), shapes: [[2, 4, 2]] },
    attention: { net: new Attention(), shapes: [[2, 4, 8]] },
    pixel_shuffle: {
      net: sequential(
        new nn.Conv2D(8, 1),
        new contrib.nn.PixelShuffle2D(2),
        new nn.ReflectionPad2D(1),
      ),
      shapes: [[2, 2, 3, 3]],
    },
  };
}

/** The nets by name, with weights that are the same each time. */
export function onnxNets(): ReadonlyMap<string, OnnxNet> {
  const all = new Map(Object.entries(nets()));
  for (const { net, shapes } of all.values()) {
    net.initialize("xavier", { rng: default_rng(1) });
    const inputs = shapes.map((shape) => nd.zeros(shape));
    net(...inputs);
    const rng = default_rng(2);
    for (const [name, parameter] of net.collect_params()) {
      const least = name.endsWith("var") ? 0.5 : -0.5;
      const values = Float32Array.from(
        { length: parameter.data().size },
        () => least + rng.random(),
      );
      parameter.data().set(values);
    }
    net.hybridize();
    net(...inputs);
  }
  return all;
}

/** How a net is exported. */
export function exportOptions({ batch_axis = 0 }: OnnxNet): { batch_axis: number } {
  return { batch_axis };
}

if (import.meta.main) {
  setBackend(await load("reference"));
  for (const [name, each] of onnxNets()) {
    await each.net.exportONNX(join(argv[2]!, `${name}.onnx`), exportOptions(each));
    const { shapes, below = 0, batch_axis = 0 } = each;
    writeFileSync(
      join(argv[2]!, `${name}.json`),
      JSON.stringify({ shapes, below, batch_axis, most: 0.95 }),
    );
  }
}
