/** The Khatri-Rao product. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("khatri_rao() multiplies column by column, with gradients", async () => {
    const [a, b] = [
      nd.array([
        [1, 2],
        [3, 4],
      ]),
      nd.array([[5, 6]]),
    ];
    await expectValues(nd.khatri_rao([a, b]), [
      [5, 12],
      [15, 24],
    ]);
    const [da, db] = gradientsOf(
      (x, y) => nd.khatri_rao([x as nd.NDArray, y as nd.NDArray]),
      [a, b],
    );
    await expectValues(da as nd.NDArray, [
      [5, 6],
      [5, 6],
    ]);
    await expectValues(db as nd.NDArray, [[4, 6]]);
  });

  test("khatri_rao() takes matrices with equally many columns", () => {
    expect(() => nd.khatri_rao([])).toThrow("Cannot khatri_rao no arrays: give at least one.");
    expect(() => nd.khatri_rao([nd.ones([2, 3]), nd.ones([2, 2])])).toThrow(
      "Cannot khatri_rao (2, 3) and (2, 2): all must be matrices with equally many columns.",
    );
  });
});
