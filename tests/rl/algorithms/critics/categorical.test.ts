/** C51: values of distributions, and how far two are apart. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import { categoricalCritic } from "../../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("categoricalCritic()", () => {
  const critic = categoricalCritic({ low: -1, high: 3, atoms: 2 });

  test("has the mean of the atoms as an action's value", async () => {
    const logits = array([[0, 0, 0, Math.log(3)]]);
    const [[even, tilted]] = (await critic.values(logits).tolist()) as [[number, number]];
    expect(even).toBeCloseTo(1, 6);
    expect(tilted).toBeCloseTo(-0.25 + 0.75 * 3, 5);
  });

  test("has the KL divergence as the error, 0 where network and target agree", async () => {
    const target = array([
      [0.25, 0.75],
      [0, 1],
    ]);
    const taken = array([
      [Math.log(0.25), Math.log(0.75)],
      [Math.log(0.5), Math.log(0.5)],
    ]);
    const [same, other] = await critic.error(taken, target).toArray();
    expect(same).toBeCloseTo(0, 6);
    expect(other).toBeCloseTo(Math.log(2), 5);
  });

  test("weighs the losses of samples as prioritized replay says", async () => {
    const batch = { action: array([0, 1], { dtype: "int32" }), weight: array([1, 0.5]) } as never;
    const output = array([
      [0, 0, 5, 5],
      [9, 9, 0, 0],
    ]);
    const target = array([
      [1, 0],
      [1, 0],
    ]);
    const [first, second] = await critic.loss({ output }, batch, target).loss.toArray();
    expect(first).toBeCloseTo(Math.log(2), 5);
    expect(second).toBeCloseTo(0.5 * Math.log(2), 5);
  });
});
