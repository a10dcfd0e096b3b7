/** `glueball evaluate`. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { glueball, type Run } from "../program.ts";

const checkpoint = "agent.safetensors";

let cwd = "";
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-evaluate-"));
  await run(
    `train CartPole-v1 --seed 1 --total-steps 100 --eval-freq 100 --net-arch 8 --checkpoint ${checkpoint}`,
  );
});
afterAll(() => rmSync(cwd, { recursive: true }));

function run(line: string): Promise<Run> {
  return glueball(line.split(" "), { cwd });
}

test("evaluate gives the mean return of the checkpoint, always the same", async () => {
  const first = await run(`evaluate ${checkpoint} --episodes 5`);
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/mean return +[\d.]+ ± [\d.]+/);
  expect(first.stdout).toContain("not solved: 475 is needed");
  const table = (text: string): string => text.slice(text.indexOf("mean"));
  const second = await run(`evaluate ${checkpoint} --episodes 5`);
  expect(table(second.stdout)).toBe(table(first.stdout));
});

test("evaluate on whatever runs here says which backend it is", async () => {
  const { status, stdout, stderr } = await run(
    `evaluate ${checkpoint} --episodes 2 --backend auto`,
  );
  expect(status).toBe(0);
  const [, name] = /^on (native|wasm)/.exec(stderr) as RegExpExecArray;
  expect(stdout).toContain(`episodes on ${name}`);
});
