/** What is seen of a training while it runs. */

import { describe, expect, test } from "bun:test";
import { stripVTControlCharacters } from "node:util";
import { LiveRegion } from "../../../cli/terminal/live_region.ts";
import type { Report } from "../../../cli/training/training_listener.ts";
import { TrainingView } from "../../../cli/training/training_view.ts";
import { Paper } from "../terminal/paper.ts";

const REPORT: Report = {
  step: 12_000,
  stepsPerSecond: 31_204,
  meanReturn: 213.42,
  metrics: { epsilon: 0.04, loss: 0.01234 },
};

describe("TrainingView", () => {
  const assessment = { step: 12_000, mean: 345.6, std: 20.1, episodes: 10 };

  test("a terminal sees steps, speed, return, epsilon and loss", () => {
    const paper = new Paper(true);
    new TrainingView(new LiveRegion(paper), 50_000, { metrics: ["epsilon", "loss"] }).onReport(
      REPORT,
    );
    const text = stripVTControlCharacters(paper.text);
    expect(text).toContain(
      "12,000 of 50,000 steps · 31,204 steps/s · return 213.4 · epsilon 0.04 · loss 0.0123",
    );
  });

  test("a pipe sees one plain line an evaluation", () => {
    const paper = new Paper(false);
    const view = new TrainingView(new LiveRegion(paper), 50_000, { metrics: ["epsilon", "loss"] });
    view.onReport(REPORT);
    expect(paper.text).toBe("");
    view.onEvaluation(assessment);
    expect(paper.text).toBe(
      "12,000 of 50,000 steps · 31,204 steps/s · return 213.4 · epsilon 0.04 · loss 0.0123 · " +
        "greedy 345.6 ± 20.1 (10 episodes)\n",
    );
  });

  test("what is not known yet is a dash", () => {
    const paper = new Paper(false);
    const view = new TrainingView(new LiveRegion(paper), 50_000, { metrics: ["epsilon", "loss"] });
    view.onReport({ ...REPORT, meanReturn: null, metrics: { epsilon: 0.04 } });
    view.onEvaluation(assessment);
    expect(paper.text).toContain("return - · epsilon 0.04 · loss - ·");
  });

  test("a terminal may have any number of columns, and other ones later", () => {
    const paper = new Paper(true, { rows: 40 });
    const view = new TrainingView(new LiveRegion(paper), 50_000, {
      metrics: ["epsilon", "loss"],
      curve: [assessment, { ...assessment, step: 13_000 }],
    });
    for (const columns of [200, 80, 20, 4, 3, 1, 0, undefined]) {
      paper.columns = columns;
      view.onReport({ ...REPORT, step: 60_000 }); // more than all, where several environments step
      expect(stripVTControlCharacters(paper.text)).toContain("60,000 of 50,000 steps");
      paper.text = "";
    }
    view.onEnd();
  });
});
