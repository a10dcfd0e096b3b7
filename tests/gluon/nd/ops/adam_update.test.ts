/** One step of Adam by hand. */
import { expect, test } from "bun:test";
import { adam_update, array, type NDArray } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const attrs = { beta1: 0.9, beta2: 0.99, clip_gradient: null };
const none = (): NDArray => array([0]);

onEachBackend(() => {
  test("writes weight, mean and variance in place", async () => {
    const [weight, mean, variance] = [array([1, -1]), array([0, 0]), array([0, 0])];
    adam_update(weight, array([0.5, -2]), mean, variance, array([0.1]), none(), null, attrs);
    await expectValues(mean, [0.05, -0.2]);
    await expectValues(variance, [0.0025, 0.04]);
    // The first step is lr (1 - beta1) / sqrt(1 - beta2) = 0.1, whatever the size of the gradient.
    await expectValues(weight, [0.9, -0.9]);
  });

  test("adds epsilon to the root of the variance", async () => {
    const [weight, mean, variance] = [array([0]), array([0]), array([0])];
    adam_update(weight, array([1]), mean, variance, array([1]), array([0.4]), null, attrs);
    await expectValues(weight, [-0.1 / (0.1 + 0.4)]);
  });

  test("adds the weight decay to the gradient, then clips", async () => {
    const [weight, mean, variance] = [array([2]), array([0]), array([0])];
    const clipped = { ...attrs, clip_gradient: 0.5 };
    adam_update(weight, array([0.1]), mean, variance, array([0.1]), none(), array([0.1]), clipped);
    await expectValues(mean, [0.03]); // 0.1 (0.1 + 0.1 * 2)
    adam_update(weight, array([5]), mean, variance, array([0]), none(), array([0.1]), clipped);
    await expectValues(mean, [0.077]); // 0.9 * 0.03 + 0.1 * 0.5
  });

  test("refuses a state of another shape", () => {
    const one = array([1]);
    expect(() =>
      adam_update(array([1, 2]), array([1, 2]), one, one, one, one, null, attrs),
    ).toThrow("Cannot adam_update with arrays (2,), (2,), (1,), (1,), (1,), (1,)");
  });
});
