/** Standing noise: what a draw gives. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { StandingNoise } from "../../../rl/train/standing_noise.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("draws one array after the other, into the same arrays, from its generator alone", async () => {
  const before = memory();
  const noise = new StandingNoise(default_rng(5), 2, [3, 2]);
  const rng = default_rng(5);
  const { arrays } = noise;
  for (let draw = 0; draw < 2; draw++) {
    noise.draw();
    for (const array of arrays) {
      expect(array.shape).toEqual([3, 2]);
      const expected = Float32Array.from({ length: 6 }, () => rng.normal());
      expect(await array.toArray()).toEqual(expected);
    }
  }
  noise.dispose();
  expect(memory()).toEqual(before);
});
