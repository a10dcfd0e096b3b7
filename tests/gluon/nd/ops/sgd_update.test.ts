/** Steps of gradient descent by hand, plain and with momentum. */
import { expect, test } from "bun:test";
import { array, sgd_mom_update, sgd_update } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const attrs = { clip_gradient: null };

onEachBackend(() => {
  test("the plain step, which returns the weight that it wrote", async () => {
    const weight = array([1, 2]);
    expect(sgd_update(weight, array([0.5, -1]), array([0.5]), null, attrs)).toBe(weight);
    await expectValues(weight, [0.75, 2.5]);
  });

  test("the gradient is clipped before the weight decay is added, as in MXNet", async () => {
    const weight = array([2]);
    sgd_update(weight, array([10]), array([0.5]), array([0.5]), { clip_gradient: 1 });
    await expectValues(weight, [1]); // 2 - 0.5 (1 + 0.5 * 2)
  });

  test("momentum adds to the velocity, which is kept", async () => {
    const [weight, velocity] = [array([1]), array([0])];
    const momentum = { ...attrs, momentum: 0.5 };
    for (let step = 0; step < 2; step++) {
      sgd_mom_update(weight, array([1]), velocity, array([0.5]), null, momentum);
    }
    await expectValues(velocity, [-0.75]); // 0.5 * -0.5 - 0.5
    await expectValues(weight, [-0.25]); // 1 - 0.5 - 0.75
  });

  test("refuse a gradient of another shape", () => {
    expect(() => sgd_update(array([1, 2]), array([1]), array([1]), null, attrs)).toThrow(
      "Cannot sgd_update with arrays (2,), (1,), (1,)",
    );
  });
});
