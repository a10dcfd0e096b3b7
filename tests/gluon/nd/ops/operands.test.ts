/** Operands: numbers as arrays, and the sum that undoes broadcasting. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { array, memory } from "../../../../gluon/nd/mod.ts";
import { addOp } from "../../../../gluon/nd/ops/arithmetic.ts";
import { applyPair, pair, scalar, sumTo } from "../../../../gluon/nd/ops/operands.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("scalar() makes an array without axes, of a whole number if it is int32", async () => {
    expect(await scalar(1.5).tolist()).toBe(1.5);
    expect(await scalar(-3, "int32").tolist()).toBe(-3);
    expect(() => scalar(1.5, "int32")).toThrow("Cannot compute int32 with 1.5");
    expect(() => scalar(2 ** 31, "int32")).toThrow("no whole number of 32 bits");
    expect(() => scalar("1" as never)).toThrow(
      'Cannot compute with "1": it is neither an NDArray nor a number',
    );
  });

  test("pair() gives a number the dtype of the array beside it, and refuses two dtypes", () => {
    const ints = array([1], { dtype: "int32" });
    expect(pair("add", ints, 2)[1].dtype).toBe("int32");
    expect(pair("add", 2, ints)[0].dtype).toBe("int32");
    expect(pair("add", 1, 2).map(({ dtype }) => dtype)).toEqual(["float32", "float32"]);
    expect(() => pair("add", ints, array([1]))).toThrow("Cannot add int32 (1,) and float32 (1,)");
  });

  test("applyPair() frees the array that it made for a number, unless a graph needs it", async () => {
    const x = array([1, 2]);
    const before = memory().arrays;
    const y = applyPair(addOp, x, 3);
    expect(memory().arrays).toBe(before + 1);
    await expectValues(y, [4, 5]);
    x.attach_grad();
    const recorded = record(() => applyPair(addOp, x, 3));
    expect(recorded.entry?.inputs.map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
  });

  test("sumTo() sums over leading axes and over those of length 1", async () => {
    const x = array([
      [1, 2],
      [3, 4],
    ]);
    await expectValues(sumTo(x, [2]), [4, 6]);
    await expectValues(sumTo(x, [2, 1]), [[3], [7]]);
    await expectValues(sumTo(x, [1, 1]), [[10]]);
    await expectValues(sumTo(x, []), 10);
    expect(sumTo(x, [2, 2])).toBe(x);
  });
});
