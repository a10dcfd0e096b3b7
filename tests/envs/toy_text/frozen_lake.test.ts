/** The frozen lake. */

import { describe, expect, test } from "bun:test";
import { FrozenLake, type FrozenLakeOptions, GridMDPEnv } from "../../../envs/mod.ts";

const lake = (options?: FrozenLakeOptions) => new GridMDPEnv(new FrozenLake(options));

describe("FrozenLake", () => {
  test("without slipping goes left, down, right and up", () => {
    const env = lake({ is_slippery: false });
    env.get_init_state();
    const steps = [2, 0, 1, 3, 3].map((action) => env.step(action));
    expect(steps.map(({ next_state }) => next_state)).toEqual([1, 0, 4, 0, 0]);
    expect(steps.map(({ info }) => info.prob)).toEqual([1, 1, 1, 1, 1]);
  });

  test("rewards the goal with 1, and terminates there and in a hole", () => {
    const env = lake({ is_slippery: false });
    env.get_init_state();
    const steps = [1, 1, 2, 2, 1, 2].map((action) => env.step(action));
    expect(steps.map(({ reward }) => reward)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(steps.at(-1)).toMatchObject({ next_state: 15, terminated: true });
    env.get_init_state();
    env.step(2);
    expect(env.step(1)).toMatchObject({ next_state: 5, reward: 0, terminated: true });
  });

  test.each([
    [undefined, 1 / 3, 1 / 3],
    [0.8, 0.8, 0.1],
  ])(
    "with success_rate %p goes as intended with %p, to either side with %p",
    (rate, ...expected) => {
      const [success = 0, side = 0] = expected;
      const mdp = new FrozenLake(rate === undefined ? {} : { success_rate: rate });
      for (const [i, p] of [side, success, side].entries()) {
        expect(mdp.slipProbabilities?.[i]).toBeCloseTo(p, 14);
      }
      const env = new GridMDPEnv(mdp);
      env.get_init_state({ seed: 0 });
      const start = env.getState();
      const counts: Record<number, number> = {};
      const { generator: _, ...rest } = start;
      for (let i = 0; i < 3000; i++) {
        env.setState({ ...rest, generator: env.getState().generator ?? null });
        const { next_state, info } = env.step(2); // right; down and up are its sides
        counts[next_state] = (counts[next_state] ?? 0) + 1;
        expect(info.prob).toBeCloseTo(next_state === 1 ? success : side, 14);
      }
      expect(Object.keys(counts)).toEqual(["0", "1", "4"]); // up stays
      expect((counts[1] ?? 0) / 3000).toBeGreaterThan(success - 0.04);
      expect((counts[1] ?? 0) / 3000).toBeLessThan(success + 0.04);
      expect((counts[4] ?? 0) / 3000).toBeGreaterThan(side - 0.04);
      expect((counts[4] ?? 0) / 3000).toBeLessThan(side + 0.04);
    },
  );

  test("takes a reward_schedule: goal, hole, ice", () => {
    const env = lake({ desc: ["SF", "HG"], is_slippery: false, reward_schedule: [5, -2, -0.5] });
    env.get_init_state();
    expect([2, 1].map((action) => env.step(action).reward)).toEqual([-0.5, 5]);
    env.get_init_state();
    expect(env.step(1).reward).toBe(-2);
  });

  test("has two maps, and begins at any S of a custom one", () => {
    expect(lake({ map_name: "8x8" }).observation_space.n).toBe(64);
    const env = lake({ desc: ["SFS", "FGF"] });
    const starts = new Set(Array.from({ length: 40 }, () => env.get_init_state()));
    expect([...starts].sort()).toEqual([0, 2]);
  });

  test("is rendered as text", () => {
    const env = lake();
    env.get_init_state({ seed: 0 });
    expect(env.render("ansi").split("\n")).toEqual([
      "[S] F  F  F ",
      " F  H  F  H ",
      " F  F  F  H ",
      " H  F  F  G ",
    ]);
  });
});
