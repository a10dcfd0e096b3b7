/** Op dispatch: what apply checks, runs, traces and records. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { apply, assign } from "../../../gluon/nd/apply.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { Trace } from "../../../gluon/nd/compile/trace.ts";
import { setBackend, within } from "../../../gluon/nd/context.ts";
import { array, memory, type NDArray, zeros } from "../../../gluon/nd/mod.ts";
import { defineOp, type Op } from "../../../gluon/nd/op.ts";
import { addOp } from "../../../gluon/nd/ops/arithmetic.ts";

beforeAll(async () => setBackend(await load("reference")));

/** `x + x + 1`, an op without a kernel. */
const twicePlusOne: Op<object> = defineOp<object>({
  name: "twice_plus_one",
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy }) => [() => dy.multiply(2)],
  lower: (_, x) => (x as NDArray).add(x as NDArray).add(1),
  samples: [],
});

describe("apply()", () => {
  test("runs the op's kernel, or lowers an op without one and frees what that made", async () => {
    const x = array([1, 2]);
    expect(await apply(addOp, [x, x], {}).tolist()).toEqual([2, 4]);
    const before = memory().arrays;
    const y = apply(twicePlusOne, [x], {});
    expect(memory().arrays).toBe(before + 1);
    expect(await y.tolist()).toEqual([3, 5]);
  });

  test("records the op that was called, not those that it was lowered to", async () => {
    const x = array([1, 2]).attach_grad();
    const y = record(() => apply(twicePlusOne, [x], {}));
    expect(y.entry?.name).toBe("twice_plus_one");
    expect(y.entry?.inputs).toEqual([x]);
    y.backward();
    expect(await x.grad?.tolist()).toEqual([2, 2]);
  });

  test("records nothing where no input requires a gradient", () => {
    expect(record(() => apply(addOp, [array([1]), array([2])], {})).entry).toBeNull();
  });

  test("with `out` overwrites that array, and advances its version", async () => {
    const [x, out] = [array([1, 2]), zeros([2])];
    const { version } = out.storage;
    expect(apply(addOp, [x, x], {}, out)).toBe(out);
    expect(apply(twicePlusOne, [x], {}, out)).toBe(out);
    expect(await out.tolist()).toEqual([3, 5]);
    expect(out.storage.version).toBe(version + 2);
    expect(() => apply(addOp, [x, x], {}, zeros([3]))).toThrow("Cannot add into float32 (3,)");
  });

  test("launches nothing for a result without elements", () => {
    const empty = zeros([0, 2]);
    const y = apply(addOp, [empty, empty], {});
    expect(y.shape).toEqual([0, 2]);
    expect(y.storage.version).toBe(0);
  });

  test("while tracing pushes the kernel call, and computes nothing", () => {
    const trace = new Trace();
    const x = array([1, 2]);
    const y = within({ trace }, () => apply(addOp, [x, x], {}));
    expect(trace.nodes.map(({ name }) => name)).toEqual(["add"]);
    expect(y.storage.buffer).toBeNull();
    trace.release();
  });

  test("checks inputs before shapes: that they are arrays, of a dtype that the op takes", () => {
    expect(() => apply(addOp, [array([1]), 2 as never], {})).toThrow(
      "Cannot add 2: input 1 is no NDArray",
    );
    expect(() => apply(twicePlusOne, [array([1], { dtype: "int32" })], {})).toThrow(
      'input 0 must be float32; convert it with .astype("float32")',
    );
  });
});

test("assign() copies in place, outside of any graph", async () => {
  const target = zeros([2]).attach_grad();
  expect(record(() => assign(target, array([1, 2])))).toBe(target);
  expect(target.entry).toBeNull();
  expect(await target.tolist()).toEqual([1, 2]);
});
