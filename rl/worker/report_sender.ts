/** Reports of a job, at most so often: a step takes microseconds, and a page that is told of each does nothing else. */
import { sendMessage } from "./messages.ts";

/** Sends the first report at once, and then the latest whenever the interval is over. */
export class ReportSender implements Disposable {
  readonly #port: MessagePort;
  readonly #interval: number;
  readonly #onError: (error: unknown) => void;
  #latest: { readonly report: unknown } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #error: unknown;
  #isOver = false;

  /**
   * @param interval in milliseconds; 0 sends every report.
   * @param onError is told of a report that cannot be sent later on.
   */
  constructor(port: MessagePort, interval: number, onError: (error: unknown) => void) {
    this.#port = port;
    this.#interval = interval;
    this.#onError = onError;
  }

  /** @throws {TypeError} where the report is sent now, and is not data. */
  report(report: unknown): void {
    if (this.#isOver) return;
    this.#latest = { report };
    if (this.#timer === undefined) this.flush();
  }

  /**
   * Sends the latest report, if it is not sent yet.
   *
   * @throws {TypeError} where that, or one since the last call, is not data.
   */
  flush(): void {
    if (this.#error !== undefined) throw this.#error;
    const latest = this.#latest;
    if (latest === undefined) return;
    this.#latest = undefined;
    sendMessage(this.#port, { type: "report", ...latest }, "the report");
    if (this.#interval > 0) this.#timer = setTimeout(() => this.#flushLater(), this.#interval);
  }

  /** Passes over what is reported from here on. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
  }

  #flushLater(): void {
    this.#timer = undefined;
    try {
      this.flush();
    } catch (error) {
      this.#error = error;
      this.#onError(error);
    }
  }
}
