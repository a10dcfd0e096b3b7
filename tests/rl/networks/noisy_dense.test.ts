/** Noisy layers: their noise, its form, and when there is none. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { record, train_mode } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, eye, zeros } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { NoisyDense } from "../../../rl/networks/noisy_dense.ts";

beforeAll(async () => setBackend(await load("wasm")));

const UNITS = 3;
const WIDTH = 4;

function layer(): NoisyDense {
  const net = new NoisyDense(UNITS);
  net.initialize(undefined, { rng: default_rng(5) });
  net(zeros([1, WIDTH]));
  return net;
}

/** What a call makes of the weights: bias, then weights by input, of a layer whose means are 0. */
async function drawn(net: NoisyDense): Promise<number[][]> {
  const x = array([
    new Array<number>(WIDTH).fill(0),
    ...((await eye(WIDTH).tolist()) as number[][]),
  ]);
  const rows = (await train_mode(() => net(x)).tolist()) as number[][];
  const [bias] = rows;
  return rows.map((row, i) => (i === 0 ? row : row.map((each, j) => each - bias![j]!)));
}

describe("NoisyDense", () => {
  test("begins with means within 1 / sqrt(width), and deviations of half of that", async () => {
    const net = layer();
    for (const each of [net.weight, net.bias]) {
      const means = await each.data().toArray();
      expect(means.every((mean) => Math.abs(mean) <= 0.5)).toBe(true);
      expect(new Set(means).size).toBe(means.length);
    }
    for (const each of [net.weight_sigma, net.bias_sigma]) {
      expect(new Set(await each.data().toArray())).toEqual(new Set([0.25]));
    }
  });

  test("computes with its means outside of training", async () => {
    const net = layer();
    const x = array([[1, 2, 3, 4]]);
    const [weight, bias] = [await net.weight.data().tolist(), await net.bias.data().tolist()];
    const expected = (weight as number[][]).map(
      (row, i) => row.reduce((sum, each, k) => sum + each * (k + 1), 0) + (bias as number[])[i]!,
    );
    for (const [i, each] of ((await net(x).tolist()) as number[][])[0]!.entries()) {
      expect(each).toBeCloseTo(expected[i]!, 5);
    }
  });

  test("draws factorised noise, scaled by the deviations, anew at every call", async () => {
    const net = layer();
    for (const each of [net.weight, net.bias]) each.set_data(each.data().zeros_like());
    const squares: number[] = [];
    let last = "";
    for (let call = 0; call < 400; call++) {
      const [bias, ...weights] = await drawn(net);
      if (call < 20) {
        // weight noise (input, unit) is an outer product: all minors of two by two vanish.
        const [[a, b], [c, d]] = weights as unknown as [[number, number], [number, number]];
        expect(Math.abs(a * d - b * c)).toBeLessThan(1e-5);
        expect(String(bias)).not.toBe(last);
        last = String(bias);
      }
      squares.push(...bias!.map((each) => (each / 0.25) ** 2));
    }
    const mean = squares.reduce((sum, each) => sum + each, 0) / squares.length;
    // f(x)^2 = |x|, whose mean is sqrt(2 / pi) and whose deviation is 0.6.
    expect(Math.abs(mean - Math.sqrt(2 / Math.PI))).toBeLessThan((5 * 0.6) / Math.sqrt(1200));
  });

  test("gives means and deviations gradients, and draws the same from the same seed", async () => {
    const outputs: unknown[] = [];
    for (const net of [layer(), layer()]) {
      const y = record(() => net(array([[1, 2, 3, 4]])));
      y.backward();
      for (const each of net.collect_params().values()) {
        expect((await each.grad().toArray()).some((gradient) => gradient !== 0)).toBe(true);
      }
      outputs.push(await y.tolist());
    }
    expect(outputs[0]).toEqual(outputs[1]);
  });
});
