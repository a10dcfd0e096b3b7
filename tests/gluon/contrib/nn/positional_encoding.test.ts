/** Positional encoding: values by hand, plans, backends, refusals. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { ones, zeros } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("PositionalEncoding", () => {
  test("adds sines to even units and cosines to odd ones, ever slower", async () => {
    const net = new contrib.nn.PositionalEncoding(5, 0.5);
    for (const hybrid of [false, true]) {
      net.hybridize(hybrid);
      const y = await net(ones([2, 3, 5])).toArray();
      for (const [at, value] of y.entries()) {
        const [unit, position] = [at % 5, Math.floor(at / 5) % 3];
        const angle = position / 10000 ** ((2 * Math.floor(unit / 2)) / 5);
        expect(value).toBeCloseTo(1 + (unit % 2 === 0 ? Math.sin(angle) : Math.cos(angle)), 6);
      }
    }
  });

  test("is there on another backend as well", async () => {
    const net = new contrib.nn.PositionalEncoding(2);
    const first = await net(zeros([1, 4, 2])).toArray();
    setBackend(await load("wasm"));
    const other = await net(zeros([1, 4, 2])).toArray();
    for (const [i, each] of other.entries()) expect(each).toBeCloseTo(first[i]!, 6);
    setBackend(await load("reference"));
  });

  test("refuses more steps than it has encodings for, and other units", () => {
    const net = new contrib.nn.PositionalEncoding(4, 0, 3);
    expect(() => net(ones([1, 5, 4]))).toThrow(
      "Cannot encode the positions of (1, 5, 4): it must be (batch, steps, 4), with at most 3 steps.",
    );
    expect(() => net(ones([1, 2, 5]))).toThrow("Cannot encode the positions of (1, 2, 5)");
  });
});
