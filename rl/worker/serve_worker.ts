/** The worker's side of `inWorker`. */
import { connectForm, readMessage, type Serving, sendMessage, toWorkerForm } from "./messages.ts";
import { ReportSender } from "./report_sender.ts";
import { describeThrown, restoreThrown } from "./thrown.ts";
import type { WorkerTask } from "./worker_task.ts";

/** The part of a worker's globals that is used here. */
const host = globalThis as {
  readonly document?: unknown;
  readonly addEventListener?: (type: "message", listener: (event: MessageEvent) => void) => void;
  readonly postMessage?: (message: Serving) => void;
};

let isServing = false;

/**
 * Serves a function to the page, which calls it with `inWorker`. To be called once, in the worker's
 * module. The page chooses the arguments; nothing but this function runs.
 *
 * @throws {Error} where this is no worker, or serves another function already.
 */
export function serveWorker<Args, Report, Result>(task: WorkerTask<Args, Report, Result>): void {
  const { document, addEventListener, postMessage } = host;
  if (document !== undefined || addEventListener === undefined || postMessage === undefined) {
    throw new Error(
      "Cannot serve a function here: this is no Web Worker; call serveWorker in the module that " +
        "new Worker(...) starts.",
    );
  }
  if (isServing) {
    throw new Error(
      "Cannot serve a second function: a worker serves one; let its arguments say what to do.",
    );
  }
  isServing = true;
  addEventListener.call(globalThis, "message", ({ data, ports: [port] }) => {
    if (port !== undefined && readMessage(connectForm, data)) serveJob(port, task);
  });
  postMessage.call(globalThis, { glueball: "serving" });
}

/** Waits for the arguments, and for what may end the job. */
function serveJob<Args, Report, Result>(
  port: MessagePort,
  task: WorkerTask<Args, Report, Result>,
): void {
  const abort = new AbortController();
  let hasStarted = false;
  port.onmessage = ({ data }) => {
    const message = readMessage(toWorkerForm, data);
    if (message?.type === "abort") abort.abort(restoreThrown(message.reason));
    if (message?.type !== "start" || hasStarted) return;
    hasStarted = true;
    void runJob(port, task, { ...message, abort });
  };
  sendMessage(port, { type: "ready" }, "a greeting");
}

/** What a job is run with. */
interface Job {
  readonly args?: unknown;
  readonly reportInterval: number;
  readonly abort: AbortController;
}

async function runJob<Args, Report, Result>(
  port: MessagePort,
  task: WorkerTask<Args, Report, Result>,
  { args, reportInterval, abort }: Job,
): Promise<void> {
  using reports = new ReportSender(port, reportInterval, (error) => abort.abort(error));
  const moved: object[] = [];
  try {
    const result = await task(args as Args, {
      report: (report) => reports.report(report),
      signal: abort.signal,
      transfer: (...objects) => void moved.push(...objects),
    });
    reports.flush();
    sendMessage(port, { type: "result", result }, "the result", moved);
  } catch (error) {
    sendMessage(port, { type: "error", error: describeThrown(error) }, "the error");
  }
}
