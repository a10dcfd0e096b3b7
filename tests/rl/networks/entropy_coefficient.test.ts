/** The entropy coefficient: its value, its loss, and which way it moves. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import {
  EntropyCoefficient,
  makeEntropyCoefficient,
} from "../../../rl/networks/entropy_coefficient.ts";
import { gradientStep } from "../../../rl/train/gradient_step.ts";

beforeAll(async () => setBackend(await load("reference")));

test("begins where it is told, with the loss -log alpha (log p + target)", async () => {
  const alpha = new EntropyCoefficient(0.2, -3);
  expect(await alpha().asscalar()).toBeCloseTo(0.2, 6);
  const loss = alpha.loss(array([[1], [5]]));
  expect(await loss.asscalar()).toBeCloseTo(-Math.log(0.2) * (3 - 3), 6);
  const other = alpha.loss(array([[2], [5]]));
  expect(await other.asscalar()).toBeCloseTo(-Math.log(0.2) * 0.5, 6);
});

test.each([
  ["grows where the entropy is below the target", 5, (after: number) => after > 0.2],
  ["falls where it is above", 1, (after: number) => after < 0.2],
])("%s", async (_, logProb, isRight) => {
  const alpha = new EntropyCoefficient(0.2, -3);
  const trainer = new Trainer(alpha.collect_params(), "adam", { learning_rate: 0.01 });
  gradientStep({ trainer, net: alpha }, () => [alpha.loss(array([[logProb]]))] as const);
  expect(isRight(await alpha().asscalar())).toBe(true);
});

test("options name it: auto begins with 1, auto_0.1 with 0.1, and a number is none", async () => {
  const make = (ent_coef: number | "auto" | "auto_0.1"): EntropyCoefficient | null =>
    makeEntropyCoefficient({ ent_coef, target_entropy: "auto" }, -2);
  expect(await make("auto")!().asscalar()).toBe(1);
  expect(await make("auto_0.1")!().asscalar()).toBeCloseTo(0.1, 6);
  expect(make(0.1)).toBe(null);
  const loss = make("auto_0.1")!.loss(array([[3]]));
  expect(await loss.asscalar()).toBeCloseTo(-Math.log(0.1) * (3 - 2), 5);
});
