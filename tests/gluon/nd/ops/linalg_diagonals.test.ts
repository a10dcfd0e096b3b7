/** Diagonals and triangles of matrices. */
import { test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("what is made of a diagonal or triangle gives it back", async () => {
    await expectValues(
      nd.linalg.extractdiag(nd.linalg.makediag(nd.array([1, 2]), { offset: 1 }), { offset: 1 }),
      [1, 2],
    );
    await expectValues(nd.linalg.extracttrian(nd.linalg.maketrian(nd.array([1, 2, 3]))), [1, 2, 3]);
    await expectValues(nd.linalg.maketrian(nd.array([1, 2, 3]), { lower: false }), [
      [1, 2],
      [0, 3],
    ]);
  });
});
