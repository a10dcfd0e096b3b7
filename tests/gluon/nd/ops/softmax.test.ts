/** Softmax and its logarithm: values, extremes, temperature, gradients. */
import { test } from "bun:test";
import { array, log_softmax, type NDArray, softmax } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray => array([0, Math.log(3)]);

onEachBackend(() => {
  test("probabilities in proportion to exponentials", async () => {
    await expectValues(softmax(x()), [0.25, 0.75]);
    await expectValues(log_softmax(x()), [Math.log(0.25), Math.log(0.75)]);
    await expectValues(softmax(array([[0], [Math.log(3)]]), { axis: 0 }), [[0.25], [0.75]]);
  });

  test("large and equal inputs neither overflow nor underflow", async () => {
    await expectValues(softmax(array([1000, 1000, -1000])), [0.5, 0.5, 0]);
    await expectValues(log_softmax(array([1000, 0])), [0, -1000]);
  });

  test("temperature divides the input", async () => {
    const twice = array([0, 2 * Math.log(3)]);
    await expectValues(softmax(twice, { temperature: 2 }), [0.25, 0.75]);
    await expectValues(log_softmax(twice, { temperature: 2 }), [Math.log(0.25), Math.log(0.75)]);
  });

  test("gradients: that of a sum of probabilities is 0", async () => {
    const [flat] = gradientsOf((each) => softmax(each as NDArray), [x()]);
    await expectValues(flat as NDArray, [0, 0]);
    const [first] = gradientsOf((each) => softmax(each as NDArray), [x()], array([1, 0]));
    await expectValues(first as NDArray, [0.1875, -0.1875]); // p (1 - p), -p q
    const [log] = gradientsOf((each) => log_softmax(each as NDArray), [x()]);
    await expectValues(log as NDArray, [0.5, -0.5]); // 1 - 2 p
  });
});
