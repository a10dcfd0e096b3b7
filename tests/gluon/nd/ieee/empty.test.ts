/** Arrays without elements: sums of nothing are 0, and what has no elements has no values to compute. */
import { afterAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, nd, nn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { gpuTest } from "../../../backends/webgpu/testing.ts";

const none = (...shape: number[]): nd.NDArray => nd.zeros(shape);

/** Programs, and the shape and values of their results. */
const cases: readonly (readonly [
  string,
  () => nd.NDArray,
  readonly number[],
  readonly number[],
])[] = [
  ["softmax of (2, 0)", () => none(2, 0).softmax(), [2, 0], []],
  ["log_softmax of (2, 0)", () => none(2, 0).log_softmax(), [2, 0], []],
  ["softmax of (0, 3)", () => none(0, 3).softmax(), [0, 3], []],
  ["a sum over an axis of none", () => none(2, 0).sum({ axis: 1 }), [2], [0, 0]],
  ["a sum over all", () => none(2, 0).sum(), [], [0]],
  ["a mean over an axis of none", () => none(2, 0).mean({ axis: 1 }), [2], [NaN, NaN]],
  ["a mean that is itself empty", () => none(0, 3).mean({ axis: 1 }), [0], []],
  ["a norm of nothing", () => none(2, 0).norm({ axis: 1 }), [2], [0, 0]],
  ["max of none along an axis with elements", () => none(0, 3).max({ axis: 1 }), [0], []],
  ["argmax of none along an axis with elements", () => none(0, 3).argmax({ axis: 1 }), [0], []],
  [
    "dot over an inner length of 0",
    () => nd.dot(none(2, 0), none(0, 3)),
    [2, 3],
    [0, 0, 0, 0, 0, 0],
  ],
  ["dot of no rows", () => nd.dot(none(0, 4), none(4, 3)), [0, 3], []],
  ["dot to no columns", () => nd.dot(none(2, 4), none(4, 0)), [2, 0], []],
  [
    "dot transposed over an inner length of 0",
    () => nd.dot(none(0, 40), none(0, 40), { transpose_a: true }).slice([0, 0], [1, 2]),
    [1, 2],
    [0, 0],
  ],
  [
    "batch_dot over an inner length of 0",
    () => nd.batch_dot(none(2, 1, 0), none(2, 0, 2)),
    [2, 1, 2],
    [0, 0, 0, 0],
  ],
  [
    "dense of no inputs is its bias",
    () => nd.dense(none(2, 0), none(3, 0), nd.array([1, -2, 3]), { activation: "relu" }),
    [2, 3],
    [1, 0, 3, 1, 0, 3],
  ],
  ["dense of an empty batch", () => nd.dense(none(0, 4), none(3, 4), none(3)), [0, 3], []],
  [
    "convolution of an empty batch",
    () => nd.Convolution(none(0, 1, 4, 4), none(2, 1, 3, 3)),
    [0, 2, 2, 2],
    [],
  ],
  [
    "convolution of no channels is its bias",
    () => nd.Convolution(none(1, 0, 3), none(2, 0, 2), nd.array([1, 2])),
    [1, 2, 2],
    [1, 1, 2, 2],
  ],
  ["pooling of an empty batch", () => nd.Pooling(none(0, 1, 4), { kernel: 2 }), [0, 1, 3], []],
  ["pick from no rows", () => none(0, 3).pick(none(0)), [0], []],
  ["take of no indices", () => nd.take(none(3, 2), none(0)), [0, 2], []],
  ["gather_nd at no places", () => nd.gather_nd(none(3, 2), none(1, 0)), [0, 2], []],
  ["one_hot of no indices", () => nd.one_hot(none(0), 3), [0, 3], []],
  ["smooth_l1 of none", () => nd.smooth_l1(none(0, 2)), [0, 2], []],
  ["LayerNorm of none", () => layer(new nn.LayerNorm({ in_channels: 3 }), none(0, 3)), [0, 3], []],
  ["the gradient of softmax of (2, 0)", () => softmaxGradient(), [2, 0], []],
];

function layer(block: nn.LayerNorm, x: nd.NDArray): nd.NDArray {
  block.initialize();
  return block.forward(x);
}

function softmaxGradient(): nd.NDArray {
  const x = none(2, 0);
  x.attach_grad();
  autograd.record(() => x.softmax()).backward();
  return x.grad as nd.NDArray;
}

afterAll(async () => setBackend(await load("reference")));

for (const backend of ["reference", "wasm", "wasm-portable", "native", "webgpu"]) {
  const declare = backend === "webgpu" ? gpuTest : test;
  describe(`no elements on ${backend}`, () => {
    for (const [name, program, shape, values] of cases) {
      declare(`${name} is ${JSON.stringify(values)}`, async () => {
        setBackend(await load(backend));
        const y = program();
        expect([...y.shape]).toEqual([...shape]);
        expect([...(await y.toArray())]).toEqual([...values]);
      });
    }

    declare("extrema of nothing are refused by name", async () => {
      setBackend(await load(backend));
      for (const name of ["max", "min"] as const) {
        expect(() => none(2, 0)[name]({ axis: 1 })).toThrow(
          `Cannot ${name} an array of shape (2, 0): it has no elements; only sums of nothing are defined.`,
        );
      }
      for (const name of ["argmax", "argmin"] as const) {
        expect(() => none(2, 0)[name]({ axis: 1 })).toThrow(
          `Cannot ${name} an array of shape (2, 0): it has no elements.`,
        );
      }
    });
  });
}
