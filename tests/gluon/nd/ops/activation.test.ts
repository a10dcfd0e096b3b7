/** Activations: values at 0, on both sides of it and far out, and their gradients. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { checkActivation } from "../../../../gluon/nd/ops/activation.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("values of each activation", async () => {
    await expectValues(nd.relu(nd.array([-2, 0, 3])), [0, 0, 3]);
    await expectValues(nd.sigmoid(nd.array([0, Math.log(3)])), [0.5, 0.75]);
    await expectValues(nd.tanh(nd.array([0, Math.log(3) / 2])), [0, 0.5]);
    await expectValues(nd.softrelu(nd.array([0, Math.log(2)])), [Math.log(2), Math.log(3)]);
    await expectValues(nd.softsign(nd.array([-1, 0, 3])), [-0.5, 0, 0.75]);
  });

  test("saturate without overflow", async () => {
    const far = nd.array([-1000, 1000]);
    await expectValues(far.sigmoid(), [0, 1]);
    await expectValues(far.tanh(), [-1, 1]);
    await expectValues(far.softrelu(), [0, 1000]);
    await expectValues(nd.softsign(nd.array([-3, 3])), [-0.75, 0.75]);
  });

  test("gradients at 0, where that of relu is 0", async () => {
    const at = (f: (x: nd.NDArray) => nd.NDArray): nd.NDArray =>
      gradientsOf(f as never, [nd.array([0])])[0] as nd.NDArray;
    await expectValues(at(nd.relu), [0]);
    await expectValues(at(nd.sigmoid), [0.25]);
    await expectValues(at(nd.tanh), [1]);
    await expectValues(at(nd.softrelu), [0.5]);
    await expectValues(at(nd.softsign), [1]);
  });

  test("the gradient of relu at NaN is NaN, as in MXNet", async () => {
    const [dx] = gradientsOf(nd.relu as never, [nd.array([NaN, -1, 0, 2, Infinity, NaN])]);
    await expectValues(dx as nd.NDArray, [NaN, 0, 0, 1, 1, NaN]);
  });

  test("Activation() is the activation of that name", async () => {
    await expectValues(nd.Activation(nd.array([-1, 1]), { act_type: "relu" }), [0, 1]);
  });
});

test("checkActivation() refuses a name that is not one", () => {
  expect(() => checkActivation("gelu")).toThrow(
    'Cannot use activation "gelu": there is no such activation; use one of relu, sigmoid, tanh, softrelu, softsign.',
  );
});
