/** Copies and conversions of dtype. */
import { expect, test } from "bun:test";
import { array, cast, copy, copyTo, zeros } from "../../../../gluon/nd/mod.ts";
import { checkDType } from "../../../../gluon/nd/ops/cast.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("to int32 truncates toward zero, to uint8 wraps modulo 256", async () => {
    expect(await cast(array([-1.7, 1.7]), "int32").tolist()).toEqual([-1, 1]);
    const bytes = cast(array([257, -1], { dtype: "int32" }), "uint8");
    expect(await bytes.tolist()).toEqual([1, 255]);
    expect(await cast(bytes, "float32").tolist()).toEqual([1, 255]);
  });

  test("to the same dtype shares memory, a copy does not", async () => {
    const x = array([1, 2]);
    expect(cast(x, "float32").storage).toBe(x.storage);
    const y = copy(x);
    x.set([3, 4]);
    expect(await y.tolist()).toEqual([1, 2]);
  });

  test("copyTo() overwrites its target, and refuses one of another shape or dtype", async () => {
    const target = zeros([2]);
    expect(copyTo(array([1, 2]), target)).toBe(target);
    expect(await target.tolist()).toEqual([1, 2]);
    expect(() => copyTo(array([1]), target)).toThrow("both must be alike");
    expect(() => copyTo(array([1, 2], { dtype: "int32" }), target)).toThrow("both must be alike");
  });

  test("gradients pass through copies and casts", async () => {
    const [x] = gradientsOf((each) => copy(each as never).multiply(3), [array([1, 2])]);
    await expectValues(x as never, [3, 3]);
  });
});

test("checkDType() gives back a dtype, and refuses what is none", () => {
  expect(checkDType("uint8")).toBe("uint8");
  expect(() => checkDType("float16" as never)).toThrow('Cannot use dtype "float16"');
});
