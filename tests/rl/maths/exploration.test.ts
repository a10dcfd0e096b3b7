/** Greedy and epsilon-greedy choices. */
import { describe, expect, test } from "bun:test";
import { chooseEpsilonGreedy, greedyAction } from "../../../rl/maths/exploration.ts";
import { Discrete, default_rng } from "../../../rl/mod.ts";

const what = (): string => "act";

describe("greedyAction()", () => {
  const values = [9, 9, 1, 5, 5, 3];

  test("gives the first of the largest values, counted from the beginning of the row", () => {
    expect(greedyAction(values, 0, 2, undefined, what)).toBe(0);
    expect(greedyAction(values, 2, 4, undefined, what)).toBe(1);
  });

  test("passes over what a mask forbids", () => {
    const mask = Uint8Array.of(0, 0, 1, 1);
    expect(greedyAction(values, 2, 4, mask, what)).toBe(2);
  });

  test.each([Number.NaN, Infinity])("refuses to choose by %s", (value) => {
    expect(() => greedyAction([value, 1], 0, 2, undefined, what)).toThrow(
      new RangeError(
        `Cannot act: the network gives the value ${value}; it has diverged, perhaps the learning rate is too high.`,
      ),
    );
  });
});

describe("chooseEpsilonGreedy()", () => {
  const space = new Discrete(3, { start: 5 });
  const values = async (): Promise<number[]> => [0, 0, 7, 8, 0, 0];

  test("takes the best in each environment where epsilon is 0, and draws nothing", async () => {
    const [rng, chosen] = [default_rng(0), new Int32Array(2)];
    await chooseEpsilonGreedy(chosen, { epsilon: 0, rng, space, what, values });
    expect([...chosen]).toEqual([2, 0]);
    expect(rng.random()).toBe(default_rng(0).random());
  });

  test("asks for no values where every action is random", async () => {
    const chosen = new Int32Array(50);
    const masks = Array.from({ length: 50 }, () => Uint8Array.of(0, 1, 1));
    const rng = default_rng(1);
    await chooseEpsilonGreedy(chosen, {
      epsilon: 1,
      rng,
      space,
      masks,
      what,
      values: () => Promise.reject(new Error("asked")),
    });
    expect(new Set(chosen)).toEqual(new Set([1, 2]));
  });
});
