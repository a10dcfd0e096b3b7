/** Schedules of agents that learn action values. */
import { expect, test } from "bun:test";
import { valueSchedules } from "../../../rl/train/value_schedules.ts";

const options = {
  ...{ exploration_initial_eps: 1, exploration_final_eps: 0.2, exploration_fraction: 0.5 },
  ...{ learning_rate: 0.01, prioritized_replay_beta0: 0.4 },
};

test("epsilon falls over a fraction of the first training, the rest over all of it", () => {
  const clock = { total: 400, explorationSteps: 200 };
  const { epsilonAt, rateAt, betaAt } = valueSchedules(clock, options);
  expect([0, 50, 100, 400].map(epsilonAt)).toEqual([1, 0.6, 0.2, 0.2]);
  expect([rateAt(200), rateAt(400)]).toEqual([0.005, 0]);
  expect([betaAt(200), betaAt(400)]).toEqual([0.7, 1]);
  expect(valueSchedules(clock, { ...options, noisy: true }).epsilonAt(0)).toBe(0);
});
