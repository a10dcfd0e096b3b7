/** Concatenation, stacking and splitting. */
import { expect, test } from "bun:test";
import { autograd, nd } from "../../../../gluon/mod.ts";
import { array, concat, type NDArray, split, stack } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("concat() joins along axis 1 by default, as in MXNet", async () => {
    await expectValues(concat([array([[1], [2]]), array([[3], [4]])]), [
      [1, 3],
      [2, 4],
    ]);
    await expectValues(concat([array([1, 2]), array([3])], { dim: -1 }), [1, 2, 3]);
  });

  test("stack() adds an axis", async () => {
    const [a, b] = [array([1, 2]), array([3, 4])];
    await expectValues(stack([a, b]), [
      [1, 2],
      [3, 4],
    ]);
    await expectValues(stack([a, b], { axis: -1 }), [
      [1, 3],
      [2, 4],
    ]);
  });

  test("split() parts an axis equally, and can drop it", async () => {
    const x = array([[1, 2, 3, 4]]);
    const [left, right] = split(x, 2) as [NDArray, NDArray];
    await expectValues(left, [[1, 2]]);
    await expectValues(right, [[3, 4]]);
    const rows = split(array([[1], [2]]), 2, { axis: 0, squeeze_axis: true });
    await expectValues(rows[1] as NDArray, [2]);
  });

  test("the gradient of a concatenation is parted among its inputs", async () => {
    const dy = array([10, 20, 30]);
    const [a, b] = gradientsOf(
      (x, y) => concat([x as NDArray, y as NDArray], { dim: 0 }),
      [array([1, 2]), array([3])],
      dy,
    );
    await expectValues(a as NDArray, [10, 20]);
    await expectValues(b as NDArray, [30]);
  });

  test("refuse what does not fit", () => {
    expect(() => concat([])).toThrow("Cannot concat");
    expect(() => stack([array([1]), array([1, 2])])).toThrow(RangeError);
    expect(() => split(array([[1, 2, 3]]), 2)).toThrow(
      "Cannot split (1, 3) along axis 1 into 2 parts",
    );
  });
});

test("split() is one entry of the tape: the gradients of its parts are joined, zeros where there is none", async () => {
  const x = nd.arange(6).reshape([2, 3]).attach_grad();
  autograd
    .record(() => {
      const [a, , c] = nd.split(x, 3, { squeeze_axis: true }) as [
        nd.NDArray,
        nd.NDArray,
        nd.NDArray,
      ];
      return a.multiply(2).add(c.square()).sum();
    })
    .backward();
  expect(await x.grad!.tolist()).toEqual([
    [2, 0, 4],
    [2, 0, 10],
  ]);
  const step = nd.compile((a: nd.NDArray) => {
    const parts = autograd.record(() => nd.split(a.multiply(1), 3).map((part) => part.square()));
    autograd.backward(parts);
  });
  step(x);
  expect(step.plans[0]!.filter((name) => name === "place")).toEqual([]);
  expect(await x.grad!.tolist()).toEqual([
    [0, 2, 4],
    [6, 8, 10],
  ]);
});
