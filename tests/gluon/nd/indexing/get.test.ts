/** Reading the part of an array that indices select, where goldens do not reach. */
import { expect, test } from "bun:test";
import { backward, grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import {
  arange,
  array,
  boolean_mask,
  compile,
  type NDArray,
  nonzero,
  zeros,
} from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const cube = (): NDArray => arange(24).reshape([2, 3, 4]);
const int = (...values: number[]): NDArray => array(values, { dtype: "int32" });

onEachBackend(() => {
  test("at() takes an element or slice at each position", async () => {
    expect(await cube().at(1, -1, 2).asscalar()).toBe(22);
    await expectValues(cube().at(0, 1), [4, 5, 6, 7]);
    expect(() => cube().at(2)).toThrow(
      "Cannot index (2, 3, 4) at 2: axis 0 has positions -2 to 1.",
    );
    expect(() => cube().at(0, 0, 0, 0)).toThrow("Cannot index (2, 3, 4) with 4 indices: it has 3");
    expect(() => zeros([0]).at(0)).toThrow("axis 0 has no elements.");
  });

  test("the part is a copy, also where it is the whole", async () => {
    const x = arange(3);
    const all = x.get("::-1").get("::-1");
    x.set("0", 7);
    await expectValues(all, [0, 1, 2]);
  });

  test("every dtype is indexed", async () => {
    for (const dtype of ["float32", "int32", "uint8"] as const) {
      const x = array([1, 2, 3, 4], { dtype });
      expect(x.get("::-2").dtype).toBe(dtype);
      await expectValues(x.get("::-2"), [4, 2]);
      await expectValues(x.get([3, 0]), [4, 1]);
      await expectValues(x.get(array([1], { dtype: "uint8" })), [2]);
    }
  });

  test("positions on the device that are outside give NaN, or the least number, and no gradient", async () => {
    const x = array([1, 2]).attach_grad();
    const y = record(() => x.get(int(-3, -1, 0, 2)));
    await expectValues(y, [NaN, 2, 1, NaN]);
    y.backward();
    await expectValues(x.grad as NDArray, [1, 1]);
    await expectValues(array([1, 2], { dtype: "int32" }).get(int(2)), [-(2 ** 31)]);
    expect(() => x.get([2])).toThrow("Cannot index (2,) at 2: axis 0 has positions -2 to 1.");
  });

  test("empty selections have a shape, and a gradient of zeros", async () => {
    const x = cube().attach_grad();
    expect(x.get([]).shape).toEqual([0, 3, 4]);
    expect(x.get("1:1, ..., [0, 2]").shape).toEqual([0, 3, 2]);
    expect(x.get([false, false]).shape).toEqual([0, 3, 4]);
    record(() => x.get(":, 2:1").sum()).backward();
    expect(await (x.grad as NDArray).abs().max().asscalar()).toBe(0);
  });

  test("second derivatives go through indexing", async () => {
    const x = array([1, 2, 3]).attach_grad();
    record(() => {
      const y = x.get("::-1").get([0, 0, 1]).power(3).sum();
      const dx = grad(y, x, { create_graph: true });
      return dx.get(int(2)).square().sum();
    }).backward();
    // y = 2 x2^3 + x1^3, so dx2 = 6 x2^2, and the derivative of its square is 2 (6 x2^2) (12 x2)
    await expectValues(x.grad as NDArray, [0, 0, 2 * 54 * 36]);
  });

  test("a mask on the device is read first", async () => {
    const x = cube();
    const mask = x.greater(20);
    await expectValues(x.get(...(await nonzero(mask))), [21, 22, 23]);
    expect(() => x.get({ mask })).toThrow(
      "Cannot get the elements of a mask (2, 3, 4) on the device: their number depends on its values",
    );
    await expectValues(await boolean_mask(arange(6).reshape([3, 2]), array([0, 1, 1])), [
      [2, 3],
      [4, 5],
    ]);
    await expectValues(await boolean_mask(arange(3), array([0, 0, 0])), []);
    const wrong = boolean_mask(arange(3), array([1, 1]));
    await expect(wrong).rejects.toThrow("Cannot take a mask (2,) along axis 0 of (3,)");
  });

  test("inside of a compiled function a mask whose values are not known is refused", () => {
    using masked = compile((x: NDArray) => x.get({ mask: x.greater(1) }));
    expect(() => masked(arange(3))).toThrow("Cannot get the elements of a mask (3,) on the device");
    using read = compile((x: NDArray) => nonzero(x) as never);
    expect(() => read(arange(3))).toThrow();
  });

  test("a compiled function follows positions that are an input", async () => {
    using pick = compile((x: NDArray, rows: NDArray) => x.get(rows, "::2"));
    await expectValues(pick(cube().at(0), int(2, 0)), [
      [8, 10],
      [0, 2],
    ]);
    await expectValues(pick(cube().at(0), int(1, -1)), [
      [4, 6],
      [8, 10],
    ]);
  });

  test("what does not fit is refused", () => {
    expect(() => cube().get("..., ...")).toThrow("Cannot index with two ellipses");
    expect(() => cube().get([0, 1], [0, 1, 2])).toThrow(
      "Cannot index with arrays of shapes (2,), (3,): they do not broadcast",
    );
    expect(() => cube().get([true, false, true])).toThrow(
      "Cannot index (2, 3, 4) with a mask (3,): its axes must be as long as those that it indexes, (2,).",
    );
  });

  test("a gradient adds up where positions repeat, through several outputs", async () => {
    const x = array([1, 2, 3]).attach_grad();
    const [a, b] = record(() => [x.get([0, 0]).sum(), x.get("1:").sum()]);
    backward([a as NDArray, b as NDArray]);
    await expectValues(x.grad as NDArray, [2, 1, 1]);
  });
});
