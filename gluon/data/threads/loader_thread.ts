/** A thread of a DataLoader: it imports a dataset, and loads the batches that it is asked for. */
import { hostModule } from "../../../backends/base/host.ts";
import { seed } from "../../nd/random/shared.ts";
import { type Batchify, default_batchify_fn } from "../batchify.ts";
import type { Dataset } from "../dataset.ts";
import { buffersOf } from "../host_batch.ts";
import { loadSamples } from "../load_samples.ts";
import type { Answer, Request } from "./messages.ts";

/** What a module for workers exports. */
interface WorkerModule {
  readonly dataset?: Dataset<never> | Promise<Dataset<never>>;
  readonly batchify_fn?: Batchify;
}

const { workerData, parentPort } = hostModule("node:worker_threads");

if (workerData?.datasetModule !== undefined) {
  const module = import(workerData.datasetModule as string) as Promise<WorkerModule>;
  module.catch(() => {}); // each request is told
  let last: Promise<void> = Promise.resolve();
  parentPort?.on("message", (request: Request) => {
    last = last.then(() => answer(module, request));
  });
}

async function answer(module: Promise<WorkerModule>, request: Request): Promise<void> {
  const { number, indices } = request;
  try {
    const { dataset, batchify_fn = default_batchify_fn } = await module;
    const own = await dataset;
    if (own === undefined) throw new Error("workerModule exports no dataset.");
    seed(request.seed);
    const batch = await loadSamples(own, indices, batchify_fn);
    parentPort?.postMessage({ number, batch } satisfies Answer, [...buffersOf(batch)]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ number, error: message } satisfies Answer);
  }
}
