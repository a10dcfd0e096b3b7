/** `glueball view`: a page of trainings, as their logs tell of them. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { viewPortOption } from "../flags.ts";
import { type FoundLog, findLogs, logsIn } from "../logs/find_logs.ts";
import { LogRun } from "../logs/log_run.ts";
import { formatCount } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";

interface Flags {
  readonly viewPort?: number;
}

/** Between two searches for logs of new trainings, in milliseconds. */
const INTERVAL = 3000;

export function configure(command: Command): void {
  command
    .argument("[folders...]", "folders with logs, which are searched (default: logs)")
    .addOption(viewPortOption())
    .action((folders: string[], flags: Flags) =>
      interruptible((signal) => run(folders.length === 0 ? ["logs"] : folders, flags, signal)),
    );
}

async function run(folders: readonly string[], flags: Flags, signal: AbortSignal): Promise<void> {
  const found = folders.flatMap((folder) => findLogs(folder, "view"));
  const { ViewServer } = await import("../../rl/view/view_server.ts");
  const server = new ViewServer();
  const known = new Set<string>();
  const add = (logs: readonly FoundLog[]): void => {
    for (const log of logs) {
      if (known.has(log.folder)) continue;
      known.add(log.folder);
      server.add(new LogRun(log));
    }
  };
  add(found);
  await server.listen(flags.viewPort);
  const runs = known.size === 1 ? "1 run" : `${formatCount(known.size)} runs`;
  print(`${runs} on ${styleText("bold", server.url)}\nCtrl-C ends it.`);
  const timer = setInterval(() => add(folders.flatMap(logsIn)), INTERVAL);
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  clearInterval(timer);
  await server.close();
}
