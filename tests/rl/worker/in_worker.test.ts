/** Jobs in real workers. */

import { afterEach, describe, expect, test } from "bun:test";
import { type InWorkerOptions, inWorker } from "../../../rl/mod.ts";
import type { WorkerEvent, WorkerLike } from "../../../rl/worker/in_worker.ts";
import type { Serve, Wish } from "./job_worker.ts";

const workers: Worker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

function start(url: URL): Worker {
  const worker = new Worker(url, { type: "module" });
  workers.push(worker);
  return worker;
}

const startJobs = (): Worker => start(new URL("./job_worker.ts", import.meta.url));

const call = (
  worker: Worker,
  wish: Wish,
  options?: InWorkerOptions<number>,
): Promise<Float32Array | string> => inWorker<Serve>(worker, wish, options);

/** What a promise is rejected with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "it is not rejected",
    (error: unknown) => error,
  );

describe("inWorker()", () => {
  test("calls the worker's function, and gives its result", async () => {
    const values = Float32Array.of(1, 2, 3);
    expect(await call(startJobs(), { kind: "double", values })).toEqual(Float32Array.of(2, 4, 6));
    expect(values).toHaveLength(3);
  });

  test("moves what is to be moved, so that it is gone here", async () => {
    const values = Float32Array.of(1, 2, 3);
    const doubled = call(startJobs(), { kind: "double", values }, { transfer: [values.buffer] });
    expect(await doubled).toEqual(Float32Array.of(2, 4, 6));
    expect(values).toHaveLength(0);
  });

  test("starts a job once, over its second port, where the worker serves while the first one greets", async () => {
    let hear: (event: WorkerEvent) => void = () => {};
    const starts: number[] = [];
    const worker: WorkerLike = {
      addEventListener: (type, listener) => {
        if (type === "message") hear = listener;
      },
      postMessage: (_, [port]) => {
        const number = starts.push(0);
        const own = port as MessagePort;
        own.onmessage = () => {
          starts[number - 1]!++;
          own.postMessage({ type: "result", result: number });
        };
        own.postMessage("first, so that the greeting waits in the port");
        own.postMessage({ type: "ready" });
        const data = { glueball: "serving" };
        if (number === 1) queueMicrotask(() => hear({ data, preventDefault: () => {} }));
      },
      terminate: () => {},
    };
    expect(await inWorker<() => Promise<number>>(worker, undefined)).toBe(2);
    expect(starts).toEqual([0, 1]);
  }, 10_000);

  test("runs several jobs on one worker, one after another and at once", async () => {
    const worker = startJobs();
    const reports: number[][] = [[], []];
    const count = (i: number): Promise<unknown> => {
      const onReport = (report: number): unknown => reports[i]?.push(report);
      return call(worker, { kind: "count", to: 3, each: 1 }, { onReport, reportInterval: 0 });
    };
    expect(await Promise.all([count(0), count(1)])).toEqual(["counted", "counted"]);
    expect(reports).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(await call(worker, { kind: "double", values: Float32Array.of(4) })).toEqual(
      Float32Array.of(8),
    );
  });

  test("gets the first and the last report, of those between only some", async () => {
    const reports: number[] = [];
    const onReport = (report: number): unknown => reports.push(report);
    const reportInterval = 3_600_000;
    await call(startJobs(), { kind: "count", to: 50, each: 0 }, { onReport, reportInterval });
    expect(reports).toEqual([1, 50]);
  });

  test("rejects with what the function throws: class, name, message and cause", async () => {
    const error = await rejection(call(startJobs(), { kind: "throw" }));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toBe("no such step");
    const cause = (error as Error).cause as Error;
    expect([cause.name, cause.message]).toEqual(["InnerError", "inner"]);
  });

  test("rejects with the signal's reason once the worker has ended", async () => {
    const worker = startJobs();
    const controller = new AbortController();
    const reason = new Error("enough");
    const { signal } = controller;
    const job = rejection(
      call(worker, { kind: "wait" }, { signal, onReport: () => controller.abort(reason) }),
    );
    expect(await job).toBe(reason);
    expect(await rejection(call(worker, { kind: "wait" }, { signal }))).toBe(reason);
  });

  test("says that a worker does not end, or terminates it", async () => {
    const worker = startJobs();
    const [patient, strict] = [new AbortController(), new AbortController()];
    const reason = new Error("enough");
    const late = (await rejection(
      call(
        worker,
        { kind: "ignore" },
        {
          signal: patient.signal,
          grace: 1,
          onReport: () => patient.abort(reason),
        },
      ),
    )) as Error;
    expect(late.message).toBe(
      "Cannot end the work in the worker: it continues 1 ms after it was told to end; hand the signal " +
        "that it gets to learn(), or set terminate.",
    );
    expect(late.cause).toBe(reason);
    const ended = rejection(
      call(
        worker,
        { kind: "ignore" },
        {
          signal: strict.signal,
          grace: 1,
          terminate: true,
          onReport: () => strict.abort(reason),
        },
      ),
    );
    expect(await ended).toBe(reason);
  });

  test("tells other calls that their worker was terminated", async () => {
    const worker = startJobs();
    const controller = new AbortController();
    const other = rejection(call(worker, { kind: "wait" }));
    const { signal } = controller;
    const onReport = (): void => controller.abort();
    const options = { signal, grace: 1, terminate: true, onReport };
    await rejection(call(worker, { kind: "ignore" }, options));
    const message =
      "Cannot run in the worker: a call that was aborted has terminated it; start another one.";
    expect(((await other) as Error).message).toBe(message);
    await expect(call(worker, { kind: "wait" })).rejects.toThrow(message);
  });

  test("ends the work where onReport throws", async () => {
    const error = new Error("no paper");
    const onReport = (): never => {
      throw error;
    };
    expect(await rejection(call(startJobs(), { kind: "wait" }, { onReport }))).toBe(error);
  });

  test("says that arguments, a report or a result is no data", async () => {
    const worker = startJobs();
    const values = (() => 1) as unknown as Float32Array;
    await expect(call(worker, { kind: "double", values })).rejects.toThrow(
      "Cannot send the arguments: ",
    );
    for (const where of ["report", "result"] as const) {
      const job = call(worker, { kind: "unsendable", where });
      await expect(job).rejects.toThrow(`Cannot send the ${where}: `);
    }
  });

  test("says that a worker threw outside of its function, or cannot be loaded", async () => {
    await expect(call(startJobs(), { kind: "crash" })).rejects.toThrow(
      /^Cannot run in the worker: it threw ".*crashed.*"; see that/s,
    );
    const broken = start(new URL("./broken_worker.ts", import.meta.url));
    await expect(inWorker(broken, {} as never)).rejects.toThrow("broken from the start");
    const missing = start(new URL("./there_is_none.ts", import.meta.url));
    await expect(inWorker(missing, {} as never)).rejects.toThrow("Cannot run in the worker: ");
  });

  test("reaches a worker that awaits something first, and leaves other messages alone", async () => {
    const worker = start(new URL("./late_worker.ts", import.meta.url));
    const seen: unknown[] = [];
    worker.addEventListener("message", ({ data }) => seen.push(data));
    const job = inWorker<() => string[]>(worker, undefined as never);
    worker.postMessage("of the page");
    await job;
    expect(seen).toContain("a message of its own");
  });

  test("takes no message for its own that is not of the form", async () => {
    const worker = startJobs();
    const { port1, port2 } = new MessageChannel();
    const answers: unknown[] = [];
    port1.onmessage = ({ data }) => answers.push(data);
    for (const data of [null, "connect", { glueball: "connect", run: "x" }, { glueball: 1 }]) {
      worker.postMessage(data);
    }
    worker.postMessage({ glueball: "connect", more: 1 }, [port2]);
    expect(await call(worker, { kind: "double", values: Float32Array.of(1) })).toEqual(
      Float32Array.of(2),
    );
    expect(answers).toEqual([]);
    port1.close();
  });

  test("refuses intervals that are none", async () => {
    const worker = startJobs();
    await expect(call(worker, { kind: "wait" }, { grace: -1 })).rejects.toThrow(
      "Cannot run in a worker with grace -1: it must be milliseconds, 0 to 2147483647.",
    );
    const reportInterval = 2 ** 31;
    await expect(call(worker, { kind: "wait" }, { reportInterval })).rejects.toThrow("2147483648");
  });
});
