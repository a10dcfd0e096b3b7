/** Autograd: flags, attach_grad, and writing in place. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import * as autograd from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";

const { is_recording, is_training, pause, predict_mode, record, train_mode } = autograd;

beforeAll(async () => setBackend(await load("reference")));

/** A variable: an array that wants a gradient. */
function variable(values: nd.NestedNumbers, grad_req?: nd.GradReq): NDArray {
  return nd.array(values).attach_grad(grad_req);
}

async function gradOf(x: NDArray): Promise<nd.Nested> {
  return (x.grad as NDArray).tolist();
}

describe("flags", () => {
  const flags = (): [boolean, boolean] => [is_recording(), is_training()];

  test("record() records and trains, unless told to predict", () => {
    expect(flags()).toEqual([false, false]);
    expect(record(flags)).toEqual([true, true]);
    expect(record(flags, { train_mode: false })).toEqual([true, false]);
    expect(flags()).toEqual([false, false]);
  });

  test("pause() inside of record() stops recording and training, unless told to train", () => {
    expect(record(() => [pause(flags), pause(flags, { train_mode: true }), flags()])).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ]);
  });

  test("train_mode() and predict_mode() leave recording as it is", () => {
    expect(train_mode(flags)).toEqual([false, true]);
    expect(record(() => predict_mode(flags))).toEqual([true, false]);
    expect(record(() => pause(() => train_mode(() => predict_mode(flags))))).toEqual([
      false,
      false,
    ]);
    expect(flags()).toEqual([false, false]);
  });

  test("an error inside of any of them puts the flags back", () => {
    const fail = (): never => {
      throw new Error("mine");
    };
    for (const mode of [record, pause, train_mode, predict_mode]) {
      expect(() => record(() => mode(fail))).toThrow("mine");
      expect(flags()).toEqual([false, false]);
    }
  });

  test("an async callback is refused by name, and its own failure stays quiet", () => {
    const later = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error("never heard of");
    };
    const refusal = (what: string): string =>
      `Cannot ${what} an async function: building is synchronous, only reading a value waits; ` +
      "move every `await` out of the callback.";
    expect(() => record(later)).toThrow(new TypeError(refusal("record")));
    expect(() => record(() => record(later))).toThrow(refusal("record"));
    expect(() => pause(later)).toThrow(refusal("pause recording for"));
    expect(() => train_mode(later)).toThrow(refusal("switch to train_mode for"));
    expect(() => predict_mode(later)).toThrow(refusal("switch to predict_mode for"));
    expect(() => nd.scope(later)).toThrow(refusal("scope"));
    expect(flags()).toEqual([false, false]);
  });
});

describe("attach_grad", () => {
  test("starts with a gradient of zeros, which a second call makes anew", async () => {
    const x = variable([1, 2]);
    record(() => x.square()).backward();
    expect(await gradOf(x.attach_grad("add"))).toEqual([0, 0]);
    expect(x.grad_req).toBe("add");
    expect(x.attach_grad("null").grad).toBe(null);
  });

  test("is done for several arrays by mark_variables", async () => {
    const arrays = [nd.array([1]), nd.array([2])];
    autograd.mark_variables(arrays);
    record(() => (arrays[0] as NDArray).multiply(arrays[1] as NDArray)).backward();
    expect(await Promise.all(arrays.map(gradOf))).toEqual([[2], [1]]);
  });

  test("refuses whole numbers and unknown requests", () => {
    expect(() => nd.array(Int32Array.of(1, 2)).attach_grad()).toThrow(
      new TypeError(
        "Cannot attach_grad to int32 (2,): only float32 arrays have gradients; convert it with " +
          '.astype("float32").',
      ),
    );
    expect(() => nd.array([1]).attach_grad("sum" as "add")).toThrow(
      new RangeError(
        'Cannot attach_grad with grad_req "sum": there is no such request; use "write", "add" or ' +
          '"null".',
      ),
    );
  });
});

describe("writing in place", () => {
  const text =
    "into <NDArray 1 float32 @reference>, which autograd follows: its old value may be needed by " +
    "backward(); write after it or, where it needs none, inside autograd.pause().";

  test("is refused while autograd follows the array", () => {
    const x = variable([1]);
    record(() => {
      expect(() => x.set([2])).toThrow(`Cannot set ${text}`);
      expect(() => x.set(nd.array([2]))).toThrow(`Cannot copy ${text}`);
      expect(() => x.square().set([2])).toThrow(`Cannot set ${text}`);
    });
  });

  test("is done inside of pause() and after the record()", async () => {
    const x = variable([1]);
    record(() => pause(() => x.set([2])));
    expect(await x.tolist()).toEqual([2]);
    expect(await x.set([3]).tolist()).toEqual([3]);
    expect(await x.set(nd.array([4])).tolist()).toEqual([4]);
  });

  test("of what was recorded makes the array part of the graph", async () => {
    const x = variable([3]);
    const y = nd.zeros([1]);
    record(() => y.set(x.square()).multiply(2)).backward();
    expect(await gradOf(x)).toEqual([12]);
  });
});
