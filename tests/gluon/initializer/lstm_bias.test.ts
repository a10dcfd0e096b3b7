/** LSTMBias. */
import { expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";

test("LSTMBias opens the forget gate, the second of four, as far as it is told", () => {
  expect([...new init.LSTMBias().fill([8])]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  expect([...new init.LSTMBias(0.5).fill([4])]).toEqual([0, 0.5, 0, 0]);
});
