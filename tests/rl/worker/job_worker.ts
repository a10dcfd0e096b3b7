/** A worker of in_worker.test.ts: its function does what the arguments say. */

import type { WorkerContext } from "../../../rl/mod.ts";
import { serveWorker } from "../../../rl/worker/serve_worker.ts";

/** What the function is to do. */
export type Wish =
  | { readonly kind: "double"; readonly values: Float32Array }
  | { readonly kind: "count"; readonly to: number; readonly each: number }
  | { readonly kind: "wait" }
  | { readonly kind: "ignore" }
  | { readonly kind: "throw" }
  | { readonly kind: "crash" }
  | { readonly kind: "unsendable"; readonly where: "report" | "result" };

const turn = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function serve(
  wish: Wish,
  { report, signal, transfer }: WorkerContext<number>,
): Promise<Float32Array | string> {
  switch (wish.kind) {
    case "double": {
      const doubled = wish.values.map((value) => 2 * value);
      transfer(doubled.buffer);
      return doubled;
    }
    case "count":
      for (let i = 1; i <= wish.to; i++) {
        report(i);
        await turn(wish.each);
      }
      return "counted";
    case "wait":
      report(1);
      while (!signal.aborted) await turn(1);
      throw signal.reason;
    case "ignore":
      report(1);
      return new Promise(() => {});
    case "throw":
      throw new RangeError("no such step", {
        cause: Object.assign(new Error("inner"), { name: "InnerError" }),
      });
    case "crash":
      setTimeout(() => {
        throw new Error("crashed");
      }, 0);
      return new Promise(() => {});
    case "unsendable": {
      const value = (() => 1) as unknown;
      if (wish.where === "result") return value as string;
      report(value as number);
      return "reported";
    }
  }
}

/** The function that this worker serves. */
export type Serve = typeof serve;

serveWorker(serve);
