/** Stacked cells: MXNet's values, and how they are taken apart. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { rnn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { goldenSuite } from "../golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("SequentialRNNCell");
goldenSuite("HybridSequentialRNNCell");

test("a SequentialRNNCell has cells, and the state of all of them", () => {
  const [lstm, gru] = [new rnn.LSTMCell(3), new rnn.GRUCell(2)];
  const stack = new rnn.SequentialRNNCell();
  stack.add(lstm);
  stack.add(new rnn.DropoutCell(0.5));
  stack.add(gru);
  expect([stack.length, stack.at(0), stack.at(-1), [...stack].length]).toEqual([3, lstm, gru, 3]);
  expect(stack.state_info(4).map(({ shape }) => shape)).toEqual([
    [4, 3],
    [4, 3],
    [4, 2],
  ]);
  expect(() => stack.at(3)).toThrow("Cannot take cell 3 of SequentialRNNCell: it has 3 cells.");
});
