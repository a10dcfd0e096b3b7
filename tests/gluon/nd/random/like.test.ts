/** Random arrays of the shape of another. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { onEachBackend } from "../support/by_hand.ts";

const { random } = nd;

onEachBackend(() => {
  test("each has the shape of the array and draws as the function without _like", async () => {
    const x = nd.zeros([3, 2]);
    const rng = () => ({ rng: default_rng(6) });
    const shape = { shape: [3, 2] };
    for (const [like, plain] of [
      [random.uniform_like(x, 1, 2, rng()), random.uniform(1, 2, { ...shape, ...rng() })],
      [random.normal_like(x, 1, 2, rng()), random.normal(1, 2, { ...shape, ...rng() })],
      [random.exponential_like(x, 4, rng()), random.exponential(0.25, { ...shape, ...rng() })],
      [random.gamma_like(x, 2, 3, rng()), random.gamma(2, 3, { ...shape, ...rng() })],
      [random.poisson_like(x, 5, rng()), random.poisson(5, { ...shape, ...rng() })],
      [
        random.negative_binomial_like(x, 2, 0.5, rng()),
        random.negative_binomial(2, 0.5, { ...shape, ...rng() }),
      ],
      [
        random.generalized_negative_binomial_like(x, 2, 1, rng()),
        random.generalized_negative_binomial(2, 1, { ...shape, ...rng() }),
      ],
    ] as const) {
      expect(like.shape).toEqual([3, 2]);
      expect(await like.tolist()).toEqual(await plain.tolist());
    }
  });
});
