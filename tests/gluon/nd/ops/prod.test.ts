/** Products over axes; NaN and 0 in them are in ../ieee/mathematics.test.ts. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("prod() of every length is the product", async () => {
    for (let n = 1; n <= 9; n++) {
      const x = Array.from({ length: n }, (_, i) => i - 4.5);
      await expectValues(
        nd.prod(nd.array(x)),
        x.reduce((a, b) => a * b, 1),
      );
    }
  });

  test("the gradient of prod() goes through further operations", async () => {
    const x = nd.array([2, 3, 4]).attach_grad();
    record(() => nd.prod(x).square()).backward();
    await expectValues(x.grad as nd.NDArray, [2 * 24 * 12, 2 * 24 * 8, 2 * 24 * 6]);
  });

  test("prod() names axes that there are", () => {
    expect(() => nd.prod(nd.ones([2, 3]), { axis: 2 })).toThrow(
      "Cannot prod along axis 2: axes are numbered -2 to 1.",
    );
  });
});
