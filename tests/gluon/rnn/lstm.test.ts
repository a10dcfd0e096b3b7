/** LSTM: MXNet's values, the bias of its forget gate, projections and limits. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { autograd, init, nd, rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectAlike } from "../nd/ops/conformance.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("LSTM");

describe("LSTM", () => {
  const draw = (...shape: number[]): nd.NDArray => nd.random.normal(0, 1, { shape });

  test("may open its forget gates at first", async () => {
    const layer = new rnn.LSTM(2, { input_size: 3, i2h_bias_initializer: new init.LSTMBias() });
    layer.initialize();
    expect(await layer.l0_i2h_bias!.data().tolist()).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(await layer.l0_h2h_bias!.data().tolist()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("with a projection is an LSTMPCell unrolled, with the same gradients", async () => {
    const [layer, cell] = [new rnn.LSTM(4, { projection_size: 2 }), new rnn.LSTMPCell(4, 2)];
    layer.initialize("normal");
    const x = draw(5, 3, 2).attach_grad();
    const y = autograd.record(() => layer(x));
    y.backward();
    const gradients = [...layer.collect_params().values()].map((each) => each.grad());
    const ours = await Promise.all([y, x.grad!, ...gradients].map((each) => each.toArray()));
    const named = [...layer.collect_params()].map(([name, each]) => [name.slice(3), each] as const);
    cell.initialize();
    for (const [name, each] of named) cell.collect_params().get(name)!.set_data(each.data());
    const [z] = autograd.record(() => cell.unroll(5, x, { layout: "TNC", merge_outputs: true }));
    z.backward();
    const theirs = named.map(([name]) => cell.collect_params().get(name)!.grad());
    expectAlike(
      ours,
      await Promise.all([z, x.grad!, ...theirs].map((each) => each.toArray())),
      1e-12,
    );
    expect(layer.state_info(3).map(({ shape }) => shape)).toEqual([
      [1, 3, 2],
      [1, 3, 4],
    ]);
  });

  test("keeps its cell state within limits, which are no interval the wrong way round", async () => {
    const layer = new rnn.LSTM(3, { state_clip_min: -0.01, state_clip_max: 0.02 });
    layer.initialize("normal");
    const [y, [, c]] = layer(draw(6, 4, 2).multiply(100), layer.begin_state(4));
    const values = await c!.toArray();
    expect(Math.max(...values)).toBeCloseTo(0.02, 8);
    expect(Math.min(...values)).toBeCloseTo(-0.01, 8);
    expect(Math.max(...(await y.abs().toArray()))).toBeLessThanOrEqual(0.02);
    expect(() => new rnn.LSTM(3, { state_clip_min: 1, state_clip_max: -1 })).toThrow(
      "Cannot make LSTM with state_clip_min 1 and state_clip_max -1: that is no interval; the lower " +
        "limit must not be above the upper.",
    );
  });

  test("takes a cell state that is NaN for the lower limit where it should, else passes it on", async () => {
    for (const nan of [true, false]) {
      const limits = { state_clip_min: -1, state_clip_max: 1, state_clip_nan: nan };
      const layer = new rnn.LSTM(1, { input_size: 1, ...limits });
      layer.initialize();
      const [, [, c]] = layer(nd.array([[[Number.NaN]]]), layer.begin_state(1));
      expect(await c!.tolist()).toEqual([[[nan ? -1 : Number.NaN]]]);
    }
  });
});
