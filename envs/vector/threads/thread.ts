/** The calling side of a thread with environments. */

import { hostModule } from "../../../backends/base/host.ts";
import { type Answer, type MessagePortLike, type Request, WORKING, waitWhile } from "./messages.ts";

/** Milliseconds that a thread may take for a request: something must end the wait for one that is gone. */
const PATIENCE = 60_000;

/** What is used of a worker of `node:worker_threads`. */
interface WorkerLike {
  unref(): void;
  terminate(): unknown;
}

/** A thread that has environments `begin` to `end`. */
export class EnvironmentThread {
  readonly begin: number;
  readonly count: number;
  readonly #worker: WorkerLike;
  readonly #port: MessagePortLike;
  readonly #control = new Int32Array(new SharedArrayBuffer(4));
  #isOpen = true;

  constructor(
    begin: number,
    end: number,
    {
      id,
      module,
      options,
    }: {
      readonly id: string;
      readonly module: string | null;
      readonly options: Readonly<Record<string, unknown>>;
    },
  ) {
    this.begin = begin;
    this.count = end - begin;
    const { Worker, MessageChannel } = hostModule("node:worker_threads");
    const { port1, port2 } = new MessageChannel();
    const data = { control: this.#control, port: port2, id, count: this.count, module, options };
    const script = import.meta.url.endsWith(".ts")
      ? "environment_thread.ts"
      : "environment_thread.js";
    this.#worker = new Worker(new URL(script, import.meta.url), {
      workerData: data,
      transferList: [port2],
    });
    // Neither keeps a program from ending.
    this.#worker.unref();
    port1.unref();
    this.#port = port1;
  }

  /** Sends a request, whose answer must be fetched. */
  ask(request: Request): void {
    if (!this.#isOpen)
      throw new Error("Cannot use a vector environment after close(); make a new one.");
    this.#port.postMessage(request);
    Atomics.store(this.#control, 0, WORKING);
    Atomics.notify(this.#control, 0);
  }

  /** Waits for the answer. Throws an `Error` where none comes. */
  answer(name: string): Answer {
    if (waitWhile(this.#control, WORKING, PATIENCE)) {
      const { receiveMessageOnPort } = hostModule("node:worker_threads");
      const received = receiveMessageOnPort(this.#port as never) as { message: Answer } | undefined;
      if (received) return received.message;
    }
    throw new Error(
      `Cannot use ${name} in threads: one has not answered for ${PATIENCE / 1000} s, or is gone; make a new vector environment.`,
    );
  }

  /** Closes its environments, and ends it. */
  close(): void {
    if (!this.#isOpen) return;
    this.ask({ method: "close" });
    waitWhile(this.#control, WORKING, PATIENCE);
    this.#isOpen = false;
    this.#worker.terminate();
  }
}
