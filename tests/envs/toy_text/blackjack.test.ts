/** Blackjack. */

import { describe, expect, test } from "bun:test";
import { Blackjack, type BlackjackOptions } from "../../../envs/mod.ts";

/** A game with given hands. */
function game(
  dealer: readonly number[],
  player: readonly number[],
  options: BlackjackOptions = {},
): Blackjack {
  const env = new Blackjack(options);
  env.get_init_state({ seed: 0 });
  env.setState({ ...env.getState(), variables: [0, dealer.length, ...dealer, ...player] });
  return env;
}

const [STICK, HIT] = [0, 1];

describe("Blackjack", () => {
  test("compares the hands when the player sticks", () => {
    expect(game([10, 9], [10, 10]).step(STICK)).toMatchObject({ reward: 1, terminated: true });
    expect(game([10, 9], [10, 8]).step(STICK).reward).toBe(-1);
    expect(game([10, 9], [10, 9]).step(STICK).reward).toBe(0);
  });

  test("counts an ace as 11 where that does not bust", () => {
    expect(game([2, 10], [1, 6]).step(STICK).next_state).toEqual([17, 2, 1]);
    expect(game([2, 10], [1, 6, 10]).step(STICK).next_state).toEqual([17, 2, 0]);
    expect(game([2, 10], [1, 1]).step(STICK).next_state).toEqual([12, 2, 1]);
  });

  test("loses at once beyond 21", () => {
    const bust = game([10, 9], [10, 10, 1]);
    expect(bust.step(HIT)).toMatchObject({ reward: -1, terminated: true });
    expect(game([10, 9], [2, 2]).step(HIT)).toMatchObject({ reward: 0, terminated: false });
  });

  test("the dealer draws until 17 or more, and stands on a soft 17", () => {
    expect(game([10, 6], [10, 9]).clone().step(STICK).terminated).toBe(true);
    const soft = game([1, 6], [10, 8]);
    expect(soft.step(STICK).reward).toBe(1);
    const drawn = game([10, 6], [10, 9]);
    drawn.step(STICK);
    const [, count = 0] = drawn.getState().variables as readonly number[];
    expect(count).toBeGreaterThan(2);
  });

  test("by the rules of Sutton and Barto a natural wins against all but a natural", () => {
    expect(game([1, 5, 5], [1, 10]).step(STICK).reward).toBe(1); // 21 against a natural
    expect(game([1, 10], [1, 10]).step(STICK).reward).toBe(0);
  });

  test("without these rules a natural is worth no more than 21", () => {
    expect(game([1, 5, 5], [1, 10], { sab: false }).step(STICK).reward).toBe(0);
    expect(game([10, 9], [1, 10], { sab: false }).step(STICK).reward).toBe(1);
  });

  test("with natural pays 1.5 for winning with one, and only then", () => {
    const options = { sab: false, natural: true };
    expect(game([10, 9], [1, 10], options).step(STICK).reward).toBe(1.5);
    expect(game([1, 10], [1, 10], options).step(STICK).reward).toBe(0);
    expect(game([10, 9], [10, 5, 6], options).step(STICK).reward).toBe(1);
  });

  test("shows the dealer's cards only when the player has stuck", () => {
    const env = new Blackjack();
    env.get_init_state({ seed: 0 });
    expect(env.render("ansi")).toBe("dealer  [10] [?]\nplayer  [7] [4]  = 11");
    env.step(STICK);
    expect(env.render("ansi")).not.toContain("[?]");
  });
});
