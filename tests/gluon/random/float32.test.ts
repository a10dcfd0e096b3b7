/** Uniform draws as float32: none is rounded out of its interval. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { keptInside } from "../../../gluon/random/float32.ts";
import { default_rng, type Generator } from "../../../gluon/random/generator.ts";

/** Seed 0 before draw 14,817,372, which is nearer to 1 than to any smaller float32. */
function beforeRounding(): Generator {
  const rng = default_rng(0);
  rng.state = { ...rng.state, state: "169755515854538203297949045700863217783" };
  return rng;
}

const LAST = 1 - 2 ** -24;

test("a draw that float32 rounds to 1 is the last float32 below 1, and the next draws are as ever", async () => {
  expect(Math.fround(beforeRounding().random())).toBe(1);
  const rng = beforeRounding();
  rng.random();
  const next = [Math.fround(rng.random()), Math.fround(rng.random())];
  for (const backend of ["reference", "wasm"]) {
    setBackend(await load(backend));
    const drawn = await nd.random.uniform(0, 1, { shape: [3], rng: beforeRounding() }).toArray();
    expect(Array.from(drawn, Math.fround)).toEqual([LAST, ...next]);
  }
  const filled = new Float32Array(3);
  beforeRounding().fillUniform(filled);
  expect([...filled]).toEqual([LAST, ...next]);
  setBackend(await load("reference"));
});

test("float64 draws are NumPy's, and are not moved", () => {
  const filled = new Float64Array(1);
  beforeRounding().fillUniform(filled);
  expect(filled[0]).toBe(beforeRounding().random());
});

test("what rounding would move out of [low, high) is the next float32 inside", () => {
  expect(keptInside(0.1 - 1e-17, 0, 0.1)).toBe(Math.fround(0.1) - 2 ** -27);
  expect(keptInside(0.7, 0.7, 1)).toBe(Math.fround(0.7) + 2 ** -24);
  expect(keptInside(-1e-60, -1, 0)).toBe(-(2 ** -149));
  expect(keptInside(-1, -1, 0)).toBe(-1);
  expect(keptInside(0.3, 0, 1)).toBe(0.3);
  expect(keptInside(5, 5, 5)).toBe(5);
});

test("draws of any interval are below its end", async () => {
  for (const [low, high] of [
    [0, 1e-45],
    [-3e38, 3e38],
    [16777216, 16777218],
    [-1, -0.99999],
  ] as const) {
    const options = { shape: [500], rng: default_rng(3) };
    const drawn = await nd.random.uniform(low, high, options).toArray();
    expect(drawn.every((each) => each >= low && each < high)).toBe(true);
  }
});

test("randint refuses what int32 cannot hold", () => {
  expect(() => nd.random.randint(0, 2 ** 31 + 1)).toThrow(
    "Cannot draw int32 numbers from [0, 2147483649): some do not fit; the bounds must lie in [-2^31, 2^31].",
  );
});
