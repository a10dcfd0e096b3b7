/** What is drawn on a terminal, and that nothing is drawn where there is none. */

import { describe, expect, test } from "bun:test";
import { LiveRegion } from "../../../cli/terminal/live_region.ts";
import { Paper } from "./paper.ts";

const ESCAPE = "\x1b";

describe("LiveRegion", () => {
  test("a drawing takes the place of the one before", () => {
    const paper = new Paper(true);
    const live = new LiveRegion(paper);
    live.draw("one\ntwo");
    paper.text = "";
    live.draw("three");
    expect(paper.text).toContain(`${ESCAPE}[2A${ESCAPE}[0Jthree\n`);
  });

  test("a drawing that is higher than the terminal loses its top", () => {
    const paper = new Paper(true);
    new LiveRegion(paper).draw("1\n2\n3\n4\n5\n6\n7");
    expect(paper.text).toMatch(/l3\n4\n5\n6\n7\n$/);
  });

  test("printing wipes the drawing and brings the cursor back", () => {
    const paper = new Paper(true);
    const live = new LiveRegion(paper);
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
      const live = new LiveRegion(paper, wanted);
      live.draw("drawing");
      live.print("line");
      expect(paper.text).toBe("line\n");
    }
  });

  test("a terminal of one line shows the last one; one that tells no size has 80 x 24", () => {
    const paper = new Paper(true, { rows: 1 });
    new LiveRegion(paper).draw("1\n2\n3");
    expect(paper.text).toMatch(/l3\n$/);
    for (const size of [
      { columns: 0, rows: 0 },
      { columns: undefined, rows: undefined },
    ]) {
      const live = new LiveRegion(new Paper(true, size));
      expect([live.width, live.height]).toEqual([80, 24]);
    }
  });
});
