/** One step of centered RMSProp by hand. */
import { test } from "bun:test";
import { array, rmspropalex_update } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const attrs = { gamma1: 0.75, gamma2: 0.5, epsilon: 0, clip_gradient: null };

onEachBackend(() => {
  test("writes weight, means and step in place", async () => {
    const [weight, n, mean, delta] = [
      array([1, 1]),
      array([0, 12.25]),
      array([0, 2]),
      array([0, 4]),
    ];
    rmspropalex_update(weight, array([2, 0]), n, mean, delta, array([0.5]), null, attrs);
    await expectValues(n, [1, 9.1875]); // 0.75 n + 0.25 g^2
    await expectValues(mean, [0.5, 1.5]);
    await expectValues(delta, [-1 / Math.sqrt(0.75), 2]); // 0.5 delta - 0.5 g / sqrt(n - mean^2)
    await expectValues(weight, [1 - 1 / Math.sqrt(0.75), 3]);
  });

  test("where rounding leaves the mean of squares below the squared mean, epsilon remains under the root", async () => {
    const [weight, n, mean, delta] = [array([1]), array([1]), array([2]), array([0])];
    const own = { ...attrs, gamma1: 1, epsilon: 4 };
    rmspropalex_update(weight, array([2]), n, mean, delta, array([1]), null, own);
    await expectValues(weight, [0]); // 1 - 2 / sqrt(0 + 4)
  });

  test("adds the weight decay to the gradient, then clips", async () => {
    const [weight, n, mean, delta] = [array([4]), array([0]), array([0]), array([0])];
    const own = { ...attrs, epsilon: 0.8125, clip_gradient: 1 };
    rmspropalex_update(weight, array([0.5]), n, mean, delta, array([1]), array([0.5]), own);
    await expectValues(n, [0.25]);
    await expectValues(mean, [0.25]);
    await expectValues(weight, [3]); // 0.25 - 0.0625 + 0.8125 = 1
  });
});
