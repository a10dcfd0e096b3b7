/** The page's side of `serveWorker`: a training, or another long computation, in a Web Worker. */
import { formatValue } from "../../backends/base/format_value.ts";
import { type Connect, readMessage, sendMessage, servingForm, toPageForm } from "./messages.ts";
import { describeThrown, restoreThrown } from "./thrown.ts";
import type {
  AnyWorkerTask,
  HostAbortSignal,
  WorkerArgs,
  WorkerReport,
  WorkerResult,
} from "./worker_task.ts";

/** A Web Worker: what is used here of `Worker`. */
export interface WorkerLike {
  /** Sends a message; `transfer` are the buffers that go with it instead of being copied. */
  postMessage(message: unknown, transfer: object[]): void;
  /** Calls `listener` at each event of a kind, until the signal is aborted. */
  addEventListener(
    type: string,
    listener: (event: WorkerEvent) => void,
    options: { readonly signal: HostAbortSignal },
  ): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** What is used here of the events of a worker: messages and errors. */
export interface WorkerEvent {
  /** The message, of a message. */
  readonly data?: unknown;
  /** What went wrong, of an error. */
  readonly message?: string;
  /** Keeps the error from being reported by the page. */
  preventDefault(): void;
}

/** What `inWorker` takes besides the arguments. */
export interface InWorkerOptions<Report = unknown> {
  /** Ends the work: the worker's signal is aborted, and `inWorker` rejects with this one's reason. */
  readonly signal?: HostAbortSignal | undefined;
  /** Called with reports of the worker; what it throws ends the work. */
  readonly onReport?: ((report: Report) => void) | undefined;
  /** Milliseconds between two reports, of which the latest counts; 0 gets every report. Default: 50. */
  readonly reportInterval?: number;
  /** Milliseconds that the worker has to end after `signal`. Default: 5,000. */
  readonly grace?: number;
  /** Whether the worker is terminated where it needs longer, other jobs included. Default: false. */
  readonly terminate?: boolean;
  /** Buffers and other objects in the arguments that are moved to the worker instead of copied. */
  readonly transfer?: readonly object[];
}

/**
 * Calls the function that a Web Worker serves with `serveWorker`; resolves with its result, or rejects
 * with what it throws: an error has its name, message, stack and cause. A worker may be called again,
 * also while it works: each call is a separate job. End a call by its signal, which can terminate
 * the worker: a page does not learn that it was terminated otherwise.
 *
 * ```ts ignore the worker is a module that only a bundler finds
 * const worker = new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" });
 * const weights = await rl.inWorker<Train>(worker, { seed: 1 }, { onReport: ({ step }) => show(step) });
 * ```
 *
 * @throws {TypeError} where the arguments are not data.
 * @throws {Error} where the worker fails to load, ends, or does not end in time after the signal.
 */
export async function inWorker<Task extends AnyWorkerTask>(
  worker: WorkerLike,
  args: WorkerArgs<Task>,
  options: InWorkerOptions<WorkerReport<Task>> = {},
): Promise<WorkerResult<Task>> {
  const { reportInterval = 50, grace = 5_000, signal } = options;
  for (const [name, value] of Object.entries({ reportInterval, grace })) {
    if (value >= 0 && value <= LONGEST) continue;
    throw new RangeError(
      `Cannot run in a worker with ${name} ${formatValue(value)}: it must be milliseconds, 0 to ${LONGEST}.`,
    );
  }
  signal?.throwIfAborted();
  terminationOf(worker).signal.throwIfAborted();
  const job = new Job(worker, args, { ...options, reportInterval, grace });
  return (await job.result) as WorkerResult<Task>;
}

/** The longest delay of a timer. */
const LONGEST = 2 ** 31 - 1;

type JobOptions = InWorkerOptions<never> &
  Required<Pick<InWorkerOptions, "reportInterval" | "grace">>;

/** Aborted where a call has terminated the worker, of which engines tell nobody. */
const terminations = new WeakMap<WorkerLike, AbortController>();

function terminationOf(worker: WorkerLike): AbortController {
  const known = terminations.get(worker) ?? new AbortController();
  terminations.set(worker, known);
  return known;
}

/** One call. */
class Job {
  readonly result: Promise<unknown>;
  readonly #worker: WorkerLike;
  readonly #args: unknown;
  readonly #options: JobOptions;
  /** Aborted when the job is over: nothing is listened to any more. */
  readonly #over = new AbortController();
  #resolve!: (result: unknown) => void;
  #reject!: (reason: unknown) => void;
  #port: MessagePort | undefined;
  #hasStarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(worker: WorkerLike, args: unknown, options: JobOptions) {
    this.#worker = worker;
    this.#args = args;
    this.#options = options;
    this.result = new Promise<unknown>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    }).finally(() => this.#end());
    const until = { signal: this.#over.signal };
    const hear = (event: WorkerEvent): void => {
      const { message } = event;
      event.preventDefault(); // the call rejects with it
      this.#fail(message ? `it threw "${message}"` : "its module cannot be loaded");
    };
    worker.addEventListener("error", hear, until);
    // A worker that awaits something before it serves misses what was sent until then.
    const listen = ({ data }: WorkerEvent): void => {
      const isServing = readMessage(servingForm, data) !== undefined;
      if (isServing && !this.#hasStarted) this.#connect();
    };
    worker.addEventListener("message", listen, until);
    options.signal?.addEventListener("abort", () => this.#abort(), until);
    const { signal: termination } = terminationOf(worker);
    termination.addEventListener("abort", () => this.#reject(termination.reason), until);
    this.#connect();
  }

  #connect(): void {
    const earlier = this.#port;
    this.#port = undefined;
    earlier?.close(); // where Deno hands over what it holds
    const { port1: port, port2 } = new MessageChannel();
    this.#port = port;
    port.onmessage = ({ data }) => {
      if (port === this.#port) this.#receive(data);
    };
    port.onmessageerror = () => this.#fail("a message of it cannot be read");
    // Not every engine tells that the other side is gone. Before the start it may be that nobody took the port.
    port.addEventListener("close", () => {
      if (port === this.#port && this.#hasStarted) this.#fail("it has ended");
    });
    const connect: Connect = { glueball: "connect" };
    this.#worker.postMessage(connect, [port2]);
  }

  #receive(data: unknown): void {
    if (this.#over.signal.aborted) return;
    const message = readMessage(toPageForm, data);
    const { signal } = this.#options;
    if (message?.type === "ready") this.#start();
    else if (message?.type === "report") this.#report(message.report);
    else if (message !== undefined && signal?.aborted) this.#reject(signal.reason);
    else if (message?.type === "result") this.#resolve(message.result);
    else if (message?.type === "error") this.#reject(restoreThrown(message.error));
  }

  #start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const { reportInterval, transfer } = this.#options;
    const start = { type: "start", args: this.#args, reportInterval } as const;
    try {
      sendMessage(this.#port!, start, "the arguments", transfer);
    } catch (error) {
      this.#reject(error);
    }
  }

  #report(report: unknown): void {
    try {
      this.#options.onReport?.(report as never);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #abort(): void {
    const { signal, grace, terminate } = this.#options;
    const reason: unknown = signal?.reason;
    if (!this.#hasStarted) {
      this.#reject(reason);
      return;
    }
    this.#stop(reason);
    this.#timer = setTimeout(() => {
      this.#reject(terminate ? reason : lateError(grace, reason));
      if (!terminate) return;
      this.#worker.terminate();
      terminationOf(this.#worker).abort(terminatedError(reason));
    }, grace);
  }

  /** Tells the worker that its work is not wanted any more. */
  #stop(reason: unknown): void {
    const abort = { type: "abort", reason: describeThrown(reason) } as const;
    sendMessage(this.#port!, abort, "the reason");
  }

  #fail(reason: string): void {
    this.#giveUp(
      new Error(
        `Cannot run in the worker: ${reason}; see that the URL of its module is right, and that ` +
          "nothing throws outside of the function that it serves.",
      ),
    );
  }

  #giveUp(error: unknown): void {
    if (this.#hasStarted) this.#stop(error);
    this.#reject(error);
  }

  #end(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    const port = this.#port;
    this.#port = undefined;
    port?.close();
  }
}

function lateError(grace: number, cause: unknown): Error {
  return new Error(
    `Cannot end the work in the worker: it continues ${grace} ms after it was told to end; hand the signal ` +
      "that it gets to learn(), or set terminate.",
    { cause },
  );
}

function terminatedError(cause: unknown): Error {
  return new Error(
    "Cannot run in the worker: a call that was aborted has terminated it; start another one.",
    { cause },
  );
}
