/** Random numbers on the device: distributions, and that streams go on. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { RandomStream } from "../../../gluon/nn/random_stream.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

beforeAll(async () => setBackend(await load("wasm")));

function stream(seed = 1): RandomStream {
  const made = new RandomStream();
  made.seed(default_rng(seed));
  return made;
}

describe("RandomStream", () => {
  test("gives other numbers at every draw, also where a plan draws them", async () => {
    const [eager, planned] = [stream(), stream()];
    const draw = compile(() => planned.uniform([3]));
    const seen = new Set<string>();
    for (let i = 0; i < 4; i++) {
      const numbers = await eager.uniform([3]).tolist();
      expect(await draw().tolist()).toEqual(numbers);
      seen.add(String(numbers));
    }
    expect(seen.size).toBe(4);
    draw.dispose();
  });

  test("gives normal numbers of mean 0 and variance 1, and of their kurtosis", async () => {
    const numbers = [...(await stream().normal([20_000]).toArray())];
    const moment = (power: number): number =>
      numbers.reduce((sum, each) => sum + each ** power, 0) / numbers.length;
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(20_000));
    expect(Math.abs(moment(2) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(20_000));
    expect(Math.abs(moment(4) - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(20_000));
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test("goes on from its buffers", async () => {
    const [from, to] = [stream(), stream(2)];
    from.uniform([5]);
    for (const [i, buffer] of to.buffers.entries()) buffer.set(await from.buffers[i]!.toArray());
    expect(await to.uniform([4]).tolist()).toEqual(await from.uniform([4]).tolist());
  });
});
