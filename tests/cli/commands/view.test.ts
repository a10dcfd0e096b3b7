/** `glueball view`, and `train --view`, as a browser without a picture sees them. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ViewMessage } from "../../../rl/view/messages.ts";
import { glueball, type Run } from "../program.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-view-"));
  mkdirSync(join(cwd, "logs/a"), { recursive: true });
  writeFileSync(join(cwd, "logs/a/progress.csv"), "step,wall_time,rollout/ep_rew_mean\n100,0,20\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Runs a program, and calls back with the address of its page. */
async function runView(
  args: readonly string[],
  onPage: (url: string) => Promise<void>,
): Promise<Run> {
  let visit: Promise<void> | null = null;
  const run = await glueball(args, {
    cwd,
    onOutput: (stdout, child) => {
      const url = /http:\S+/.exec(stdout)?.[0];
      if (url === undefined || visit !== null) return;
      visit = onPage(url).finally(() => child.kill("SIGINT"));
    },
  });
  await visit;
  return run;
}

/** Listens until `isEnough`. */
async function listen(url: string, isEnough: (message: ViewMessage) => boolean): Promise<void> {
  const controller = new AbortController();
  const { body } = await fetch(`${url}events`, { signal: controller.signal });
  let text = "";
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    const parts = (text + piece).split("\n\n");
    text = parts.pop()!;
    const messages = parts.filter((each) => each.startsWith("data: "));
    if (messages.some((each) => isEnough(JSON.parse(each.slice(6))))) break;
  }
  controller.abort();
}

describe("glueball view", () => {
  test("shows what logs tell, and what they tell later, until it is interrupted", async () => {
    const { status, stdout } = await runView(["view", "logs"], async (url) => {
      let heard: readonly number[] = [];
      await listen(url, (message) => {
        if (message.kind === "runs") {
          heard = message.runs[0]!.series.return!.means;
          appendFileSync(join(cwd, "logs/a/progress.csv"), "200,0,30\n");
        }
        return message.kind === "update" && message.update.points.return?.[1][0] === 30;
      });
      expect(heard).toEqual([20]);
    });
    expect(stdout).toContain("1 run on http://127.0.0.1:");
    expect(status).toBe(130);
  }, 60_000);

  test("says that a port is busy", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { readonly port: number };
    const { status, stderr } = await glueball(["view", "logs", "--view-port", `${port}`], { cwd });
    server.close();
    expect([status, stderr]).toEqual([
      1,
      `error: Cannot serve the view on port ${port}: it is in use; name another, or leave it out.\n`,
    ]);
  }, 60_000);
});

test("glueball train --view ends with its training where nobody watches", async () => {
  const args = ["train", "CartPole-v1", "--view", "--total-steps", "300", "--eval-freq", "300"];
  const { status, stdout } = await glueball([...args, "--eval-episodes", "1"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain("Watch it on http://127.0.0.1:");
}, 60_000);
