/** Implicit quantile networks. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { ImplicitQuantileMLP } from "../../../rl/networks/implicit_quantile.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("ImplicitQuantileMLP", () => {
  for (const dueling of [false, true]) {
    test(`gives quantiles at midpoints where no fractions are, ${dueling ? "dueling" : "plain"}`, async () => {
      const net = new ImplicitQuantileMLP({ units: [8], actions: 3, dueling, quantiles: 2 });
      net.initialize();
      const x = array([
        [1, 2],
        [3, 4],
      ]);
      const fractions = ones([2, 2]).multiply(array([[0.25, 0.75]]));
      const quantiles = await net(x).tolist();
      expect(quantiles).toEqual(await net(x, fractions).tolist());
      expect([...net(x).shape]).toEqual([2, 6]);
      const more = (await net(x, ones([2, 5]).multiply(0.75)).tolist()) as number[][];
      for (const [i, row] of more.entries()) {
        for (const [k, each] of row.entries()) {
          const expected = (quantiles as number[][])[i]![2 * Math.floor(k / 5) + 1]!;
          expect(each).toBeCloseTo(expected, 6);
        }
      }
    });
  }

  test("draws fractions for each sample, other ones at every call", async () => {
    const net = new ImplicitQuantileMLP({ units: [8], actions: 3, dueling: false, quantiles: 2 });
    net.initialize();
    const draws = [...(await net.drawFractions(10, 5).toArray())];
    draws.push(...(await net.drawFractions(10, 5).toArray()));
    expect(new Set(draws).size).toBe(100);
    expect(draws.every((each) => each >= 0 && each < 1)).toBe(true);
  });
});
