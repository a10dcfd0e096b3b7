/** The threads of a DataLoader. */
import { findHostModule, hostModule } from "../../../backends/base/host.ts";
import type { Answer, Request } from "./messages.ts";

/** What is used of a worker of `node:worker_threads`. */
interface WorkerLike {
  postMessage(message: unknown): void;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): unknown;
}

/** A batch that is awaited. */
interface Waiting {
  readonly resolve: (batch: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Threads that load batches in turn; they are started when the first batch is asked for. */
export class ThreadPool {
  readonly #count: number;
  readonly #module: string;
  readonly #timeout: number;
  #threads: LoaderThread[] = [];

  /** @throws {RangeError} where this host has no such threads. */
  constructor(count: number, module: string, timeout: number) {
    if (findHostModule("node:worker_threads") === undefined) {
      throw new RangeError(
        `Cannot load in ${count} worker threads: a page has none for that; leave out num_workers, and load in a Web ` +
          "Worker, where training belongs as well.",
      );
    }
    this.#count = count;
    this.#module = module;
    this.#timeout = timeout;
  }

  /** A function that loads the batches of an epoch, in order. */
  epoch(seed: number): (indices: readonly number[]) => Promise<unknown> {
    let batch = 0;
    return (indices) => {
      const thread = this.#thread(batch % this.#count);
      return thread.load({ indices, seed: [seed, batch++] });
    };
  }

  close(): void {
    for (const thread of this.#threads) thread.close("the DataLoader was closed");
    this.#threads = [];
  }

  #thread(i: number): LoaderThread {
    const known = this.#threads[i];
    if (known?.isAlive) return known;
    const thread = new LoaderThread(i, this.#module, this.#timeout);
    this.#threads[i] = thread;
    return thread;
  }
}

class LoaderThread {
  isAlive = true;
  readonly #name: string;
  readonly #worker: WorkerLike;
  readonly #timeout: number;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(index: number, datasetModule: string, timeout: number) {
    this.#name = `worker thread ${index} of the DataLoader`;
    this.#timeout = timeout;
    const { Worker } = hostModule("node:worker_threads");
    const script = import.meta.url.endsWith(".ts") ? "loader_thread.ts" : "loader_thread.js";
    const url = new URL(script, import.meta.url);
    this.#worker = new Worker(url, { workerData: { datasetModule } });
    this.#worker.on("message", (answer) => this.#receive(answer as Answer));
    this.#worker.on("error", (error) => this.close(`it threw "${(error as Error).message}"`));
    this.#worker.on("exit", () => this.close("it has ended"));
    this.#worker.unref(); // it keeps no program from ending but while somebody waits
  }

  load(request: Omit<Request, "number">): Promise<unknown> {
    const number = this.#asked++;
    return new Promise((resolve, reject) => {
      const late = (): void => this.close(`it has not answered for ${this.#timeout} seconds`);
      const timer = setTimeout(late, 1000 * this.#timeout);
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(number, { resolve, reject, timer });
      this.#worker.postMessage({ ...request, number } satisfies Request);
    });
  }

  /** Ends it; who still waits is told why. */
  close(why: string): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`Cannot load a batch: ${this.#name} is gone, as ${why}.`));
    }
    this.#waiting.clear();
    this.#worker.terminate();
  }

  #receive({ number, batch, error }: Answer): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    clearTimeout(waiting.timer);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (error === undefined) waiting.resolve(batch);
    else waiting.reject(new Error(error));
  }
}
