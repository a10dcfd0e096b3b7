/** What initializers draw with. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { checkScale, drawNormal, drawUniform } from "../../../gluon/initializer/initializer.ts";
import { init, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng, type Generator } from "../../../gluon/random/generator.ts";

describe("Values of an initializer", () => {
  test("are as many as the shape has elements, each times the scale", () => {
    for (const draw of [drawUniform, drawNormal]) {
      const [one, two] = [1, 2].map((scale) => draw([2, 3], scale, default_rng(5)));
      expect(one).toHaveLength(6);
      expect(two).toEqual(one!.map((value) => 2 * value));
      expect([...draw([3], 0, default_rng(5))].map(Math.abs)).toEqual([0, 0, 0]);
    }
  });

  test("are the generator's own numbers, in order", () => {
    const rng = default_rng(5);
    const drawn = Array.from({ length: 3 }, () => Math.fround(2 * rng.random() - 1));
    expect([...drawUniform([3], 1, default_rng(5))]).toEqual(drawn);
  });
});

test("An array that does not fit in memory is refused in a sentence", () => {
  for (const draw of [drawUniform, drawNormal]) {
    expect(() => draw([2 ** 26, 2 ** 26], 1, default_rng(0))).toThrow(
      "Cannot initialize an array (67108864, 67108864): there is no memory for its " +
        "18014398509481984 bytes; make it smaller.",
    );
  }
});

test("A scale is finite and 0 or more", () => {
  expect(checkScale("Uniform", "scale", 0)).toBe(0);
  for (const scale of [-1, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => checkScale("Uniform", "scale", scale)).toThrow(
      `Cannot make initializer Uniform with scale ${scale}: it must be finite and 0 or more.`,
    );
  }
});

test("A user's initializer extends the base, and is told the structural name", async () => {
  setBackend(await load("reference"));
  class Named extends init.Initializer {
    override fill(shape: readonly number[], rng: Generator, name: string): Float32Array {
      return drawUniform(shape, 0, rng).fill(name.length);
    }
  }
  const net = new nn.Sequential(new nn.Dense(1, { in_units: 1 }));
  net.initialize(new Named());
  expect(await net.collect_params().get("0.weight")!.data().tolist()).toEqual([
    ["0.weight".length],
  ]);
});
