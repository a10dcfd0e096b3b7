/** What arrays refuse, in which words: "Cannot <verb> <thing>: <what is so>; <what to do>." */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Backend } from "../../../backends/backend.ts";
import { load } from "../../../backends/mod.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { context, setBackend, within } from "../../../gluon/nd/context.ts";
import type { DType, NDArray } from "../../../gluon/nd/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";

let reference: Backend;
beforeAll(async () => {
  reference = await load("reference");
  setBackend(reference);
});

type Row = readonly [text: string, call: () => unknown];

/** Declares one test a row: the call throws an error of that class with exactly that text. */
function refuses(kind: new (text: string) => Error, rows: readonly Row[]): void {
  for (const [text, call] of rows) {
    test(text, () => {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(kind);
      expect((error as Error).message).toBe(text);
    });
  }
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

const floats = (...shape: number[]): NDArray => nd.zeros(shape);
const ints = (...shape: number[]): NDArray => nd.zeros(shape, { dtype: "int32" });
const bytes = (...shape: number[]): NDArray => nd.zeros(shape, { dtype: "uint8" });
/** What a caller without a type checker may pass. */
const wrong = (value: unknown): never => value as never;

describe("creation refuses", () => {
  const irregular = (values: string): string =>
    `Cannot make an array of ${values}: it is no regular nesting of numbers; every row of one ` +
    "depth must be equally long.";
  refuses(TypeError, [
    [irregular("[[1, 2], [3]]"), () => nd.array([[1, 2], [3]])],
    [irregular("[[1], 2]"), () => nd.array([[1], 2])],
    [irregular("[1, [2]]"), () => nd.array([1, [2]])],
    [irregular("[[], [1]]"), () => nd.array([[], [1]])],
    [irregular('["1", null]'), () => nd.array(wrong(["1", null]))],
    [irregular("undefined"), () => nd.array(wrong(undefined))],
    [irregular('"five"'), () => nd.array(wrong("five"))],
    [irregular("NDArray"), () => nd.array(wrong(floats(1)))],
    [
      irregular("[[1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1]..."),
      () => nd.array([...new Array(50).fill(new Array(9).fill(1)), []]),
    ],
    [
      'Cannot use dtype "float64": there is no such dtype; use one of float32, int32, uint8.',
      () => nd.array([1], { dtype: "float64" as DType }),
    ],
    [
      'Cannot use dtype "bool": there is no such dtype; use one of float32, int32, uint8.',
      () => floats(1).astype(wrong("bool")),
    ],
    [
      "Cannot use dtype 32: there is no such dtype; use one of float32, int32, uint8.",
      () => nd.arange(3, 4, { dtype: wrong(32) }),
    ],
    [
      "Cannot use dtype null: there is no such dtype; use one of float32, int32, uint8.",
      () => nd.eye(3, 3, { dtype: wrong(null) }),
    ],
  ]);
  const shape = (verb: string, given: string): string =>
    `Cannot ${verb} of shape ${given}: a shape is an array of whole numbers, each 0 or more; for ` +
    "example [2, 3].";
  refuses(RangeError, [
    [
      "Cannot make an array of shape (2, 3) of 5 numbers: it holds 6; give as many.",
      () => nd.array([1, 2, 3, 4, 5], { shape: [2, 3] }),
    ],
    [
      "Cannot make an array of shape (1,) of 0 numbers: it holds 1; give as many.",
      () => nd.array([], { shape: [1] }),
    ],
    [shape("make an array", "[2, -1]"), () => nd.zeros([2, -1])],
    [shape("make an array", "[NaN]"), () => nd.ones([Number.NaN])],
    [shape("make an array", "[Infinity]"), () => nd.full([Number.POSITIVE_INFINITY], 1)],
    [shape("make an array", "4"), () => nd.zeros(wrong(4))],
    [shape("make an identity matrix", "[1.5, 1.5]"), () => nd.eye(1.5)],
    [shape("draw an array", "[-1]"), () => nd.random.uniform(0, 1, { shape: [-1] })],
    [shape("draw an array", "[0.5]"), () => nd.random_uniform(ints(2), ints(1), [0.5])],
    [shape("broadcast to an array", "[-1, 3]"), () => floats(3).broadcast_to([-1, 3])],
    [shape("add to an array", "[-1]"), () => nd.add_at(floats(1), ints(1), [-1])],
    [
      "Cannot make an identity matrix on diagonal 0.5: it must be a whole number.",
      () => nd.eye(2, 2, { k: 0.5 }),
    ],
    [
      "Cannot count from 0 to Infinity in steps of 1: that never ends; bounds and step must be " +
        "finite, the step not 0.",
      () => nd.arange(Number.POSITIVE_INFINITY),
    ],
    [
      "Cannot count from NaN to 3 in steps of 1: that never ends; bounds and step must be finite, " +
        "the step not 0.",
      () => nd.arange(Number.NaN, 3),
    ],
    [
      "Cannot count from 0 to 3 in steps of 0: that never ends; bounds and step must be finite, " +
        "the step not 0.",
      () => nd.arange(0, 3, { step: 0 }),
    ],
    [
      "Cannot draw uniform numbers with parameter NaN: it must be finite.",
      () => nd.random.uniform(0, Number.NaN),
    ],
    [
      "Cannot draw normal numbers with parameter -Infinity: it must be finite.",
      () => nd.random.normal(Number.NEGATIVE_INFINITY),
    ],
    [
      "Cannot draw from key (3,) and counter (1,): they must be (2,) and (1,).",
      () => nd.random_uniform(ints(3), ints(1), [2]),
    ],
  ]);
});

describe("reading and writing refuses", () => {
  test("Cannot read (2, 3) as a scalar: it has 6 elements; ...", async () => {
    await expect(floats(2, 3).asscalar()).rejects.toThrow(
      new RangeError(
        "Cannot read (2, 3) as a scalar: it has 6 elements; reduce it first, for example with " +
          ".sum() or .mean().",
      ),
    );
    await expect(floats(0).asscalar()).rejects.toThrow("it has 0 elements;");
  });
  refuses(RangeError, [
    [
      "Cannot set an array (2,) to 3 numbers: it holds 2; give as many.",
      () => floats(2).set([1, 2, 3]),
    ],
    [
      "Cannot copy into float32 (2,): the result is float32 (1, 2); both must be alike.",
      () => floats(2).set(floats(1, 2)),
    ],
    [
      "Cannot copy into float32 (2,): the result is int32 (2,); both must be alike.",
      () => floats(2).set(ints(2)),
    ],
  ]);
});

describe("operations refuse the wrong kind:", () => {
  refuses(TypeError, [
    ["Cannot sum 3: input 0 is no NDArray; make one with nd.array(...).", () => nd.sum(wrong(3))],
    [
      "Cannot exp [1]: input 0 is no NDArray; make one with nd.array(...).",
      () => nd.exp(wrong([1])),
    ],
    [
      "Cannot dense undefined: input 1 is no NDArray; make one with nd.array(...).",
      () => nd.dense(floats(1, 1), wrong(undefined)),
    ],
    [
      "Cannot concat 3: input 1 is no NDArray; make one with nd.array(...).",
      () => nd.concat([floats(2, 2), wrong(3)]),
    ],
    [
      'Cannot compute with "2": it is neither an NDArray nor a number; make an array with ' +
        "nd.array(...).",
      () => floats(1).add(wrong("2")),
    ],
    [
      "Cannot compute with [1, 2]: it is neither an NDArray nor a number; make an array with " +
        "nd.array(...).",
      () => nd.multiply(wrong([1, 2]), floats(1)),
    ],
    [
      "Cannot compute with undefined: it is neither an NDArray nor a number; make an array with " +
        "nd.array(...).",
      () => floats(1).subtract(wrong(undefined)),
    ],
    [
      "Cannot compute with null: it is neither an NDArray nor a number; make an array with " +
        "nd.array(...).",
      () => nd.where(floats(1), wrong(null), floats(1)),
    ],
    [
      "Cannot compute with the function add: it is neither an NDArray nor a number; make an array " +
        "with nd.array(...).",
      () => floats(1).add(wrong(nd.add)),
    ],
    [
      "Cannot add float32 (2,) and int32 (2,): the dtypes differ; convert one with " +
        '.astype("float32").',
      () => floats(2).add(ints(2)),
    ],
    [
      "Cannot choose with where() from float32 (2,) and int32 (2,): the dtypes differ; convert one " +
        'with .astype("float32").',
      () => nd.where(ints(2), floats(2), ints(2)),
    ],
    [
      'Cannot exp uint8 (2,): input 0 must be float32; convert it with .astype("float32").',
      () => bytes(2).exp(),
    ],
    [
      'Cannot exp int32 (3,): input 0 must be float32; convert it with .astype("float32").',
      () => ints(3).exp(),
    ],
    [
      'Cannot dot int32 (2, 2): input 1 must be float32; convert it with .astype("float32").',
      () => floats(2, 2).dot(ints(2, 2)),
    ],
  ]);
  refuses(RangeError, [
    [
      "Cannot compute int32 with 0.5: it is no whole number of 32 bits; convert the array with " +
        '.astype("float32").',
      () => ints(1).multiply(0.5),
    ],
    [
      "Cannot compute int32 with NaN: it is no whole number of 32 bits; convert the array with " +
        '.astype("float32").',
      () => ints(1).add(Number.NaN),
    ],
    [
      "Cannot compute int32 with 2147483648: it is no whole number of 32 bits; convert the array " +
        'with .astype("float32").',
      () => ints(1).maximum(2 ** 31),
    ],
  ]);

  test("-0 is a whole number", async () => {
    expect(await ints(1).add(-0).tolist()).toEqual([0]);
  });
});

describe("operations refuse shapes that do not fit:", () => {
  refuses(RangeError, [
    [
      "Cannot add arrays of shapes (2, 3) and (2,): they do not broadcast; from the last axis on, " +
        "lengths must be equal or 1.",
      () => floats(2, 3).add(floats(2)),
    ],
    [
      "Cannot lesser arrays of shapes (0,) and (2,): they do not broadcast; from the last axis on, " +
        "lengths must be equal or 1.",
      () => floats(0).lesser(floats(2)),
    ],
    [
      "Cannot choose with where() among shapes (2,), (3,), (1,): they do not broadcast; from the " +
        "last axis on, lengths must be equal or 1.",
      () => nd.where(floats(2), floats(3), floats(1)),
    ],
    [
      "Cannot broadcast (2, 3) to (3, 2): from the last axis on, each length must be 1 or the one " +
        "wanted.",
      () => floats(2, 3).broadcast_to([3, 2]),
    ],
    [
      "Cannot broadcast (2, 3) to (3,): from the last axis on, each length must be 1 or the one " +
        "wanted.",
      () => floats(2, 3).broadcast_to([3]),
    ],
    [
      "Cannot dot (2, 3) and (2, 3): the inner lengths 3 and 2 differ; they must be equal.",
      () => floats(2, 3).dot(floats(2, 3)),
    ],
    [
      "Cannot dot (2, 3) transposed and (3, 2): the inner lengths 2 and 3 differ; they must be " +
        "equal.",
      () => floats(2, 3).dot(floats(3, 2), { transpose_a: true }),
    ],
    [
      "Cannot dot (2, 3) transposed and (3,): both must have 2 axes.",
      () => floats(2, 3).dot(floats(3), { transpose_a: true }),
    ],
    [
      "Cannot dot () and (2,): the last axis of the first must be as long as the first axis of the " +
        "second.",
      () => floats().dot(floats(2)),
    ],
    [
      "Cannot dot (2, 3, 4) and (5, 2): the last axis of the first must be as long as the first " +
        "axis of the second.",
      () => floats(2, 3, 4).dot(floats(5, 2)),
    ],
    [
      "Cannot batch_dot (2, 3) and (3, 2): both must have 3 axes.",
      () => nd.batch_dot(floats(2, 3), floats(3, 2)),
    ],
    [
      "Cannot batch_dot (2, 3, 4) and (3, 4, 5): the batch sizes differ; they must be equal.",
      () => nd.batch_dot(floats(2, 3, 4), floats(3, 4, 5)),
    ],
    [
      "Cannot connect input (2, 3) to weight (4, 5): input (batch, in_units) and weight (units, " +
        "in_units) must agree in in_units.",
      () => nd.dense(floats(2, 3), floats(4, 5)),
    ],
    [
      "Cannot add bias (3,) to 4 units: it must be (4,).",
      () => nd.dense(floats(2, 3), floats(4, 3), floats(3)),
    ],
    [
      "Cannot reshape (2, 3) to (4, -1): it has 6 elements; the new lengths must multiply to as " +
        "many (one of them may be -1).",
      () => floats(2, 3).reshape([4, -1]),
    ],
    [
      "Cannot reshape (2, 3) to (-1, -1): it has 6 elements; the new lengths must multiply to as " +
        "many (one of them may be -1).",
      () => floats(2, 3).reshape([-1, -1]),
    ],
    [
      "Cannot reshape (4,) to (NaN,): it has 4 elements; the new lengths must multiply to as many " +
        "(one of them may be -1).",
      () => floats(4).reshape([Number.NaN]),
    ],
    [
      "Cannot reshape (4,) to (-3, -3): it has 4 elements; the new lengths must multiply to as " +
        "many (one of them may be -1).",
      () => floats(4).reshape([-3, -3]),
    ],
    [
      "Cannot squeeze axis 1 of (1, 2): its length is 2; only axes of length 1 can go.",
      () => floats(1, 2).squeeze(1),
    ],
    [
      "Cannot concat float32 (2, 3) and float32 (3, 3) along axis 1: dtypes and all other axes " +
        "must be equal.",
      () => nd.concat([floats(2, 3), floats(3, 3)]),
    ],
    [
      "Cannot concat float32 (2,) and int32 (2,) along axis 0: dtypes and all other axes must be " +
        "equal.",
      () => nd.concat([floats(2), ints(2)], { dim: 0 }),
    ],
    ["Cannot concat no arrays: give at least one.", () => nd.concat([])],
    ["Cannot stack no arrays: give at least one.", () => nd.stack([])],
    [
      "Cannot split (2, 5) along axis 1 into 2 parts: its length 5 is not divisible by 2.",
      () => floats(2, 5).split(2),
    ],
    [
      "Cannot split (2, 4) along axis 1 into 0 parts: it must be a whole number, 1 or more.",
      () => floats(2, 4).split(0),
    ],
    [
      "Cannot split (2, 4) along axis 1 into 2 parts: parts have length 2; to squeeze the axis it " +
        "must be 1.",
      () => floats(2, 4).split(2, { squeeze_axis: true }),
    ],
    [
      "Cannot pick from (3, 4) along axis 1 with index (4,): the index must be (3,) or (3, 1).",
      () => floats(3, 4).pick(floats(4)),
    ],
    [
      "Cannot add (2,) at (3,) indices of axis 0 of (4,): it must be (3,).",
      () => nd.add_at(floats(2), ints(3), [4]),
    ],
    [
      "Cannot gather_nd from (3,) with indices (2, 1): the first axis of the indices must be as " +
        "long as there are axes to index, 1 to 1.",
      () => nd.gather_nd(floats(3), ints(2, 1)),
    ],
    [
      "Cannot max an array of shape (0,): it has no elements; only sums of nothing are defined.",
      () => floats(0).max(),
    ],
    ["Cannot argmin an array of shape (2, 0): it has no elements.", () => floats(2, 0).argmin()],
    [
      "Cannot take 2 elements along an axis of length 0: there is none to choose.",
      () => floats(0, 3).take(ints(2)),
    ],
  ]);
});

describe("operations refuse axes that are not there:", () => {
  refuses(RangeError, [
    ["Cannot sum along axis 2: axes are numbered -2 to 1.", () => floats(2, 3).sum({ axis: 2 })],
    [
      "Cannot sum along axis -3: axes are numbered -2 to 1.",
      () => floats(2, 3).sum({ axis: [0, -3] }),
    ],
    [
      "Cannot max along axes [0, -2]: an axis is named twice; name each once.",
      () => floats(2, 3).max({ axis: [0, -2] }),
    ],
    ["Cannot argmax along axis 0: a scalar has no axes.", () => floats().argmax({ axis: 0 })],
    [
      "Cannot softmax along axis 0.5: axes are numbered -1 to 0.",
      () => floats(2).softmax({ axis: 0.5 }),
    ],
    ["Cannot pick along axis -1: a scalar has no axes.", () => floats().pick(ints())],
    [
      "Cannot take along axis NaN: axes are numbered -1 to 0.",
      () => floats(2).take(ints(1), { axis: Number.NaN }),
    ],
    ["Cannot concat along axis 1: axes are numbered -1 to 0.", () => nd.concat([floats(2)])],
    [
      "Cannot stack along axis 3: axes are numbered -2 to 1.",
      () => nd.stack([floats(2)], { axis: 3 }),
    ],
    ["Cannot split along axis 1: axes are numbered -1 to 0.", () => floats(2).split(2)],
    [
      "Cannot expand_dims along axis 3: axes are numbered -3 to 2.",
      () => floats(2, 3).expand_dims(3),
    ],
    ["Cannot squeeze along axis 1: axes are numbered -1 to 0.", () => floats(1).squeeze(1)],
    ["Cannot flip along axis 1: axes are numbered -1 to 0.", () => floats(1).flip(1)],
    [
      "Cannot repeat along axis 1: axes are numbered -1 to 0.",
      () => floats(1).repeat(2, { axis: 1 }),
    ],
    ["Cannot slice along axis 1: axes are numbered -1 to 0.", () => floats(1).slice_axis(1, 0, 1)],
    [
      "Cannot transpose (2, 3) to axes [0, 0]: they are no reordering of its 2 axes; name each " +
        "axis once.",
      () => floats(2, 3).transpose([0, 0]),
    ],
    [
      "Cannot transpose (2, 3) to axes [0]: they are no reordering of its 2 axes; name each axis " +
        "once.",
      () => floats(2, 3).transpose([0]),
    ],
  ]);
});

describe("operations refuse arguments outside of their range:", () => {
  refuses(RangeError, [
    [
      "Cannot slice (3,) from [0, 0] to [1, 1]: begin and end must name the same axes, at most 1.",
      () => floats(3).slice([0, 0], [1, 1]),
    ],
    [
      "Cannot slice (3, 3) from [null] to [1, null]: begin and end must name the same axes, at " +
        "most 2.",
      () => floats(3, 3).slice([null], [1, null]),
    ],
    [
      "Cannot slice with step 0: a step must be a whole number other than 0.",
      () => floats(3).slice([0], [3], [0]),
    ],
    [
      "Cannot slice at -1.5: a bound or step must be a whole number, or null.",
      () => floats(3).slice([2], [0], [-1.5]),
    ],
    [
      "Cannot slice 1 axes with 2 steps: give at most one for each axis.",
      () => floats(3, 3).slice([0], [1], [1, 1]),
    ],
    [
      "Cannot slice at 0.5: a bound or step must be a whole number, or null.",
      () => floats(3).slice([0.5], [1]),
    ],
    [
      "Cannot slice at NaN: a bound or step must be a whole number, or null.",
      () => floats(3).slice_axis(0, 0, Number.NaN),
    ],
    [
      "Cannot clip to [1, 0]: that is no interval; a_min must be a number not above a_max.",
      () => floats(3).clip(1, 0),
    ],
    [
      "Cannot clip to [NaN, 0]: that is no interval; a_min must be a number not above a_max.",
      () => floats(3).clip(Number.NaN, 0),
    ],
    ["Cannot one_hot to depth 0: it must be a whole number, 1 or more.", () => ints(2).one_hot(0)],
    ["Cannot tile -1 times: it must be a whole number, 0 or more.", () => floats(2).tile(-1)],
    ["Cannot repeat 1.5 times: it must be a whole number, 0 or more.", () => floats(2).repeat(1.5)],
    [
      "Cannot norm with ord 3: there is no such norm; use 1 or 2.",
      () => floats(2).norm({ ord: wrong(3) }),
    ],
    [
      "Cannot softmax at temperature 0: it must be above 0.",
      () => floats(2).softmax({ temperature: 0 }),
    ],
    [
      "Cannot log_softmax at temperature NaN: it must be above 0.",
      () => floats(2).log_softmax({ temperature: Number.NaN }),
    ],
    [
      "Cannot smooth_l1 with scalar 0: it must be above 0.",
      () => nd.smooth_l1(floats(2), { scalar: 0 }),
    ],
    [
      'Cannot take with mode "error": there is no such mode; use "clip" or "wrap".',
      () => floats(2).take(ints(1), { mode: wrong("error") }),
    ],
    [
      'Cannot take at index 2 of an axis of length 2: it must lie in 0 ... 1; with mode "clip" or "wrap" any is taken.',
      () => floats(2).take(nd.array([2]), { mode: "raise" }),
    ],
    [
      'Cannot pick with mode "raise": there is no such mode; use "clip" or "wrap".',
      () => floats(2).pick(ints(), { mode: wrong("raise") }),
    ],
    [
      'Cannot use activation "gelu": there is no such activation; use one of relu, sigmoid, tanh, ' +
        "softrelu, softsign.",
      () => nd.Activation(floats(2), { act_type: wrong("gelu") }),
    ],
  ]);
});

describe("tracing", () => {
  test("refuses numbers for an array, which a replay would not write", () => {
    const x = floats(2);
    expect(() => compile(() => void x.set([1, 2]))()).toThrow(
      "Cannot set an array (2,) to numbers while tracing: the plan would not set it again; set it " +
        "outside of the compiled function, or to an array.",
    );
  });

  test("refuses to read what has not been computed", async () => {
    let reading: Promise<unknown> | undefined;
    const read = compile((x: NDArray) => {
      reading = x.add(1).toArray();
    });
    read(floats(2));
    await expect(reading).rejects.toThrow(
      "Cannot read an array (2,) while tracing: it has no value yet; read it after the hybridized " +
        "call has returned.",
    );
  });
});

describe("backends:", () => {
  afterAll(() => setBackend(reference));

  test("without one in use nothing is computed", () => {
    within({ backend: null }, () => {
      expect(() => nd.zeros([1])).toThrow(
        'Cannot compute: no backend is in use; begin with `await use("wasm")` (or "webgpu", ' +
          '"reference").',
      );
    });
    expect(context.backend).toBe(reference);
  });

  test("arrays of two backends are not mixed; reading goes on", async () => {
    const x = nd.array([1, 2]);
    const y = within({ backend: await load("wasm") }, () => nd.array([3, 4]));
    const text =
      'Cannot add an array on backend "wasm": "reference" is in use; create the array again there from ' +
      "its values.";
    expect(() => x.add(y)).toThrow(new TypeError(text));
    expect(() => y.add(1)).toThrow(text);
    expect(() => x.set(y)).toThrow(text.replace("add", "copy"));
    expect(() => y.set(x)).toThrow(text.replace("add", "copy"));
    expect(await y.tolist()).toEqual([3, 4]);
  });

  test("what one cannot do is said with its reason, where there is no lowering", () => {
    const { sin: _, ...others } = reference.kernels;
    const kernels = others as Backend["kernels"];
    const cannot = [{ op: "sin", reason: "it never learned trigonometry" }] as const;
    within({ backend: { ...reference, name: "modest", kernels, cannot } }, () => {
      expect(() => nd.zeros([1]).sin()).toThrow(
        'Cannot sin on backend "modest": it never learned trigonometry; use another backend.',
      );
    });
    within({ backend: { ...reference, name: "modest", kernels } }, () => {
      expect(() => nd.zeros([1]).sin()).toThrow("it has no such kernel;");
    });
  });
});
