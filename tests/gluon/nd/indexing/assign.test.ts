/** Writing the part of an array that indices select, where goldens do not reach. */
import { expect, test } from "bun:test";
import { pause, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { arange, array, compile, type NDArray, ones, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const int = (...values: number[]): NDArray => array(values, { dtype: "int32" });

onEachBackend(() => {
  test("numbers, lists and arrays are broadcast and converted", async () => {
    const x = zeros([2, 3]);
    x.set("0", [1, 2, 3]).set(":, -1", 9).set("1, :2", Float64Array.of(5, 6));
    await expectValues(x, [
      [1, 2, 9],
      [5, 6, 9],
    ]);
    x.set(":", [[[1, 2, 3]]]); // leading axes of length 1
    await expectValues(x.at(1), [1, 2, 3]);
    const whole = int(1, 2, 3);
    whole.set("1:", array([1.9, -2.9]));
    await expectValues(whole, [1, 1, -2]);
    const bytes = array([1, 2, 3], { dtype: "uint8" });
    bytes.set([2, 0], [7, 8]).set(1, 300);
    await expectValues(bytes, [8, 44, 7]);
  });

  test("the last of equal positions counts, and only it has a gradient", async () => {
    const [x, v] = [array([1, 2, 3]).attach_grad(), array([10, 20, 30]).attach_grad()];
    const y = record(() => x.with([1, 1, 0], v).multiply(array([1, 2, 3])));
    await expectValues(y, [30, 40, 9]);
    y.backward();
    await expectValues(x.grad as NDArray, [0, 0, 3]);
    await expectValues(v.grad as NDArray, [0, 2, 1]);
  });

  test("a gradient flows around what is written, and through it", async () => {
    const [x, v] = [ones([2, 3]).attach_grad(), array([5]).attach_grad()];
    record(() => x.with("1, ::2", v.square())).backward(arange(6).reshape([2, 3]));
    await expectValues(x.grad as NDArray, [
      [0, 1, 2],
      [0, 4, 0],
    ]);
    await expectValues(v.grad as NDArray, [10 * (3 + 5)]);
  });

  test("masks are written without reading them", async () => {
    const x = array([
      [1, -2],
      [-3, 4],
    ]);
    x.set({ mask: x.lesser(0) }, 0);
    await expectValues(x, [
      [1, 0],
      [0, 4],
    ]);
    x.set({ mask: int(0, 1) }, [7, 8]);
    await expectValues(x, [
      [1, 0],
      [7, 8],
    ]);
    x.set([true, false], 5);
    await expectValues(x.at(0), [5, 5]);
    await expectValues(x.with({ mask: x.greater(6) }, -1), [
      [5, 5],
      [-1, -1],
    ]);
    expect(() => x.set({ mask: int(1, 1, 0) }, 1)).toThrow("with a mask (3,)");
    using clip = compile((each: NDArray) => {
      each.set({ mask: each.greater(7) }, 7);
    });
    clip(x);
    await expectValues(x.at(1), [7, 7]);
  });

  test("an array is written from itself as if it had been copied", async () => {
    const x = arange(4);
    x.set([1, 2, 3, 0], x);
    await expectValues(x, [3, 0, 1, 2]);
    x.set("1:", x.get(":-1")).set("::-1", x);
    await expectValues(x, [1, 0, 3, 3]);
  });

  test("positions on the device that are outside are skipped", async () => {
    const x = zeros([3]);
    x.set(int(0, 3, -1, -4), [1, 2, 3, 4]);
    await expectValues(x, [1, 0, 3]);
    expect(() => x.set([3], 1)).toThrow("Cannot index (3,) at 3");
    await expectValues(x, [1, 0, 3]);
  });

  test("while autograd records, what it follows is refused, as in MXNet, but the whole of an array", async () => {
    const x = arange(3).attach_grad();
    const other = zeros([2]);
    record(() => {
      expect(() => x.set(0, 5)).toThrow("Cannot set a part of <NDArray 3 float32 @");
      expect(() => other.set(0, x.at(1))).toThrow(
        "take the new array that y = x.with(index, value)",
      );
      expect(() => other.iadd(x.get(":2"))).toThrow("Cannot add in place <NDArray 2 float32 @");
      expect(() => x.iadd(1)).toThrow("take the new array of x.add(y).");
      other.set(0, 5); // autograd follows neither
      other.iadd(1);
      pause(() => x.set(0, 9));
      return x.multiply(2);
    }).backward();
    await expectValues(other, [6, 1]);
    await expectValues(x, [9, 1, 2]);
    const z = zeros([3]);
    record(() => {
      z.set(":", x.multiply(2));
      return z.sum();
    }).backward();
    await expectValues(x.grad as NDArray, [2, 2, 2]);
  });

  test("an overwritten part is noticed by backward()", () => {
    const [x, w] = [arange(3).attach_grad(), ones([3])];
    const y = record(() => x.multiply(w));
    w.set(0, 5);
    expect(() => y.backward()).toThrow("was overwritten after the call was recorded");
  });

  test("arithmetic in place keeps the array", async () => {
    const x = array([7, 8]);
    expect(
      x
        .iadd(1)
        .isub(array([1, 2]))
        .imul(3)
        .idiv(2)
        .imod(4),
    ).toBe(x);
    await expectValues(x, [10.5 % 4, 10.5 % 4]);
    expect(() => x.iadd(ones([2, 2]))).toThrow("Cannot add into float32 (2,): the result is");
    using step = compile((each: NDArray) => {
      each.iadd(1);
    });
    const count = zeros([1]);
    step(count);
    step(count);
    await expectValues(count, [2]);
  });

  test("a value that does not fit is refused, and nothing is written", async () => {
    const x = zeros([2, 3]);
    expect(() => x.set("0", [1, 2])).toThrow(
      "Cannot set a part (3,) to an array (2,): it does not broadcast",
    );
    expect(() => x.set("0", "1" as never)).toThrow('Cannot set a part of an array to "1"');
    expect(() => x.set("0", [[1, 2], [3]])).toThrow("no regular nesting of numbers");
    await expectValues(x.sum(), 0);
  });

  test("an empty part takes anything that broadcasts, and stays", async () => {
    const x = arange(3);
    x.set("3:", 1).set([], 5).set([false, false, false], 2);
    await expectValues(x, [0, 1, 2]);
    zeros([0, 2]).set(":, 0", 1);
  });
});
