/** Recurrences: one launch for a whole sequence, sizes beyond the samples, and what does not fit. */
import { afterAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, nd, rnn } from "../../../../gluon/mod.ts";
import { apply } from "../../../../gluon/nd/apply.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { gruGradientOp, gruOp } from "../../../../gluon/nd/ops/gru.ts";
import { lstmOp } from "../../../../gluon/nd/ops/lstm.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { expectAlike } from "./conformance.ts";

describe("a recurrence", () => {
  afterAll(async () => setBackend(await load("reference")));

  for (const backend of ["wasm", "native"]) {
    test(`of many steps, rows and units is on ${backend} what it is on reference`, async () => {
      const results: ArrayLike<number>[][] = [];
      for (const name of ["reference", backend]) {
        setBackend(await load(name));
        const arrays: Promise<ArrayLike<number>>[] = [];
        for (const layer of [
          new rnn.RNN(33, { activation: "tanh" }),
          new rnn.LSTM(33),
          new rnn.GRU(33),
        ]) {
          layer.initialize("xavier", { rng: default_rng(1) });
          const values = new Float64Array(12 * 17 * 9);
          default_rng(2).fillNormal(values);
          const x = nd.array(values.map(Math.fround), { shape: [12, 17, 9] }).attach_grad();
          const y = autograd.record(() => layer(x));
          y.backward();
          const gradients = [...layer.collect_params().values()].map((each) => each.grad());
          arrays.push(...[y, x.grad!, ...gradients].map((each) => each.toArray()));
        }
        results.push(await Promise.all(arrays));
      }
      expectAlike(results[1]!, results[0]!, 2e-5);
    });
  }

  test("of a layer is one launch forward and one backward", async () => {
    setBackend(await load("wasm"));
    const layer = new rnn.LSTM(5);
    layer.initialize();
    const x = nd.ones([50, 2, 3]);
    layer(x);
    const step = nd.compile((a: nd.NDArray) => {
      const y = autograd.record(() => layer(a).sum());
      y.backward();
      return y;
    });
    step(x);
    const kernels = step.plans[0]!;
    expect(kernels.filter((name) => name.startsWith("lstm"))).toEqual(["lstm", "lstm_gradient"]);
    expect(kernels.length).toBeLessThan(16);
  });

  test("says which shapes it takes", async () => {
    setBackend(await load("reference"));
    const attrs = { reverse: false, lengths: false };
    const given = [[2, 3, 8], [8, 2], [8], [3, 2], [3, 1]].map((shape) => nd.ones(shape));
    expect(() => apply(lstmOp, given, attrs)).toThrow(
      "Cannot run lstm over (2, 3, 8) with (8, 2), (8,), (3, 2), (3, 1): gates must be (length, batch, " +
        "4 units), 1 step or more, weight (4 units, units), bias (4 units,) and each state (batch, units).",
    );
    const empty = [[0, 3, 6], [6, 2], [6], [3, 2]].map((shape) => nd.ones(shape));
    expect(() => apply(gruOp, empty, attrs)).toThrow("Cannot run gru over (0, 3, 6)");
    const planes = [
      [2, 5, 3, 2],
      [2, 5, 3, 2],
      [6, 3],
      [3, 2],
    ].map((shape) => nd.ones(shape));
    expect(() => apply(gruGradientOp, planes, attrs)).toThrow(
      "Cannot take the gradient of gru from (2, 5, 3, 2) with weight (6, 3): their units differ; both " +
        "must be those of one layer.",
    );
  });
});
