/** Layers as functions under MXNet's names, einsum and tensordot, with gradients, against MXNet 1.9.1. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../../gluon/nd/compile/compile.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";
import { type Call, mxnetSuite, optioned } from "../support/mxnet_suite.ts";

type Attrs = nd.InstanceNormOptions &
  nd.BroadcastAxesOptions &
  nd.FullyConnectedOptions &
  nd.BatchNormOpOptions &
  nd.LeakyReLUOptions & {
    readonly axes: nd.ContractedAxes;
    readonly axis: number;
    readonly dim1: number;
    readonly dim2: number;
    readonly input_dim: number;
    readonly output_dim: number;
    readonly num_groups: number;
    readonly num_outputs: number;
    readonly shape: nd.Shape;
    readonly subscripts: string;
    readonly mode: "instance" | "channel";
  };

const calls: Readonly<Record<string, Call<Attrs>>> = {
  all_finite: optioned((x) => nd.all_finite(x)),
  argmax_channel: optioned((x) => x.argmax_channel()),
  batch_take: ([x, indices]) => nd.batch_take(x, indices),
  broadcast_axes: optioned((x, { axis, size }) => nd.broadcast_axes(x, { axis, size })),
  GroupNorm: ([x, gamma, beta], { num_groups }) => nd.GroupNorm(x, gamma, beta, { num_groups }),
  InstanceNorm: ([x, gamma, beta], attrs) => nd.InstanceNorm(x, gamma, beta, attrs),
  ravel_multi_index: optioned((x, { shape }) => nd.ravel_multi_index(x, { shape })),
  reverse: optioned((x, { axis }) => nd.reverse(x, { axis })),
  softmax_cross_entropy: ([x, label]) => nd.softmax_cross_entropy(x, label),
  unravel_index: optioned((x, { shape }) => nd.unravel_index(x, { shape })),
  BatchNorm: ([x, gamma, beta, mean, variance], attrs) =>
    nd.BatchNorm(x, gamma, beta, mean, variance, attrs),
  einsum: (inputs, { subscripts }) => nd.einsum(subscripts, ...inputs),
  Embedding: ([x, weight], attrs) => nd.Embedding(x, weight, attrs),
  FullyConnected: ([x, weight, bias], attrs) => nd.FullyConnected(x, weight, bias, attrs),
  LayerNorm: ([x, gamma, beta], attrs) => nd.LayerNorm(x, gamma, beta, attrs),
  LeakyReLU: ([x, gamma], attrs) => nd.LeakyReLU(x, gamma, attrs),
  SliceChannel: optioned(nd.SliceChannel),
  SoftmaxActivation: optioned(nd.SoftmaxActivation),
  softmin: optioned(nd.softmin),
  SwapAxis: optioned(nd.SwapAxis),
  tensordot: ([a, b], { axes }) => nd.tensordot(a, b, axes),
};

mxnetSuite("mxnet_aliases", calls, { least: 35 });

onEachBackend(() => {
  test("BatchNorm() while training moves its statistics, as MXNet's would", async () => {
    const [mean, variance] = [nd.zeros([2]), nd.ones([2])];
    const x = nd.array([
      [1, 10],
      [3, 30],
    ]);
    record(() => nd.BatchNorm(x, nd.ones([2]), nd.zeros([2]), mean, variance, { momentum: 0.5 }));
    await expectValues(mean, [1, 10]);
    await expectValues(variance, [1, 50.5]);
  });

  test("Dropout() drops while training or always, and is refused in plans", async () => {
    const x = nd.ones([1000]);
    expect(nd.Dropout(x)).toBe(x);
    nd.random.seed(3);
    const dropped = [...(await record(() => nd.Dropout(x, { p: 0.25 })).toArray())];
    const zeros = dropped.filter((each) => each === 0).length;
    expect(Math.abs(zeros - 250)).toBeLessThan(70);
    expect(dropped.every((each) => each === 0 || Math.abs(each - 4 / 3) < 1e-6)).toBe(true);
    const slices = await nd
      .Dropout(nd.ones([4, 50]), { mode: "always", axes: [1] })
      .sum({ axis: 1 })
      .toArray();
    expect([...slices].every((each) => each === 0 || each === 100)).toBe(true);
    const plan = compile((each: nd.NDArray) => nd.Dropout(each, { mode: "always" }));
    expect(() => plan(x)).toThrow(
      "Cannot Dropout while tracing: the plan would drop the same elements each time; use nn.Dropout.",
    );
    expect(() => nd.Dropout(x, { p: 1 })).toThrow("Cannot Dropout with p 1: it must be in [0, 1).");
  });

  test("einsum() broadcasts axes of length 1, and repeats what one letter takes", async () => {
    const [a, b] = [
      nd.array([[1, 2]]),
      nd.array([
        [3, 4],
        [5, 6],
      ]),
    ];
    await expectValues(nd.einsum("ij,ij->ij", a, b), [
      [3, 8],
      [5, 12],
    ]);
    await expectValues(nd.einsum("...i,...i->...", b, b), [25, 61]);
  });

  test("what public bug reports say that einsum() must do", async () => {
    // rten #1369, NumPy #10930: a letter that is summed over, 1 and n long
    await expectValues(nd.einsum("ik,kj->ij", nd.ones([2, 1]), nd.ones([3, 2])), [
      [3, 3],
      [3, 3],
    ]);
    await expectValues(nd.einsum("i,i", nd.array([1, 2]), nd.array([3])), 9);
    expect(nd.einsum("ij,j->i", nd.ones([2, 0]), nd.ones([0])).shape).toEqual([2]);
    // mlx #4124: the shorter axis comes first
    const short = nd.zeros([1, 3, 4]);
    expect(nd.einsum("...ij,...jk->...ik", short, nd.zeros([2, 4, 5])).shape).toEqual([2, 3, 5]);
    // NumPy #11221: the letter at fault is named
    expect(() => nd.einsum("aabcb,abc", nd.ones([3, 3, 4, 5, 6]), nd.ones([3, 4, 5]))).toThrow(
      'axes "b" are 4 and 6 long',
    );
  });

  test("waitall() and asnumpy() wait for values, copyto() writes them", async () => {
    const [x, y] = [nd.array([1, 2]), nd.zeros([2])];
    x.copyto(y);
    await nd.waitall();
    expect([...(await y.asnumpy())]).toEqual([1, 2]);
  });
});

test("names stand for the functions that they are", () => {
  expect(nd.broadcast_add).toBe(nd.add);
  expect(nd.elemwise_mul).toBe(nd.multiply);
  expect(nd.Concat).toBe(nd.concat);
  expect(nd.BlockGrad).toBe(nd.stop_gradient);
  expect(nd.Reshape(nd.ones([4]), { shape: [2, 2] }).shape).toEqual([2, 2]);
  expect(nd.Cast(nd.ones([4]), { dtype: "int32" }).dtype).toBe("int32");
});

test("refuse what does not fit", () => {
  const x = nd.ones([2, 3]);
  expect(() => nd.FullyConnected(x, nd.ones([4, 3]))).toThrow(
    "Cannot FullyConnected without a bias: give one, or { no_bias: true }.",
  );
  expect(() => nd.FullyConnected(x, nd.ones([4, 3]), nd.ones([4]), { num_hidden: 5 })).toThrow(
    "Cannot FullyConnected to 5 units: the weight has 4; num_hidden must be its first length.",
  );
  expect(() => nd.LeakyReLU(x, null, { act_type: "rrelu" as nd.LeakyReLUType })).toThrow(
    'Cannot LeakyReLU with act_type "rrelu": there is no such activation; use one of leaky, prelu, elu, selu, gelu.',
  );
  expect(() => nd.LeakyReLU(x, null, { act_type: "prelu" })).toThrow("without gamma: give it");
  for (const [subscripts, why] of [
    ["ij,jk", "there are 2 terms for 1 arrays"],
    ["i", "term 0 names 1 axes of an array with 2"],
    ["ij->ii", "the result names a letter twice"],
    ["ij->k", "no array has the letter k"],
    ["i1", "subscripts are letters, commas, ... and one ->"],
    ["ii", 'axes "i" are 2 and 3 long'],
  ] as const) {
    expect(() => nd.einsum(subscripts, x)).toThrow(
      `Cannot einsum "${subscripts}" of (2, 3): ${why}.`,
    );
  }
  expect(() => nd.tensordot(x, x, 1)).toThrow("the axes of a pair must be equally long");
  expect(() => nd.tensordot(x, x, 3)).toThrow("it must be a whole number, 0 or more");
});
