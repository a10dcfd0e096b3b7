import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball } from "../program.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-plot-"));
  for (const seed of [0, 1, 2]) {
    const folder = join(cwd, "logs", `Pendulum-v1-seed-${seed}`);
    mkdirSync(folder, { recursive: true });
    const rows = [100, 200, 300].map((step) => `${step},0,${step + seed}\n`);
    writeFileSync(
      join(folder, "progress.csv"),
      `step,wall_time,eval/mean_reward\n${rows.join("")}`,
    );
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("glueball plot", () => {
  test("draws the interquartile mean of runs as SVG and PNG", async () => {
    const { status, stdout } = await glueball(["plot", "logs", "-o", "a.svg,a.png"], { cwd });
    expect([status, stdout]).toEqual([
      0,
      "Pendulum-v1: 3 runs, eval/mean_reward 301 in the end\nwritten to a.svg\nwritten to a.png\n",
    ]);
    const svg = readFileSync(join(cwd, "a.svg"), "utf8");
    expect(svg).toContain(">Pendulum-v1, 3 runs</text>");
    expect(svg.match(/<polygon/g)).toHaveLength(1);
    expect([...readFileSync(join(cwd, "a.png")).subarray(1, 4)]).toEqual([80, 78, 71]);
  });

  test("says which figure logs lack, and which endings there are", async () => {
    const lacking = await glueball(["plot", "logs", "--figure", "train/loss"], { cwd });
    expect([lacking.status, lacking.stderr]).toEqual([
      1,
      "error: Cannot plot train/loss: not all logs have it, such as logs/Pendulum-v1-seed-0/progress.csv; " +
        "name what they have with --figure, or plot fewer.\n",
    ]);
    expect((await glueball(["plot", "logs", "-o", "a.pdf"], { cwd })).stderr).toContain(
      "It must end in .svg or .png.",
    );
  });
});
