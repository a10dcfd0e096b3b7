/** Several listeners as one. */

import { expect, test } from "bun:test";
import { together } from "../../../cli/training/training_listener.ts";

test("all are called, each for what it listens to", async () => {
  const calls: string[] = [];
  const all = together([
    { onStep: () => calls.push("a step"), onEnd: () => calls.push("a end") },
    { onReport: () => calls.push("b report"), onEvaluation: () => calls.push("b evaluation") },
    { onStep: () => calls.push("c step"), onEnd: () => calls.push("c end") },
  ]);
  all.onStep?.({ step: 1, episodeReturn: 1, episodeLength: 1, metrics: {} });
  all.onReport?.({ step: 1, stepsPerSecond: 1, meanReturn: null, metrics: {} });
  await all.onEvaluation?.({ step: 1, mean: 1, std: 0, episodes: 1 });
  all.onEnd?.({ end: "finished", curve: [], best: null, saved: null });
  expect(calls).toEqual(["a step", "c step", "b report", "b evaluation", "a end", "c end"]);
});
