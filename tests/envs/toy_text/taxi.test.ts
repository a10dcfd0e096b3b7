/** The taxi. */

import { describe, expect, test } from "bun:test";
import { Taxi, type TaxiOptions } from "../../../envs/mod.ts";

const [DOWN_, UP_, RIGHT_, LEFT_, PICK_UP, DROP_OFF] = [0, 1, 2, 3, 4, 5];

/** A taxi in a given state: row, column, passenger, destination. */
function taxiAt(variables: readonly number[], options: TaxiOptions = {}): Taxi {
  const env = new Taxi(options);
  env.get_init_state({ seed: 0 });
  env.setState({ ...env.getState(), variables: [...variables, 0] });
  return env;
}

describe("Taxi", () => {
  test("encodes row, column, passenger and destination as Gymnasium's example, 328", () => {
    const env = taxiAt([3, 1, 2, 0]);
    expect(env.step(DROP_OFF).next_state).toBe(328); // nothing has changed
    expect(taxiAt([4, 4, 4, 3]).step(PICK_UP).next_state).toBe(499);
  });

  test("begins with a passenger at another location than the destination", () => {
    const env = new Taxi();
    for (let i = 0; i < 300; i++) {
      const state = env.get_init_state();
      const [passenger, destination] = [Math.floor(state / 4) % 5, state % 4];
      expect(passenger).toBeLessThan(4);
      expect(passenger).not.toBe(destination);
    }
  });

  test("moves down, up, right and left, but not through walls and borders", () => {
    const positions = [DOWN_, UP_, RIGHT_, LEFT_].map((action) =>
      Math.floor(taxiAt([2, 2, 0, 1]).step(action).next_state / 20),
    );
    expect(positions).toEqual([3 * 5 + 2, 1 * 5 + 2, 2 * 5 + 3, 2 * 5 + 1]);
    expect(Math.floor(taxiAt([0, 1, 0, 1]).step(RIGHT_).next_state / 20)).toBe(1); // a wall
    expect(Math.floor(taxiAt([0, 0, 1, 0]).step(UP_).next_state / 20)).toBe(0);
  });

  test("costs 1 a step, 10 for an illegal pick-up or drop-off, and pays 20 for a delivery", () => {
    expect(taxiAt([2, 2, 0, 1]).step(LEFT_).reward).toBe(-1);
    expect(taxiAt([2, 2, 0, 1]).step(PICK_UP).reward).toBe(-10);
    expect(taxiAt([0, 0, 0, 1]).step(DROP_OFF).reward).toBe(-10);
    expect(taxiAt([0, 0, 0, 1]).step(PICK_UP)).toMatchObject({
      reward: -1,
      terminated: false,
      next_state: 4 * 4 + 1,
    });
    expect(taxiAt([0, 4, 4, 1]).step(DROP_OFF)).toMatchObject({ reward: 20, terminated: true });
    expect(taxiAt([0, 4, 4, 0]).step(DROP_OFF)).toMatchObject({ reward: -1, terminated: false });
  });

  test("masks the actions that change nothing", () => {
    expect(taxiAt([0, 0, 0, 1]).action_mask()).toEqual(Uint8Array.of(1, 0, 1, 0, 1, 0));
    expect(taxiAt([0, 4, 4, 0]).action_mask()).toEqual(Uint8Array.of(1, 0, 0, 1, 0, 1));
    expect(taxiAt([2, 2, 4, 0]).action_mask()).toEqual(Uint8Array.of(1, 1, 1, 1, 0, 0));
  });

  test("in rain goes as intended with rainy_probability, else to the left or right", () => {
    const cells: Record<number, number> = {};
    const env = taxiAt([2, 2, 0, 1], { is_rainy: true, rainy_probability: 0.6 });
    for (let i = 0; i < 2000; i++) {
      env.setState({ ...env.getState(), variables: [2, 2, 0, 1, 0] });
      const { next_state, info } = env.step(UP_);
      const cell = Math.floor(next_state / 20);
      cells[cell] = (cells[cell] ?? 0) + 1;
      expect(info.prob).toBeCloseTo(cell === 7 ? 0.6 : 0.2, 14);
    }
    expect(Object.keys(cells)).toEqual(["7", "11", "13"]);
    expect((cells[7] ?? 0) / 2000).toBeGreaterThan(0.56);
    expect((cells[7] ?? 0) / 2000).toBeLessThan(0.64);
    expect((cells[11] ?? 0) / 2000).toBeGreaterThan(0.17);
    expect((cells[11] ?? 0) / 2000).toBeLessThan(0.23);
  });

  test("a fickle passenger chooses another destination once the taxi has moved with them", () => {
    const env = new Taxi({ fickle_passenger: true, fickle_probability: 1 });
    env.get_init_state({ seed: 0 });
    env.setState({ ...env.getState(), variables: [2, 2, 4, 1, 1] });
    const changed = env.step(UP_).next_state % 4;
    expect(changed).not.toBe(1);
    expect(env.step(UP_).next_state % 4).toBe(changed);
  });

  test("is rendered as text", () => {
    const env = new Taxi();
    env.get_init_state({ seed: 0 });
    expect(env.render("ansi").split("\n")).toEqual([
      "+---------+",
      "|R: | : :G|",
      "| : | : : |",
      "| : : : : |",
      "|T| : | : |",
      "|Y| : |B: |",
      "+---------+",
      "passenger at B, to Y",
    ]);
  });
});
