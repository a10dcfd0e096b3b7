/** What all recurrent layers have in common. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { autograd, loss, nd, nn, rnn, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectAlike } from "../nd/ops/conformance.ts";

beforeAll(async () => setBackend(await load("reference")));

const draw = (...shape: number[]): nd.NDArray => nd.random.normal(0, 1, { shape });

describe("a recurrent layer", () => {
  test("names its parameters as MXNet does, and knows their shapes but for the width of the input", () => {
    const layer = new rnn.GRU(4, 2, { bidirectional: true });
    layer.initialize();
    expect([...layer.collect_params()].map(([name, { shape }]) => `${name} ${shape}`)).toEqual(
      ["0_i2h_weight 12,0", "1_i2h_weight 12,8"].flatMap((first) =>
        ["l", "r"].flatMap((side) => [
          `${side}${first}`,
          `${side}${first[0]}_h2h_weight 12,4`,
          `${side}${first[0]}_i2h_bias 12`,
          `${side}${first[0]}_h2h_bias 12`,
        ]),
      ),
    );
    expect(String(layer)).toBe("GRU(None -> 4, TNC, num_layers=2, bidirectional)");
    layer(draw(2, 3, 5));
    expect(String(layer)).toBe("GRU(5 -> 4, TNC, num_layers=2, bidirectional)");
    expect(layer.l0_i2h_weight!.shape).toEqual([12, 5]);
  });

  test("takes an initializer for each kind of parameter", async () => {
    const layer = new rnn.RNN(2, {
      input_size: 1,
      i2h_weight_initializer: "ones",
      h2h_weight_initializer: "zeros",
      i2h_bias_initializer: "ones",
      h2h_bias_initializer: "zeros",
    });
    layer.initialize();
    const values = [...layer.collect_params().values()].map((each) => each.data().tolist());
    expect(await Promise.all(values)).toEqual([
      [[1], [1]],
      [
        [0, 0],
        [0, 0],
      ],
      [1, 1],
      [0, 0],
    ]);
  });

  test("takes batches first or steps first", async () => {
    const [first, second] = [new rnn.LSTM(3), new rnn.LSTM(3, { layout: "NTC" })];
    first.initialize("normal");
    const x = draw(4, 2, 5);
    const y = await first(x).transpose([1, 0, 2]).tolist();
    second.initialize();
    second.share_parameters(first.collect_params());
    expect(await second(x.transpose([1, 0, 2])).tolist()).toEqual(y);
    expect(() => new rnn.LSTM(3, { layout: "CNT" as "TNC" })).toThrow(
      'Cannot make LSTM with layout "CNT": it must be TNC or NTC.',
    );
  });

  test("gives its last state where it is given a first, and continues from it", async () => {
    const layer = new rnn.LSTM(3, 2);
    layer.initialize("normal");
    const x = draw(5, 2, 4);
    const whole = layer(x, layer.begin_state(2));
    const [head, state] = layer(x.slice([0], [2]), layer.begin_state({ batch_size: 2 }));
    const [tail, last] = layer(x.slice([2], [5]), state);
    expectAlike(
      await Promise.all(
        [nd.concat([head, tail], { dim: 0 }), ...last].map((each) => each.toArray()),
      ),
      await Promise.all([whole[0], ...whole[1]].map((each) => each.toArray())),
      1e-12,
    );
    expect(await layer(x).tolist()).toEqual(await whole[0].tolist());
    const ones = layer.begin_state(2, { func: (shape) => nd.ones(shape) });
    expect(await ones[0]!.mean().asscalar()).toBe(1);
  });

  test("ends each sequence at its length, in both directions", async () => {
    const options = { bidirectional: true, use_sequence_length: true };
    for (const layer of [
      new rnn.RNN(3, options),
      new rnn.LSTM(3, options),
      new rnn.GRU(3, options),
    ]) {
      layer.initialize("normal");
      const x = draw(4, 3, 2);
      const state = layer.begin_state(3, { func: (shape) => draw(...shape) });
      const ends = [4, 2, 1];
      const [y, after] = layer(x, state, nd.array(ends));
      for (const [i, end] of ends.entries()) {
        const own = (array: nd.NDArray): nd.NDArray => array.slice([0, i], [null, i + 1]);
        const [z, last] = layer(own(x).slice([0], [end]), state.map(own), nd.array([end]));
        const padded = nd.concat([z, nd.zeros([4 - end, 1, 6])].slice(0, end < 4 ? 2 : 1), {
          dim: 0,
        });
        const actual = await Promise.all([own(y), ...after.map(own)].map((each) => each.toArray()));
        expectAlike(
          actual,
          await Promise.all([padded, ...last].map((each) => each.toArray())),
          1e-12,
        );
      }
    }
  });

  test("has no gradient behind the end of a sequence, whatever stands there", async () => {
    const layer = new rnn.GRU(3, { use_sequence_length: true });
    layer.initialize("normal");
    const x = nd
      .array([
        [[1], [1]],
        [[1], [Number.NaN]],
      ])
      .attach_grad();
    const lengths = nd.array([2, 1], { dtype: "int32" });
    autograd.record(() => layer(x, null, lengths)).backward();
    const gradient = await x.grad!.toArray();
    expect(gradient[3]).toBe(0);
    const weights = [...layer.collect_params().values()].map((each) => each.grad().toArray());
    for (const values of [gradient, ...(await Promise.all(weights))]) {
      expect([...values].every(Number.isFinite)).toBe(true);
    }
  });

  test("gives an empty sequence zeros, and its first state back", async () => {
    const options = { bidirectional: true, use_sequence_length: true };
    for (const layer of [new rnn.LSTM(3, options), new rnn.GRU(3, options)]) {
      layer.initialize("normal");
      const state = layer.begin_state(2, { func: (shape) => draw(...shape) });
      const [y, after] = layer(draw(3, 2, 4), state, nd.array([0, 2]));
      const first = (array: nd.NDArray): Promise<nd.NumericArray> =>
        array.slice([0, 0], [null, 1]).toArray();
      expect([...(await first(y))].every((value) => value === 0)).toBe(true);
      for (const [i, each] of after.entries()) {
        expect(await first(each)).toEqual(await first(state[i]!));
      }
    }
  });

  test("drops out between layers while training only", async () => {
    const layer = new rnn.RNN(50, 2, { dropout: 0.5 });
    layer.initialize("normal");
    const x = draw(3, 4, 5);
    const plain = await layer(x).toArray();
    expect(await layer(x).toArray()).toEqual(plain);
    const noisy = await autograd.record(() => layer(x)).toArray();
    expect(noisy).not.toEqual(plain);
    expect(await autograd.record(() => layer(x)).toArray()).not.toEqual(noisy);
    expect(layer.buffers).toHaveLength(2);
    const alone = new rnn.RNN(5, 1, { dropout: 0.5 });
    alone.initialize("normal");
    const y = await alone(x).toArray();
    expect(await autograd.record(() => alone(x)).toArray()).toEqual(y);
  });

  test("is a layer of a Sequential, and of a compiled training step", async () => {
    const losses: number[][] = [];
    for (const compiled of [false, true]) {
      nd.random.seed(1);
      const net = new nn.Sequential(new rnn.GRU(8), new nn.Dense(1, { flatten: false }));
      net.initialize("xavier");
      const [x, y] = [draw(6, 4, 2), draw(6, 4, 1)];
      net(x);
      const trainer = new Trainer(net.collect_params(), "adam", { learning_rate: 0.01 });
      const l2 = new loss.L2Loss();
      const step = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => {
        const value = autograd.record(() => l2(net(a), b).mean());
        value.backward();
        trainer.step(1);
        return value;
      };
      const run = compiled ? nd.compile(step) : step;
      const values: number[] = [];
      for (let i = 0; i < 10; i++) values.push(await run(x, y).asscalar());
      expect(values.at(-1)!).toBeLessThan(values[0]!);
      losses.push(values);
    }
    expectAlike([losses[1]!], [losses[0]!], 1e-12);
  });

  test("is differentiated twice", async () => {
    const layer = new rnn.LSTM(2);
    layer.initialize("normal");
    const x = draw(3, 1, 2).attach_grad();
    const penalty = (at: nd.NDArray): nd.NDArray =>
      autograd.record(() => {
        const y = layer(at).square().sum();
        const gradient = autograd.grad(y, at, { create_graph: true });
        return gradient.square().sum();
      });
    penalty(x).backward();
    const exact = await x.grad!.toArray();
    const [values, h] = [await x.toArray(), 1e-5];
    const differences = Array.from(values, async (_, i) => {
      const [up, down] = [h, -h].map((step) => {
        const moved = Float64Array.from(values, (value, k) => value + (k === i ? step : 0));
        const at = nd.zeros([3, 1, 2]).attach_grad();
        at.set(moved);
        return penalty(at).asscalar();
      });
      return ((await up!) - (await down!)) / (2 * h);
    });
    expectAlike([exact], [await Promise.all(differences)], 1e-6);
  });

  test("says what does not fit", () => {
    const layer = new rnn.GRU(5, { input_size: 2 });
    layer.initialize();
    expect(() => layer(draw(4, 3))).toThrow(
      "Cannot call GRU(2 -> 5, TNC) with input (4, 3): it must be TNC, three axes of length 1 or more.",
    );
    expect(() => layer(draw(4, 3, 7))).toThrow(
      "Cannot call GRU(2 -> 5, TNC) with input (4, 3, 7): its last axis is 7 long; it must be 2.",
    );
    expect(() => layer(draw(4, 3, 2), draw(1, 4, 5))).toThrow(
      "Cannot call GRU(2 -> 5, TNC) with the state (1, 4, 5): it must be (1, 3, 5).",
    );
    expect(() => layer(draw(4, 3, 2), null, nd.array([1, 2, 3]))).toThrow(
      "Cannot call GRU(2 -> 5, TNC) with a sequence_length: it takes none; make it with { use_sequence_length: true }.",
    );
    expect(() => new rnn.GRU(0)).toThrow(
      "Cannot make GRU with hidden_size 0: it must be a whole number, 1 or more.",
    );
    expect(() => new rnn.GRU(3, 0)).toThrow(
      "Cannot make GRU with num_layers 0: it must be a whole number, 1 or more.",
    );
    const ending = new rnn.GRU(5, { use_sequence_length: true });
    ending.initialize();
    expect(() => ending(draw(4, 3, 2))).toThrow(
      "Cannot call GRU(2 -> 5, TNC) without a sequence_length",
    );
    expect(() => ending(draw(4, 3, 2), null, nd.array([1, 2]))).toThrow(
      "with lengths (2,): they must be (3,), one number a sequence.",
    );
  });
});
