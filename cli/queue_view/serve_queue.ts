/** The page of a queue: what `status --view` serves. */

import { setTimeout } from "node:timers/promises";
import { styleText } from "node:util";
import { ViewServer } from "../../rl/view/view_server.ts";
import { until } from "../distributed/until.ts";
import type { QueuePlace } from "../sweep/submit.ts";
import { formatCount } from "../terminal/format.ts";
import { isInterruption } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";
import { QueueRuns } from "./queue_runs.ts";

/** Milliseconds between two looks at the queue while a page watches. */
const INTERVAL = 1000;

/** Serves it until `signal` is aborted. @throws {Error} where Redis does not answer at first, or the port is busy. */
export async function serveQueue(
  place: Required<QueuePlace>,
  port: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const server = new ViewServer();
  using runs = await QueueRuns.open(place, (run) => server.add(run));
  await runs.look();
  await server.listen(port);
  const count = runs.count === 1 ? "1 run" : `${formatCount(runs.count)} runs`;
  print(`${count} on ${styleText("bold", server.url)}\nCtrl-C ends it.`);
  let said = "";
  try {
    for (;;) {
      await setTimeout(INTERVAL, undefined, { signal });
      if (!server.isWatched) continue;
      try {
        await until(runs.look(), signal);
        said = "";
      } catch (error) {
        signal.throwIfAborted();
        const { message } = error as Error;
        if (message !== said) print(message);
        said = message;
      }
    }
  } catch (error) {
    if (!isInterruption(error, signal)) throw error;
  } finally {
    await server.close();
  }
}
