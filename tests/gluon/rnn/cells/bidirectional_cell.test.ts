/** BidirectionalCell: MXNet's values, and that it has no steps. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { nd, rnn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { goldenSuite } from "../golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("BidirectionalCell");

test("a BidirectionalCell is unrolled over one step, and over none it is not", async () => {
  const cell = new rnn.BidirectionalCell(new rnn.GRUCell(2), new rnn.GRUCell(2));
  cell.initialize();
  const [[y], state] = cell.unroll(1, nd.ones([3, 1, 4]), { valid_length: null });
  expect([y!.shape, state.length]).toEqual([[3, 4], 2]);
  expect(() => cell.unroll(0, [])).toThrow("there must be one input a step, and 1 or more.");
});

test("a BidirectionalCell cannot be called step by step, nor modified so", () => {
  const cell = new rnn.BidirectionalCell(new rnn.GRUCell(2), new rnn.GRUCell(2));
  cell.initialize();
  expect(() => cell(nd.ones([1, 3]), cell.begin_state(1))).toThrow(
    "Cannot call BidirectionalCell: a step of it would need the steps that follow; use unroll.",
  );
  expect(() => new rnn.ZoneoutCell(cell, { zoneout_states: 0.1 })).toThrow(
    "Cannot put ZoneoutCell around a BidirectionalCell: it has no steps; put ZoneoutCell around the cells in it.",
  );
  const stack = new rnn.SequentialRNNCell(cell);
  expect(() => new rnn.VariationalDropoutCell(stack, { drop_states: 0.1 })).toThrow(
    "Cannot put VariationalDropoutCell with drop_states around a BidirectionalCell",
  );
});
