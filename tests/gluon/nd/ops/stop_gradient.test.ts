/** Ops that pass their input on, and change what `backward` passes. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../../gluon/nd/compile/compile.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("stop_gradient() makes a constant of one factor", async () => {
    const x = nd.array([2, 3]);
    const [dx] = gradientsOf(
      (a) => (a as nd.NDArray).multiply(nd.stop_gradient(a as nd.NDArray)),
      [x],
    );
    await expectValues(dx as nd.NDArray, [2, 3]);
  });

  test("make_loss() starts the gradient with ones, eager and compiled", async () => {
    const x = nd.array([2, 3]).attach_grad();
    record(() => nd.make_loss(x.square()).multiply(100)).backward();
    await expectValues(x.grad as nd.NDArray, [4, 6]);
    const step = compile((a: nd.NDArray) => {
      record(() => nd.make_loss(a.multiply(x)).multiply(7)).backward();
      return x.grad as nd.NDArray;
    });
    for (const each of [5, 6, 7]) {
      await expectValues(step(nd.array([each, each])) as nd.NDArray, [each, each]);
    }
  });

  test("make_loss() keeps values", async () => {
    await expectValues(nd.make_loss(nd.array([1, 2])), [1, 2]);
    expect(nd.make_loss(nd.ones([2, 3])).shape).toEqual([2, 3]);
  });
});
