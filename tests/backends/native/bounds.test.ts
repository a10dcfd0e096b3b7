/** What native kernels are not bound to. */

import { describe, expect, test } from "bun:test";
import type { DType, KernelName, Operand, Shape } from "../../../backends/backend.ts";
import { load } from "../../../backends/load.ts";
import { bind, blank } from "../kernels/support/subject.ts";

const native = await load("native");
const float = (...shape: number[]): Operand => blank(native, shape);
const of = (dtype: DType, ...shape: number[]): Operand => blank(native, shape, dtype);
const claim = (operand: Operand, shape: Shape): Operand => ({ ...operand, shape });

const NONE = { transposeA: false, transposeB: false };
const ALL = { reverse: false, lengths: false };
const ENDS = { reverse: false, lengths: true };
const twice = (...shape: number[]): Operand[] => [float(...shape), float(...shape)];
const PLAIN = { stride: [1, 1], pad: [0, 0], dilate: [1, 1], groups: 1, channelsLast: false };
const LINEAR = { ...PLAIN, activation: null };
const MISFITS: readonly [KernelName, readonly Operand[], Operand, object?][] = [
  ["exp", [float(3)], float(4)],
  ["exp", [of("uint8", 4)], of("uint8", 4)],
  ["clip", [float(4)], float(3), { a_min: 0, a_max: 1 }],
  ["add", [float(3), float(2)], float(3)],
  ["add", [float(2, 3), float(3)], float(3)],
  ["add", [float(3), of("int32", 3)], float(3)],
  ["activation_gradient", [float(4), float(3)], float(4), { activation: "tanh" }],
  ["sum", [float(2, 3)], float(4), { axes: [0] }],
  ["max", [of("int32", 2, 3)], float(3), { axes: [0] }],
  ["sum_squares", [of("uint8", 8)], float(1)],
  ["softmax", [float(2, 3)], float(3, 3), { axis: 1 }],
  ["dot", [float(2, 3), float(4, 5)], float(2, 5), NONE],
  ["dot", [float(2, 3), float(3, 5)], float(3, 5), NONE],
  ["dot", [float(2, 3), float(3, 5)], float(2, 5), { transposeA: true, transposeB: false }],
  ["batch_dot", [float(2, 2, 3), float(1, 3, 5)], float(2, 2, 5), NONE],
  ["dense", [float(2, 3), float(4, 2), float(4)], float(2, 4), { activation: null }],
  ["dense", [float(2, 3), float(4, 3), float(3)], float(2, 4), { activation: null }],
  ["convolution", [float(1, 2, 5, 5), float(3, 1, 3, 3)], float(1, 3, 3, 3), LINEAR],
  ["convolution", [float(1, 2, 5, 5), float(3, 2, 3, 3)], float(1, 3, 3, 4), LINEAR],
  ["convolution", [float(1, 2, 5, 5), float(3, 2, 3, 3), float(2)], float(1, 3, 3, 3), LINEAR],
  ["convolution", [float(1, 2, 5, 5), float(3, 2, 3, 3)], float(2, 3, 3, 3), LINEAR],
  [
    "convolution_data_gradient",
    [float(1, 3, 3, 3), float(3, 2, 3, 3)],
    float(1, 2, 4, 5),
    { ...PLAIN, stride: [1, 0] },
  ],
  ["convolution_weight_gradient", [float(1, 2, 5, 5), float(1, 3, 3, 3)], float(3, 2, 4, 3), PLAIN],
  ["max_pool", [float(2, 4, 4)], float(3, 2, 2), { kernel: [2, 2], stride: [2, 2], pad: [0, 0] }],
  [
    "max_pool_gradient",
    [float(2, 4, 3), float(2, 2, 2)],
    float(2, 4, 4),
    { kernel: [2, 2], stride: [2, 2], pad: [0, 0] },
  ],
  ["take", [float(3, 2), float(4)], float(5, 2), { axis: 0 }],
  ["take", [float(3, 2), of("uint8", 4)], float(4, 2), { axis: 0 }],
  [
    "lstm",
    [float(2, 3, 8), float(8, 2), float(8), float(3, 2), float(3, 1)],
    float(2, 6, 3, 2),
    ALL,
  ],
  ["gru", [float(2, 3, 6), float(6, 2), float(6), float(3, 2)], float(2, 4, 3, 2), ALL],
  ["rnn_tanh", [float(2, 3, 2), float(2, 2), float(2), float(3, 2)], float(2, 1, 3, 2), ENDS],
  ["gru_gradient", [...twice(2, 5, 3, 2), float(6, 2), float(3, 2)], float(2, 2, 3, 6), ALL],
  ["adam_update", [float(4), float(4), float(4), float(3), float(1), float(1)], float(4), {}],
  ["sgd_update", [float(4), float(4)], float(5), {}],
  ["rmsprop_update", [float(4), float(4), float(4), float(0)], float(4), {}],
  ["rmspropalex_update", [...new Array(4).fill(float(4)), float(3), float(1)], float(4), {}],
];

describe("a native kernel", () => {
  test("is not bound to operands that do not fit together", () => {
    for (const [name, inputs, output, attrs] of MISFITS) {
      expect(() => bind(native, name, inputs, output, attrs)).toThrow(
        new RegExp(`^Cannot bind ${name} to .+: they do not fit together; give operands as`),
      );
    }
  });

  test("is not bound to an operand longer than its buffer", () => {
    const short = claim(float(3), [4]);
    const bytes = { ...of("uint8", 8), dtype: "float32", shape: [3] } as const;
    expect(() => bind(native, "exp", [short], float(4))).toThrow(
      "Cannot bind exp to float32 [4]: it takes 16 bytes, and its buffer has 12; give it a larger one.",
    );
    expect(() => bind(native, "exp", [float(4)], short)).toThrow("its buffer has 12");
    expect(() => bind(native, "exp", [float(3)], bytes)).toThrow("its buffer has 8");
  });

  test("is not bound to a buffer that was freed, or is another backend's", async () => {
    const freed = float(4);
    native.free(freed.buffer);
    expect(() => bind(native, "exp", [freed], float(4))).toThrow("it has been freed");
    const foreign = blank(await load("reference"), [4]);
    expect(() => bind(native, "exp", [foreign], float(4))).toThrow("a buffer of another backend");
  });
});
