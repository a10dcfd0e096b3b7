/** Values at infinities, NaN and other edges of float32, the same on every backend. */
import { nd, nn } from "../../../../gluon/mod.ts";
import { gradientAt, testRows } from "./rows.ts";

const [INF, NAN] = [Infinity, NaN];
const huge = [1e5, 1e6, 1e9, 1e15, 1e20, 1e30, 3e38, -1e15, -3e38, 2 ** 20, 16_777_216].map(
  Math.fround,
);
const INT_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);

testRows("elementwise", [
  {
    name: "sin and cos of huge angles are those of the float32",
    program: () => [nd.array(huge).sin(), nd.array(huge).cos()],
    expected: [...huge.map(Math.sin), ...huge.map(Math.cos)],
    tolerance: 3e-7,
  },
  {
    name: "sin and cos of infinity and NaN are NaN, beside angles of any size",
    program: () => [nd.array([INF, -INF, NAN, huge[4]!, 0]).sin(), nd.array([INF, 0]).cos()],
    expected: [NAN, NAN, NAN, Math.sin(huge[4]!), 0, NAN, 1],
    tolerance: 3e-7,
  },
  {
    name: "the gradient of sin at a huge angle is its cosine",
    program: () => gradientAt((x) => x.sin(), [huge[3]!]),
    expected: [Math.cos(huge[3]!)],
    tolerance: 3e-7,
  },
  {
    name: "powers are C's: 1 to any power and any number to the power 0 are 1",
    program: () => [
      nd
        .array([1, 1, 1, NAN, INF, 0, 0, -1, -1, -1])
        .power(nd.array([NAN, INF, -INF, 0, 0, 0, -1, INF, -INF, NAN])),
      nd
        .array([2, 0.5, 0.5, 2, -2, -INF, -INF, 0, 2])
        .power(nd.array([INF, INF, -INF, -INF, 0.5, 3, -3, -INF, NAN])),
      nd.power(1, nd.array([NAN, INF])),
      nd.array([1, NAN]).power(NAN),
      nd.array([NAN]).power(0),
    ],
    expected: [
      ...[1, 1, 1, 1, 1, 1, INF, 1, 1, NAN],
      ...[INF, 0, INF, 0, NAN, -INF, 0, INF, NAN],
      ...[1, 1, 1, NAN, 1],
    ],
  },
  {
    name: "maximum, minimum and clip keep NaN",
    program: () => [
      nd.array([NAN, 1, NAN]).maximum(nd.array([1, NAN, NAN])),
      nd.array([NAN, 1, NAN]).minimum(nd.array([1, NAN, NAN])),
      nd.array([NAN, 1, INF, -INF]).clip(0, 0.5),
      nd.array([NAN]).relu(),
    ],
    expected: [NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0.5, 0.5, 0, NAN],
  },
  {
    name: "casts to int32 truncate and saturate, NaN is 0",
    program: () =>
      nd.array([1.9, -1.9, 2147483520, 3e9, -3e9, 1e20, INF, -INF, NAN]).astype("int32"),
    expected: [1, -1, 2147483520, INT_MAX, INT_MIN, INT_MAX, INT_MAX, INT_MIN, 0],
  },
  {
    name: "arrays of integers take numbers as a cast does",
    program: () => [
      nd.array([1.9, 3e9, -INF, NAN], { dtype: "int32" }),
      nd.array([-1, 300, 3e9, NAN], { dtype: "uint8" }),
      nd.full([1], 1e20, { dtype: "int32" }),
      nd.zeros([2], { dtype: "int32" }).set([-3e9, INF]),
    ],
    expected: [1, INT_MAX, INT_MIN, 0, 255, 44, 255, 0, INT_MAX, INT_MIN, INT_MAX],
  },
  {
    name: "casts to uint8 are those to int32 modulo 256",
    program: () => [
      nd.array([1.9, -1, -1.9, 255.5, 256, 300, -257, 3e9, -3e9, INF, -INF, NAN]).astype("uint8"),
      nd.array(Int32Array.of(300, -1, 256, INT_MIN, INT_MAX)).astype("uint8"),
    ],
    expected: [1, 255, 255, 255, 0, 44, 255, 255, 0, 255, 0, 0, 44, 255, 0, 0, 255],
  },
]);

testRows("reductions and searches", [
  {
    name: "argmax and argmin give the place of the first NaN",
    program: () =>
      [
        [1, NAN, 3],
        [NAN, 1, 3],
        [1, 3, NAN],
        [3, NAN, NAN],
        [-INF, -INF, -INF],
        [2, 2, 1],
        [1, 1, 2],
      ].flatMap((row) => [nd.array(row).argmax(), nd.array(row).argmin()]),
    expected: [1, 1, 0, 0, 2, 2, 1, 1, 0, 0, 0, 2, 2, 0],
  },
  {
    name: "argmax along either axis finds the first NaN",
    program: () => {
      const x = nd.array([
        [1, NAN, 3],
        [4, 2, NAN],
      ]);
      return [x.argmax({ axis: 0 }), x.argmax({ axis: 1 }), x.argmin({ axis: 1 })];
    },
    expected: [1, 0, 1, 1, 2, 1, 2],
  },
  {
    name: "max and min are NaN where one element is",
    program: () =>
      [
        [NAN, 1, 2],
        [1, NAN, 2],
        [1, 2, NAN],
      ].flatMap((row) => [nd.array(row).max(), nd.array(row).min()]),
    expected: [NAN, NAN, NAN, NAN, NAN, NAN],
  },
  {
    name: "max and min are infinite where all elements are",
    program: () => [nd.array([-INF, -INF]).max(), nd.array([INF, INF]).min()],
    expected: [-INF, INF],
  },
  {
    name: "the mean of equal numbers is that number, for lengths that have no exact inverse",
    program: () => [3, 41, 47, 55, 61, 83, 97, 107].map((n) => nd.ones([n]).mean()),
    expected: [1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: "softmax and log_softmax keep -Infinity apart, and NaN and rows of it only as NaN",
    program: () => {
      const x = nd.array([
        [-INF, 0],
        [-INF, -INF],
        [INF, 0],
        [NAN, 0],
      ]);
      return [x.softmax(), x.log_softmax().slice([0], [2])];
    },
    expected: [0, 1, NAN, NAN, NAN, NAN, NAN, NAN, -INF, 0, NAN, NAN].map((each, i) =>
      i === 5 ? NAN : each,
    ),
  },
  {
    name: "softmax of large numbers does not overflow",
    program: () => [nd.array([1e30, 1e30]).softmax(), nd.array([1000, 0]).log_softmax()],
    expected: [0.5, 0.5, 0, -1000],
  },
]);

testRows("indices", [
  {
    name: "one_hot has no 1 for NaN and what is outside of the axis, and truncates",
    program: () => nd.one_hot(nd.array([NAN, INF, -INF, -0.5, 0.9, -1, 2, 1e10]), 2),
    expected: [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
  },
  {
    name: "take truncates and clips; NaN takes the first",
    program: () =>
      nd.take(nd.array([10, 11, 12]), nd.array([NAN, INF, -INF, -0.5, 1.9, -1, 3, 1e10])),
    expected: [10, 12, 10, 10, 11, 10, 12, 12],
  },
  {
    name: "take truncates before it wraps",
    program: () =>
      nd.take(nd.array([10, 11, 12]), nd.array([-0.5, 0.9, -1, 3, 4, -4, NAN]), { mode: "wrap" }),
    expected: [10, 10, 12, 10, 11, 12, 10],
  },
  {
    name: "the gradient of take goes where it took from",
    program: () => gradientAt((x) => nd.take(x, nd.array([NAN, -1, 5, 1])), [10, 11, 12]),
    expected: [2, 1, 1],
  },
  {
    name: "pick truncates and clips; NaN picks the first",
    program: () => {
      const rows = new Array<number[]>(8).fill([10, 11, 12]);
      return nd.array(rows).pick(nd.array([NAN, INF, -INF, -0.5, 1.9, -1, 3, 1e10]));
    },
    expected: [10, 12, 10, 10, 11, 10, 12, 12],
  },
  {
    name: "the cross entropy of a label NaN is that of the first class",
    program: () => {
      const loss = nd.log_softmax(nd.array([[10, 11, 12]])).pick(nd.array([NAN]));
      return loss.negative();
    },
    expected: [2.4076059644443806],
    tolerance: 1e-6,
  },
  {
    name: "gather_nd counts negative indices from the end of their axis",
    program: () => {
      const x = nd.array([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      const rows = nd.array([
        [0, 1, -1, -2],
        [2, -1, 0, -3],
      ]);
      return [nd.gather_nd(x, rows), nd.gather_nd(x, nd.array([[-1, 0]]))];
    },
    expected: [3, 6, 4, 1, 4, 5, 6, 1, 2, 3],
  },
  {
    name: "gather_nd gives NaN, or the last of its integers, for what is outside of an axis",
    program: () => {
      const x = nd.array([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      const rows = nd.array([
        [0, 2, 0, -3, 1, 1e10, NAN],
        [3, 0, -4, 0, 2, 0, 1.9],
      ]);
      return [
        nd.gather_nd(x, rows),
        nd.gather_nd(x, nd.array([[2]])),
        nd.gather_nd(x.astype("int32"), rows),
        nd.gather_nd(x.astype("uint8"), rows),
      ];
    },
    expected: [
      ...[NAN, NAN, NAN, NAN, 6, NAN, 2],
      ...[NAN, NAN, NAN],
      ...[INT_MIN, INT_MIN, INT_MIN, INT_MIN, 6, INT_MIN, 2],
      ...[255, 255, 255, 255, 6, 255, 2],
    ],
  },
  {
    name: "gather_nd passes gradients to what it took only",
    program: () => gradientAt((x) => nd.gather_nd(x, nd.array([[-1, 5, 0, -1]])), [1, 2, 3]),
    expected: [1, 0, 2],
  },
  {
    name: "an embedding clips its indices",
    program: () => {
      const layer = new nn.Embedding(3, 1);
      layer.initialize();
      layer.weight.set_data(nd.array([[10], [11], [12]]));
      return layer.forward(nd.array([NAN, -1, 3, 1]));
    },
    expected: [10, 10, 12, 11],
  },
]);

testRows("windows", [
  {
    name: "a window of padding only has the lowest float32 as its maximum, 0 as mean and sum",
    program: () => {
      const x = nd.array([[[-1, -2, -3, -4, -5, -6, -7]]]);
      const window = { kernel: 3, stride: 5, pad: 1, pooling_convention: "full" } as const;
      return (["max", "avg", "sum"] as const).map((pool_type) =>
        nd.Pooling(x, { ...window, pool_type }),
      );
    },
    expected: [-1, -5, -3.4028234663852886e38, -1, -6, 0, -3, -18, 0],
  },
  {
    name: "a window of padding only passes no gradient",
    program: () =>
      gradientAt(
        (x) => nd.Pooling(x, { kernel: 2, stride: 4, pad: 1, pooling_convention: "full" }),
        [[[-1, -2, -3, -4, -5, -6]]],
      ),
    expected: [1, 0, 0, 1, 0, 0],
  },
]);
