/** Gradients of activations from their outputs. */
import { expect, test } from "bun:test";
import { array } from "../../../../gluon/nd/mod.ts";
import { activationGradient } from "../../../../gluon/nd/ops/activation_gradient.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("dy times the slope at y", async () => {
    await expectValues(activationGradient("relu", array([3, 3]), array([0, 2])), [0, 3]);
    await expectValues(activationGradient("sigmoid", array([2]), array([0.5])), [0.5]);
    await expectValues(activationGradient("tanh", array([1]), array([0.5])), [0.75]);
    await expectValues(activationGradient("softrelu", array([1]), array([Math.log(2)])), [0.5]);
    await expectValues(activationGradient("softsign", array([1]), array([0.75])), [0.0625]);
  });

  test("its own gradient: the slope in dy, the curvature in y", async () => {
    const [dy, y] = gradientsOf(
      (a, b) => activationGradient("tanh", a as never, b as never),
      [array([2]), array([0.5])],
    );
    await expectValues(dy as never, [0.75]); // 1 - y^2
    await expectValues(y as never, [-2]); // dy (-2 y)
  });

  test("refuses a gradient of another shape than the output", () => {
    expect(() => activationGradient("relu", array([1]), array([1, 2]))).toThrow(
      "Cannot take the gradient of an activation (2,) from (1,): the shapes must be alike.",
    );
  });
});
