/** Steps in our environments, each in a thread of its own. */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Program } from "../peer.ts";
import type { EnvironmentWorkload } from "../workloads.ts";

/** A training has one kind of environment: what the engine made of others shall not count here. */
export async function stepEnvironment(workload: EnvironmentWorkload): Promise<Program> {
  const thread = new URL("./environment_thread.ts", import.meta.url);
  const worker = new Worker(thread, { workerData: workload });
  const [check] = await once(worker, "message");
  return {
    check: [check],
    async run(runs) {
      const done = once(worker, "message");
      worker.postMessage(runs);
      await done;
      return undefined;
    },
    release: () => void worker.terminate(),
  };
}
