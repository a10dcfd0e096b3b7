/** Modifier cells: what they do to outputs and states, and what they remember. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, nd, rnn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { goldenSuite } from "../golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("VariationalDropoutCell");

/** Counts its steps in output and state. */
class Count extends rnn.RecurrentCell {
  override state_info(batch_size = 0): rnn.StateInfo[] {
    return [{ shape: [batch_size, 1000], __layout__: "NC" }];
  }

  override forward(x: nd.NDArray, [count]: readonly nd.NDArray[]): [nd.NDArray, nd.NDArray[]] {
    return [x, [count!.add(1)]];
  }
}

const training = <T>(body: () => T): T => autograd.train_mode(body);
const shareOf = (array: nd.NDArray, value: number): Promise<number> =>
  array.equal(value).mean().asscalar();

describe("a modifier cell", () => {
  test("is called in place of its base, which has one modifier only", () => {
    const base = new rnn.GRUCell(2);
    const cell = new rnn.ResidualCell(base);
    expect(cell.begin_state(3).map(({ shape }) => shape)).toEqual([[3, 2]]);
    expect(() => base.begin_state(3)).toThrow(
      "Cannot begin GRUCell: a modifier cell was put around it; call that instead.",
    );
    expect(() => new rnn.ZoneoutCell(base)).toThrow(
      "Cannot modify GRUCell: another modifier cell has it already; modify that instead.",
    );
    expect([...cell.collect_params().keys()][0]).toBe("base_cell.i2h_weight");
  });

  test("Zoneout keeps output and state of the step before, each at its rate, while training", async () => {
    nd.random.seed(0);
    const cell = new rnn.ZoneoutCell(new Count(), { zoneout_outputs: 0.25, zoneout_states: 0.5 });
    cell.initialize();
    const x = nd.arange(1, 4).reshape([1, 3, 1]).broadcast_to([1, 3, 1000]);
    const [outputs, [count]] = training(() => cell.unroll(3, x));
    const shares = await Promise.all([0, 1].map((value) => shareOf(outputs[0]!, value)));
    expect(Math.abs(shares[0]! - 0.25)).toBeLessThan(0.05);
    expect(shares[0]! + shares[1]!).toBe(1);
    expect(Math.abs((await shareOf(outputs[1]!, 1)) - 0.25 * 0.75)).toBeLessThan(0.05);
    expect(Math.abs((await count!.mean().asscalar()) - 1.5)).toBeLessThan(0.1);
    const [plain, [three]] = cell.unroll(3, x);
    expect([await shareOf(plain[0]!, 1), await shareOf(three!, 3)]).toEqual([1, 1]);
  });

  test("variational dropout has one mask for all steps until reset", async () => {
    nd.random.seed(0);
    const options = { drop_inputs: 0.25, drop_states: 0.5, drop_outputs: 0.5 };
    const cell = new rnn.VariationalDropoutCell(new Count(), options);
    cell.initialize();
    const x = nd.ones([1, 1000]);
    const first = training(() => cell(x, cell.begin_state(1))[0]);
    const second = training(() => cell(x, cell.begin_state(1))[0]);
    expect(await second.toArray()).toEqual(await first.toArray());
    expect(Math.abs((await shareOf(first, 0)) - 0.625)).toBeLessThan(0.05);
    cell.reset();
    const third = training(() => cell(x, cell.begin_state(1))[0]);
    expect(await third.toArray()).not.toEqual(await first.toArray());
    const [outputs] = training(() => cell.unroll(2, [x, x]));
    expect(await outputs[1]!.toArray()).toEqual(await outputs[0]!.toArray());
  });

  test("what remembers between steps is not replayed: its base is hybridized, or it throws", async () => {
    const make = (): rnn.VariationalDropoutCell =>
      new rnn.VariationalDropoutCell(new Count(), { drop_outputs: 0.5 });
    const cell = make();
    cell.initialize();
    cell.hybridize();
    expect([cell.isHybridized, cell.base_cell.isHybridized]).toEqual([false, true]);
    const x = nd.ones([1, 1000]);
    const [a] = training(() => cell(x, cell.begin_state(1)));
    const [b] = training(() => cell(x, cell.begin_state(1)));
    expect(await b.toArray()).toEqual(await a.toArray());
    const stack = new rnn.SequentialRNNCell(make());
    stack.initialize();
    stack.hybridize();
    expect(() => training(() => stack(x, stack.begin_state(1)))).toThrow(
      "Cannot trace a step of a cell that remembers its masks: a replay would not; unroll the cell inside of " +
        "what is hybridized or compiled, or call its reset() there first.",
    );
  });

  test("DropoutCell drops out its input, by slices where axes are given", async () => {
    const cell = new rnn.DropoutCell(0.5, { axes: [1] });
    cell.initialize();
    expect(String(cell)).toBe("DropoutCell(rate=0.5, axes=(1,))");
    const [y] = training(() =>
      cell.unroll(40, nd.ones([40, 3, 2]), { layout: "TNC", merge_outputs: true }),
    );
    const values = await y.toArray();
    for (let i = 0; i < values.length; i += 2) expect(values[i + 1]).toBe(values[i]!);
    expect(new Set(values)).toEqual(new Set([0, 2]));
  });

  test("rates are shares", () => {
    expect(() => new rnn.ZoneoutCell(new Count(), { zoneout_states: 1 })).toThrow(
      "Cannot make ZoneoutCell with zoneout_states 1: it must be in [0, 1).",
    );
    expect(() => new rnn.VariationalDropoutCell(new Count(), { drop_inputs: -1 })).toThrow(
      "Cannot make VariationalDropoutCell with drop_inputs -1: it must be in [0, 1).",
    );
  });
});
