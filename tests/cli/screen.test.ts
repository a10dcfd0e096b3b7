/** What is drawn on a terminal, and that nothing is drawn where there is none. */

import { describe, expect, test } from "bun:test";
import { stripVTControlCharacters } from "node:util";
import {
  formatCount,
  formatDuration,
  formatLoss,
  formatReturn,
  formatSpread,
  formatTable,
  wrapWords,
} from "../../cli/format.ts";
import { drawLearningCurve } from "../../cli/learning_curve.ts";
import { Live, type Screen } from "../../cli/live.ts";
import { drawPixels } from "../../cli/pixels.ts";
import { TrainingView } from "../../cli/training_view.ts";
import type { Report } from "../../cli/watcher.ts";

/** A screen that keeps what is written. */
class Paper implements Screen {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly rows = 6;
  text = "";

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

const REPORT: Report = {
  step: 12_000,
  stepsPerSecond: 31_204,
  meanReturn: 213.42,
  epsilon: 0.04,
  loss: 0.01234,
};
const ESCAPE = "\x1b";

describe("Live", () => {
  test("a drawing takes the place of the one before", () => {
    const paper = new Paper(true);
    const live = new Live(paper);
    live.draw("one\ntwo");
    paper.text = "";
    live.draw("three");
    expect(paper.text).toContain(`${ESCAPE}[2A${ESCAPE}[0Jthree\n`);
  });

  test("a drawing that is higher than the terminal loses its top", () => {
    const paper = new Paper(true);
    new Live(paper).draw("1\n2\n3\n4\n5\n6\n7");
    expect(paper.text).toMatch(/l3\n4\n5\n6\n7\n$/);
  });

  test("printing wipes the drawing and brings the cursor back", () => {
    const paper = new Paper(true);
    const live = new Live(paper);
    live.draw("gone");
    paper.text = "";
    live.print("stays");
    expect(paper.text).toBe(`${ESCAPE}[1A${ESCAPE}[0Jstays\n${ESCAPE}[?25h${ESCAPE}[?7h`);
  });

  test("where there is no terminal, or none is wanted, only lines are printed", () => {
    for (const [paper, wanted] of [
      [new Paper(false), true],
      [new Paper(true), false],
    ] as const) {
      const live = new Live(paper, wanted);
      live.draw("drawing");
      live.print("line");
      expect(paper.text).toBe("line\n");
    }
  });
});

describe("TrainingView", () => {
  const assessment = { step: 12_000, mean: 345.6, std: 20.1, episodes: 10 };

  test("a terminal sees steps, speed, return, epsilon and loss", () => {
    const paper = new Paper(true);
    new TrainingView(new Live(paper), 50_000).onReport(REPORT);
    const text = stripVTControlCharacters(paper.text);
    expect(text).toContain(
      "12,000 of 50,000 steps · 31,204 steps/s · return 213.4 · epsilon 0.04 · loss 0.0123",
    );
  });

  test("a pipe sees one plain line an evaluation", () => {
    const paper = new Paper(false);
    const view = new TrainingView(new Live(paper), 50_000);
    view.onReport(REPORT);
    expect(paper.text).toBe("");
    view.onAssessment(assessment);
    expect(paper.text).toBe(
      "12,000 of 50,000 steps · 31,204 steps/s · return 213.4 · epsilon 0.04 · loss 0.0123 · " +
        "greedy 345.6 ± 20.1 (10 episodes)\n",
    );
  });

  test("what is not known yet is a dash", () => {
    const paper = new Paper(false);
    const view = new TrainingView(new Live(paper), 50_000);
    view.onReport({ ...REPORT, meanReturn: null, loss: null });
    view.onAssessment(assessment);
    expect(paper.text).toContain("return - · epsilon 0.04 · loss - ·");
  });
});

describe("the learning curve", () => {
  test("rises from its first point to its last between round numbers", () => {
    const curve = drawLearningCurve(
      [
        { step: 1000, mean: 20 },
        { step: 2000, mean: 180 },
        { step: 3000, mean: 490 },
      ],
      { width: 40 },
    );
    expect(curve.split("\n")).toEqual([
      "     ▲",
      "  500┤                             ┏━",
      "     │                             ┃",
      "  400┤                             ┃",
      "     │                             ┃",
      "  300┤                             ┃",
      "     │                             ┃",
      "  200┤              ┏━━━━━━━━━━━━━━┛",
      "     │              ┃",
      "  100┤              ┃",
      "     │              ┃",
      "    0┤━━━━━━━━━━━━━━┛",
      "     └┬───────┬──────┬───────┬──────┬▶",
      "     1K    1.5K     2K    2.5K     3K",
    ]);
  });

  test("shows returns below zero, equal ones, and long runs", () => {
    const curve = drawLearningCurve([
      { step: 100_000, mean: -200 },
      { step: 200_000, mean: -110 },
    ]);
    expect(curve).toMatch(/^ *-200┤━/m);
    expect(curve).toContain("140K");
    expect(
      drawLearningCurve([
        { step: 1, mean: 0 },
        { step: 2, mean: 0 },
      ]),
    ).toMatch(/^ *0┤━/m);
  });
});

describe("numbers", () => {
  test("counts have commas, returns fewer decimals the larger they are, losses three digits", () => {
    expect(formatCount(1_234_567)).toBe("1,234,567");
    expect([formatReturn(487.25), formatReturn(-0.5)]).toEqual(["487.3", "-0.50"]);
    expect([formatLoss(0.012345), formatLoss(1.2e-7)]).toEqual(["0.0123", "1.2e-7"]);
  });

  test("a spread has the decimals of its mean", () => {
    expect([formatSpread(500, 0), formatSpread(0.5, 0.123)]).toEqual([
      "500.0 ± 0.0",
      "0.50 ± 0.12",
    ]);
  });

  test("long lines are broken between words", () => {
    expect(wrapWords("gamma 0.99, seed 1, tau 1", 12)).toBe("gamma 0.99,\nseed 1, tau\n1");
  });

  test("durations have units", () => {
    expect([3.14, 125, 3_840].map(formatDuration)).toEqual(["3.1 s", "2 min 5 s", "1 h 4 min"]);
  });

  test("a table's columns are as wide as they must be", () => {
    expect(
      formatTable([
        ["a", "bbb"],
        ["cccc", "d"],
      ]),
    ).toBe("  a     bbb\n  cccc  d");
  });
});

describe("drawPixels()", () => {
  /** Red at the left, blue at the right, and a white line below. */
  const image = {
    width: 4,
    height: 3,
    data: Uint8Array.from(
      { length: 36 },
      (_, i) =>
        [i >= 24 || i % 12 < 6 ? 255 : 0, i >= 24 ? 255 : 0, i >= 24 || i % 12 >= 6 ? 255 : 0][
          i % 3
        ]!,
    ),
  };
  const cell = (upper: string, lower: string): string =>
    `${ESCAPE}[38;2;${upper}m${ESCAPE}[48;2;${lower}m▀`;
  const [red, blue, white] = ["255;0;0", "0;0;255", "255;255;255"];

  test("puts two pixels in each character", () => {
    const [first, second, ...more] = drawPixels(image, { columns: 80, rows: 20 }).split("\n");
    expect(first).toBe(`${cell(red, red)}▀${cell(blue, blue)}▀${ESCAPE}[0m`);
    expect(second).toBe(`${cell(white, "0;0;0")}▀▀▀${ESCAPE}[0m`);
    expect(more).toEqual([]);
  });

  test("makes the picture smaller, by the mean of colors, until it has room", () => {
    expect(drawPixels(image, { columns: 2, rows: 20 })).toBe(
      `${cell(red, white)}${cell(blue, white)}${ESCAPE}[0m`,
    );
    const mixed = drawPixels({ ...image, height: 2 }, { columns: 1, rows: 20 });
    expect(mixed).toBe(`${cell("128;0;128", "0;0;0")}${ESCAPE}[0m`);
    const narrow = drawPixels(image, { columns: 80, rows: 1 });
    expect(stripVTControlCharacters(narrow)).toBe("▀▀");
  });
});
