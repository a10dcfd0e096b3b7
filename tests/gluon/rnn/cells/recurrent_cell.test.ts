/** Cells: steps, unrolling, states, and cells of a user's own. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, nd, rnn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { expectAlike } from "../../nd/ops/conformance.ts";

beforeAll(async () => setBackend(await load("reference")));

const draw = (...shape: number[]): nd.NDArray => nd.random.normal(0, 1, { shape });

/** A leaky sum. */
class Leaky extends rnn.RecurrentCell {
  override state_info(batch_size = 0): rnn.StateInfo[] {
    return [{ shape: [batch_size, 2], __layout__: "NC" }];
  }

  override forward(x: nd.NDArray, [sum]: readonly nd.NDArray[]): [nd.NDArray, nd.NDArray[]] {
    const next = sum!.multiply(0.5).add(x);
    return [next, [next]];
  }
}

describe("a recurrent cell", () => {
  test("unrolled is its steps one after the other", async () => {
    for (const cell of [new rnn.RNNCell(3), new rnn.LSTMCell(3), new rnn.GRUCell(3)]) {
      cell.initialize("normal");
      const x = draw(2, 4, 5);
      const [outputs, state] = cell.unroll(4, x);
      let [y, states] = [outputs[0]!, cell.begin_state(2)];
      const steps: nd.NDArray[] = [];
      for (let t = 0; t < 4; t++) {
        [y, states] = cell(x.slice([0, t], [2, t + 1]).reshape([2, 5]), states);
        steps.push(y);
      }
      expectAlike(
        await Promise.all([...outputs, ...state].map((each) => each.toArray())),
        await Promise.all([...steps, ...states].map((each) => each.toArray())),
        1e-12,
      );
    }
  });

  test("takes an array or one for each step, and gives the same", async () => {
    const cell = new rnn.GRUCell(3);
    cell.initialize("normal");
    const x = draw(2, 4, 5);
    const lists = nd.split(x, 4, { axis: 1, squeeze_axis: true });
    const [merged] = cell.unroll(4, x, { merge_outputs: true });
    expect(merged.shape).toEqual([2, 4, 3]);
    const [first] = cell.unroll(4, lists, { layout: "TNC", merge_outputs: true });
    expect(await first.transpose([1, 0, 2]).tolist()).toEqual(await merged.tolist());
    const lengths = nd.array([4, 4]);
    const [masked] = cell.unroll(4, x, { valid_length: lengths });
    expect(masked).toBeInstanceOf(nd.NDArray);
  });

  test("of a user's own is unrolled, ends where its sequence ends, and is differentiated", async () => {
    const cell = new Leaky();
    const x = nd.ones([2, 3, 2]).attach_grad();
    const ends = { merge_outputs: true, valid_length: nd.array([1, 3]) } as const;
    const [y, [state]] = autograd.record(() => cell.unroll(3, x, ends));
    expect(await y.slice([0, 0, 0], [2, 3, 1]).toArray()).toEqual(
      Float64Array.of(1, 0, 0, 1, 1.5, 1.75),
    );
    expect(await state!.tolist()).toEqual([
      [1, 1],
      [1.75, 1.75],
    ]);
    y.backward();
    expect(await x.grad!.slice([0, 0, 0], [2, 3, 1]).toArray()).toEqual(
      Float64Array.of(1, 0, 0, 1.75, 1.5, 1),
    );
  });

  test("is hybridized, and unrolled in a compiled function", async () => {
    const cell = new rnn.LSTMCell(3);
    cell.initialize("normal");
    const [x, state] = [draw(2, 5), cell.begin_state(2)];
    const eager = await cell(x, state)[0].tolist();
    cell.hybridize();
    expect(await cell(x, state)[0].tolist()).toEqual(eager);
    const run = nd.compile((a: nd.NDArray) => cell.unroll(1, [a], { merge_outputs: true })[0]);
    expect(await run(x).reshape([2, 3]).tolist()).toEqual(eager);
  });

  test("gets its parameters when it is first unrolled, and refuses another width then", () => {
    const cell = new rnn.RNNCell(3);
    cell.initialize();
    cell.unroll(2, draw(1, 2, 7));
    expect(cell.i2h_weight.shape).toEqual([3, 7]);
    expect(() => cell(draw(1, 4), cell.begin_state(1))).toThrow(
      "Cannot call RNNCell(7 -> 3, tanh) with input (1, 4): it must be (batch, 7).",
    );
  });

  test("leaves no array behind when it is unrolled outside of record", () => {
    const cell = new rnn.SequentialRNNCell(new rnn.GRUCell(3), new rnn.LSTMPCell(4, 2));
    cell.initialize();
    const x = draw(2, 3, 5);
    cell.unroll(3, x);
    const before = nd.memory().arrays;
    const [outputs, state] = cell.unroll(3, x);
    expect(nd.memory().arrays - before).toBe(outputs.length + state.length);
  });

  test("says what it cannot be unrolled over", () => {
    const cell = new rnn.RNNCell(3);
    cell.initialize();
    expect(() => cell.unroll(3, draw(2, 4, 5))).toThrow(
      "Cannot unroll RNNCell over 3 steps of (2, 4, 5): it must be NTC, with as many steps, 1 or more.",
    );
    expect(() => cell.unroll(3, [draw(2, 5)])).toThrow(
      "Cannot unroll RNNCell over 3 steps of 1 inputs: there must be one input a step, and 1 or more.",
    );
    expect(() => cell.unroll(1, 5 as never)).toThrow(
      "Cannot unroll RNNCell over 5: inputs must be an NDArray, or a list of them.",
    );
    expect(() => cell.unroll(4, draw(2, 4, 5), { begin_state: [draw(2, 4)] })).toThrow(
      "Cannot call RNNCell with the state (2, 4): it must be (2, 3).",
    );
    expect(() => cell.unroll(4, draw(2, 4, 5), { begin_state: [3 as never] })).toThrow(
      "Cannot call RNNCell with the state [3]: it is no list of arrays; begin with begin_state(batch_size).",
    );
    expect(() => cell.unroll(4, draw(2, 4, 5), { valid_length: nd.array([1, 2, 3]) })).toThrow(
      "Cannot call RNNCell with lengths (3,): they must be (2,), one number a sequence.",
    );
    expect(() => cell.unroll(4, draw(2, 4, 5), { layout: "CNT" as "NTC" })).toThrow(
      'Cannot unroll RNNCell with layout "CNT": it must be TNC or NTC.',
    );
  });
});
