/** A sign, a corridor, a junction. */
import { describe, expect, test } from "bun:test";
import { TMaze } from "../../../envs/mod.ts";

describe("TMaze", () => {
  test("shows the sign once, and pays for the way that it names", () => {
    for (let seed = 0; seed < 8; seed++) {
      const env = new TMaze({ length: 3 });
      const sign = env.get_init_state({ seed });
      const isUp = sign[0] === 0;
      expect(Array.from(sign)).toEqual(isUp ? [0, 1, 1] : [1, 1, 0]);
      const seen = [1, 1, 1].map((right) => Array.from(env.step(right).next_state));
      expect(seen).toEqual([
        [1, 0, 1],
        [1, 0, 1],
        [0, 1, 0],
      ]);
      const other = env.clone();
      expect(env.step(isUp ? 0 : 2)).toMatchObject({ reward: 4, terminated: true });
      expect(other.step(isUp ? 2 : 0)).toMatchObject({ reward: -0.1, terminated: true });
    }
  });

  test("signs are up half of the time", () => {
    const env = new TMaze();
    let ups = 0;
    for (let i = 0; i < 400; i++)
      ups += env.get_init_state(i === 0 ? { seed: 1 } : {})[0] === 0 ? 1 : 0;
    expect(Math.abs(ups - 200)).toBeLessThan(40);
  });

  test("walls cost a little, and the start is a corridor to who comes back", () => {
    const env = new TMaze({ length: 2 });
    env.get_init_state({ seed: 0 });
    for (const action of [0, 2, 3]) expect(env.step(action).reward).toBe(-0.1);
    expect(env.step(1).reward).toBe(0);
    expect(Array.from(env.step(3).next_state)).toEqual([1, 0, 1]);
  });

  test("is drawn in letters", () => {
    const env = new TMaze({ length: 4 });
    env.get_init_state({ seed: 0 });
    const isUp = env.get_init_state({ seed: 0 })[0] === 0;
    expect(env.render("ansi")).toBe(isUp ? "    G\nA....\n    ." : "    .\nA....\n    G");
  });
});
