/** Sums: long ones lose no more than short ones, and infinities meet zeros as IEEE 754 says. */
import { autograd, nd, nn, type optimizer, Parameter, Trainer } from "../../../../gluon/mod.ts";
import { type Row, testRows } from "./rows.ts";

const [INF, NAN] = [Infinity, NaN];
const TENTH = Math.fround(0.1);
const LONG = 2 ** 20;

const tenths = (shape: readonly number[]): nd.NDArray => nd.full(shape, 0.1);

testRows("long sums", [
  {
    name: "the sum of 2^20 tenths is right to 1e-6",
    program: () =>
      tenths([LONG])
        .sum()
        .divide(LONG * TENTH),
    expected: [1],
    tolerance: 1e-6,
  },
  {
    name: "so are mean, norm and sum of squares",
    program: () => [
      tenths([LONG]).mean().divide(TENTH),
      tenths([LONG])
        .norm()
        .divide(TENTH * 1024),
      tenths([LONG])
        .square()
        .sum()
        .divide(TENTH * TENTH * LONG),
    ],
    expected: [1, 1, 1],
    tolerance: 1e-6,
  },
  {
    name: "so are sums of columns, of many or few, and of axes between",
    program: () =>
      [
        tenths([LONG, 1]).sum({ axis: 0 }),
        tenths([LONG / 4, 3])
          .sum({ axis: 0 })
          .multiply(4),
        tenths([LONG / 16, 20])
          .sum({ axis: 0 })
          .multiply(16),
        tenths([2, LONG / 8, 5])
          .sum({ axis: 1 })
          .multiply(8),
        tenths([300, 8])
          .sum({ axis: 0 })
          .multiply(LONG / 300),
      ].map((sums) => sums.divide(LONG * TENTH).reshape([-1])),
    expected: new Array<number>(1 + 3 + 20 + 10 + 8).fill(1),
    tolerance: 1e-6,
  },
  {
    name: "softmax of many equal logits is the inverse of their number, along either axis",
    program: () => {
      const x = nd.concat([nd.zeros([1]), nd.full([LONG], -0.3)], { dim: 0 });
      const first = (y: nd.NDArray): nd.NDArray => y.reshape([-1]).slice([0], [1]);
      const whole = 1 + LONG * Math.exp(Math.fround(-0.3));
      return [
        first(x.softmax()).multiply(whole),
        first(x.log_softmax()).add(Math.log(whole)).add(1),
        first(
          x
            .reshape([LONG + 1, 1])
            .tile([1, 2])
            .softmax({ axis: 0 }),
        ).multiply(whole),
      ];
    },
    expected: [1, 1, 1],
    tolerance: 2e-6,
  },
  {
    name: "infinities stay in long sums, and meet as NaN",
    program: () => {
      const one = (value: number): nd.NDArray =>
        nd.concat([tenths([5000]), nd.array([value]), tenths([5000])], { dim: 0 });
      const columns = (value: number): nd.NDArray => one(value).reshape([10001, 1]).tile([1, 2]);
      return [
        one(INF).sum(),
        one(-INF).sum(),
        one(NAN).sum(),
        one(INF).add(one(-INF)).sum(),
        one(INF).norm(),
        columns(INF).sum({ axis: 0 }),
      ];
    },
    expected: [INF, -INF, NAN, NAN, INF, INF, INF],
  },
  {
    name: "long sums of int32 are exact, modulo 2^32",
    program: () => [
      nd.full([LONG], 1001, { dtype: "int32" }).sum(),
      nd.full([LONG, 2], 5000, { dtype: "int32" }).sum({ axis: 0 }),
    ],
    expected: [1001 * LONG, (5000 * LONG) | 0, (5000 * LONG) | 0],
  },
]);

/** A left factor of mostly zeros, its rows `ones` at `column`, and a right one with `value` in that row. */
function product(value: number, batch: number, transposed: boolean): nd.NDArray {
  const [k, n] = [64, 64];
  const left = new Float32Array(batch * k);
  for (let i = 0; i < batch; i++) left[i * k] = 1;
  const right = new Float32Array(k * n).fill(1);
  // in row 5 of the right factor, column 7, where the left has only zeros
  right[transposed ? 7 * k + 5 : 5 * n + 7] = value;
  const [a, b] = [nd.array(left, { shape: [batch, k] }), nd.array(right, { shape: [k, n] })];
  return nd.dot(a, b, { transpose_b: transposed });
}

const productRows: readonly Row[] = [NAN, INF, -INF].flatMap((value) =>
  [1, 4, 32].flatMap((batch) =>
    [false, true].map((transposed) => ({
      name: `0 times ${value} is NaN in a batch of ${batch}${transposed ? ", transposed" : ""}`,
      program: () => product(value, batch, transposed),
      expected: Array.from({ length: batch * 64 }, (_, i) => (i % 64 === 7 ? NAN : 1)),
    })),
  ),
);

testRows("products with zeros", [
  ...productRows,
  {
    name: "a NaN weight behind dead units shows, in a batch or alone",
    program: () => {
      const w = new Float32Array(64 * 64).fill(0.5);
      w[3 * 64 + 3] = NAN;
      const weight = nd.array(w, { shape: [64, 64] });
      const dead = (batch: number): nd.NDArray => nd.full([batch, 64], -1).relu();
      return [1, 16].map((batch) =>
        nd
          .dense(dead(batch), weight, nd.zeros([64]))
          .slice_axis(1, 2, 5)
          .slice([0], [1]),
      );
    },
    expected: [0, NAN, 0, 0, NAN, 0],
  },
  {
    name: "batch_dot and convolution with zeros meet infinity as NaN",
    program: () => {
      const b = new Float32Array(2 * 40 * 40).fill(1);
      b[1600] = INF;
      const zeros = nd.zeros([2, 16, 40]);
      const image = nd.array([[[[1, 1, INF, 1]]]]);
      return [
        nd.batch_dot(zeros, nd.array(b, { shape: [2, 40, 40] })).sum({ axis: [1, 2] }),
        nd.Convolution(image, nd.zeros([1, 1, 1, 2])),
      ];
    },
    expected: [0, NAN, 0, NAN, NAN],
  },
  {
    name: "infinite and NaN numbers of the left factor meet those of the right",
    program: () => {
      const left = new Float32Array(16 * 64);
      left[0] = INF;
      left[64] = NAN;
      return nd.dot(nd.array(left, { shape: [16, 64] }), nd.ones([64, 64])).slice([0, 0], [3, 1]);
    },
    expected: [INF, NAN, 0],
  },
]);

function layerNorm(x: nd.NDArray): nd.NDArray {
  const layer = new nn.LayerNorm({ in_channels: x.shape[1]! });
  layer.initialize();
  return layer.forward(x);
}

/** Mean and variance of a layer's channels after one step of training on `x`. */
function batchNorm(x: nd.NDArray): nd.NDArray[] {
  const layer = new nn.BatchNorm({ in_channels: 2 });
  layer.initialize();
  const y = autograd.train_mode(() => layer.forward(x));
  return [y, layer.running_mean.data(), layer.running_var.data()];
}

testRows("normalization", [
  {
    name: "LayerNorm of equal numbers is 0, however large they are and whatever their count",
    program: () =>
      [1e4, 10000.1, 0.1, 3e7, -7777.77].flatMap((value) =>
        [3, 41, 61, 107].map((n) =>
          layerNorm(nd.full([2, n], value))
            .abs()
            .max(),
        ),
      ),
    expected: new Array<number>(20).fill(0),
  },
  {
    name: "LayerNorm of large numbers that differ little keeps their differences",
    program: () => layerNorm(nd.array([[100000, 100001, 100002]])),
    expected: [-1.2247357, 0, 1.2247357],
    tolerance: 1e-5,
  },
  {
    name: "BatchNorm of equal numbers is 0, its running variance loses a tenth",
    program: () => batchNorm(nd.full([61, 2], 10000.1)).map((each) => each.abs().max()),
    expected: [0, Math.fround(10000.1) / 10, 0.9],
    tolerance: 1e-6,
  },
  {
    name: "BatchNorm leaves its statistics alone for a batch of none",
    program: () => batchNorm(nd.zeros([0, 2])),
    expected: [0, 0, 1, 1],
  },
]);

/** Zeros where weights are finite after `steps` steps with the same gradients, else NaN. */
function trained(name: optimizer.OptimizerName, options: object, steps: number): nd.NDArray {
  const gradients = nd.array(Float32Array.from({ length: 200 }, (_, i) => i * 0.013));
  const weight = new Parameter("weight", { shape: [200], init: "zeros" });
  weight.initialize();
  const trainer = new Trainer([weight], name, options);
  for (let i = 0; i < steps; i++) {
    autograd.record(() => weight.data().multiply(gradients).sum()).backward();
    trainer.step(1);
  }
  return weight.data().subtract(weight.data());
}

testRows("optimizers", [
  {
    name: "a steady gradient leaves the weights of centered RMSProp finite",
    program: () => trained("rmsprop", { centered: true }, 300),
    expected: new Array<number>(200).fill(0),
  },
  {
    name: "a gradient that is 0 from the first step on leaves the weights of Adamax and Ftrl finite",
    program: () => [trained("adamax", {}, 3), trained("ftrl", { beta: 0 }, 3)],
    expected: new Array<number>(400).fill(0),
  },
]);
