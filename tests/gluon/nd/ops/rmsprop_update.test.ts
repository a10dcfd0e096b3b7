/** One step of RMSProp by hand. */
import { test } from "bun:test";
import { array, rmsprop_update } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const attrs = { gamma1: 0.75, epsilon: 0, clip_gradient: null };

onEachBackend(() => {
  test("writes weight and mean square in place", async () => {
    const [weight, n] = [array([1, 1]), array([0, 4])];
    rmsprop_update(weight, array([2, 2]), n, array([0.5]), null, attrs);
    await expectValues(n, [1, 4]); // 0.75 n + 0.25 * 4
    await expectValues(weight, [0, 0.5]); // 1 - 0.5 * 2 / sqrt(n)
  });

  test("epsilon stands under the root, as in MXNet", async () => {
    const [weight, n] = [array([1]), array([0])];
    rmsprop_update(weight, array([2]), n, array([1]), null, { ...attrs, epsilon: 3 });
    await expectValues(weight, [0]); // 1 - 2 / sqrt(1 + 3)
  });

  test("adds the weight decay to the gradient, then clips", async () => {
    const [weight, n] = [array([4]), array([0])];
    const clipped = { ...attrs, clip_gradient: 1 };
    rmsprop_update(weight, array([0.5]), n, array([1]), array([0.5]), clipped);
    await expectValues(n, [0.25]);
    await expectValues(weight, [2]);
  });
});
