/** Gradients at kinks, and where one factor of the chain is infinite. Sources: MXNet 1.9.1, PyTorch 2.13. */
import { autograd, nd, nn } from "../../../../gluon/mod.ts";
import { gradientAt, testRows, withGradients } from "./rows.ts";

const INF = Infinity;

/** The `n`-th derivative of `x ** exponent` at `x`. */
function derivative(n: number, exponent: number, x: number): nd.NDArray {
  const at = nd.array([x]);
  at.attach_grad();
  autograd
    .record(() => {
      let y = at.power(exponent);
      for (let i = 1; i < n; i++) {
        [y] = autograd.grad(y, [at], { create_graph: true }) as [nd.NDArray];
      }
      return y;
    })
    .backward();
  return at.grad as nd.NDArray;
}

function prelu(): nd.NDArray[] {
  const layer = new nn.PReLU();
  layer.initialize();
  const [y, dx] = withGradients((x) => layer.forward(x), [[0, -1, 1, -2, INF]]) as [
    nd.NDArray,
    nd.NDArray,
  ];
  return [y, dx, layer.alpha.grad()];
}

testRows("gradients", [
  {
    name: "that of relu is NaN at NaN, also behind a product",
    program: () => {
      const layer = new nn.Dense(1, { activation: "relu", use_bias: false, in_units: 1 });
      layer.initialize("ones");
      const at = [NaN, -1, 0, 2, INF];
      return [
        gradientAt(nd.relu, at),
        ...withGradients(
          (x) => layer.forward(x),
          at.map((x) => [x]),
        ),
      ];
    },
    expected: [NaN, 0, 0, 1, 1, ...[NaN, 0, 0, 2, INF], ...[NaN, 0, 0, 1, 1]],
  },
  {
    name: "clip passes none outside of its limits, even to an infinite derivative",
    program: () => gradientAt((x) => x.clip(0, 1).log(), [-1, 0, 0.5, 1, 2]),
    expected: [0, INF, 2, 1, 0],
  },
  {
    name: "maximum passes none to the smaller, a tie's to the first",
    program: () => withGradients((a, b) => a.maximum(b).log(), [-1, 0, 0.5], [0, 0, 0]),
    expected: [-INF, -INF, Math.log(0.5), 0, INF, 2, INF, 0, 0],
    tolerance: 1e-6,
  },
  {
    name: "minimum passes none to the larger, a tie's to the first",
    program: () => withGradients((a, b) => a.minimum(b).log(), [1, 0, 0.5], [0, 0, 2]),
    expected: [-INF, -INF, Math.log(0.5), 0, INF, 2, INF, 0, 0],
    tolerance: 1e-6,
  },
  {
    name: "max and min pass none to others than the extremum, and all of it to ties",
    program: () => [
      gradientAt((x) => x.max().log(), [0, -1, -2]),
      gradientAt((x) => x.min().log(), [0, 1, 2]),
      gradientAt(
        (x) => x.max({ axis: 1 }).log(),
        [
          [0, -1],
          [0, 0],
        ],
      ),
    ],
    expected: [INF, 0, 0, INF, 0, 0, INF, 0, INF, INF],
  },
  {
    name: "max pooling passes none to others than the first maximum",
    program: () =>
      gradientAt((x) => nd.Pooling(x, { kernel: 2, stride: 2 }).log(), [[[0, -1, -2, 0]]]),
    expected: [INF, 0, 0, INF],
  },
  {
    name: "pick takes what is picked beside infinity and NaN, and passes no gradient to them",
    program: () => [
      ...withGradients((x) => x.pick(nd.array([0])), [[1, INF, NaN]]),
      ...withGradients((x) => x.pick(nd.array([0])).log(), [[0, 1, 2]]),
      ...withGradients(
        (x) => x.pick(nd.array([1, 0]), { axis: 0 }),
        [
          [-INF, 2],
          [3, NaN],
        ],
      ),
    ],
    expected: [1, 1, 0, 0, -INF, INF, 0, 0, 3, 2, 0, 1, 1, 0],
  },
  {
    name: "relu passes none at or below 0, even to an infinite derivative",
    program: () => gradientAt((x) => x.relu().log(), [0, -1, 1, 2]),
    expected: [0, 0, 1, 0.5],
  },
  {
    name: "a dense layer's relu passes none at or below 0",
    program: () =>
      gradientAt(
        (w) => nd.dense(nd.array([[1]]), w, null, { activation: "relu" }).log(),
        [[-1], [1]],
      ),
    expected: [0, 1],
  },
  {
    name: "abs passes none at 0",
    program: () => gradientAt((x) => x.abs().sqrt(), [0, -1, 4]),
    expected: [0, -0.5, 0.25],
  },
  {
    name: "a norm of 0 passes none",
    program: () => [
      gradientAt((x) => x.norm(), [0, 0]),
      gradientAt(
        (x) => x.norm({ axis: 1 }),
        [
          [0, 0],
          [3, 4],
        ],
      ),
      gradientAt((x) => x.norm({ ord: 1 }), [0, -2]),
    ],
    expected: [0, 0, 0, 0, 0.6, 0.8, 0, -1],
    tolerance: 1e-6,
  },
  {
    name: "where passes none to what is not chosen",
    program: () => gradientAt((x) => nd.where(x.greater(0), x.log(), 0), [1, 2]),
    expected: [1, 0.5],
  },
  {
    name: "LeakyReLU has alpha's slope at 0, and keeps infinities",
    program: () => withGradients((x) => new nn.LeakyReLU(0.5).forward(x), [0, -1, 1, -INF, INF]),
    expected: [0, -0.5, 1, -INF, INF, 0.5, 0.5, 1, 0.5, 1],
  },
  {
    name: "PReLU has alpha's slope at 0, and alpha no gradient from what is positive",
    program: prelu,
    expected: [0, -0.25, 1, -0.5, INF, 0.25, 0.25, 1, 0.25, 1, -3],
  },
  {
    name: "ELU and SELU have alpha's slope at 0",
    program: () => [
      gradientAt((x) => new nn.ELU(0.5).forward(x), [0]),
      gradientAt((x) => new nn.SELU().forward(x), [0]),
    ],
    expected: [0.5, 1.7580993175506592],
    tolerance: 1e-6,
  },
  {
    name: "Dropout leaves nothing of what it drops",
    program: () =>
      autograd.train_mode(() => {
        const layer = new nn.Dropout(0.5);
        const y = layer.forward(nd.full([1000], INF));
        return y.equal(0).add(y.equal(INF)).min();
      }),
    expected: [1],
  },
  {
    name: "the derivative of a power whose exponent is 0 is 0",
    program: () => gradientAt((x) => x.power(0), [0, 2, -1]),
    expected: [0, 0, 0],
  },
  {
    name: "derivatives of x^1 and x^2 at 0 go on to 0",
    program: () => [
      derivative(1, 1, 0),
      derivative(2, 1, 0),
      derivative(1, 2, 0),
      derivative(2, 2, 0),
      derivative(3, 2, 0),
      derivative(4, 2, 0),
      derivative(3, 3, 0),
    ],
    expected: [1, 0, 0, 2, 0, 0, 6],
  },
  {
    name: "powers of 0 pass no gradient to the exponent",
    program: () => withGradients((a, b) => a.power(b), [0, 0, 2], [1, 2, 3]).slice(2),
    expected: [0, 0, 8 * Math.LN2],
    tolerance: 1e-6,
  },
  {
    name: "the gradient of a mean is divided by the count, not multiplied by its inverse",
    program: () => gradientAt((x) => x.mean().multiply(41), new Array<number>(41).fill(3)),
    expected: new Array<number>(41).fill(1),
  },
]);
