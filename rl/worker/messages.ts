/** The messages between a page and its worker. Each job has its own port, which comes with `connect`. */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { type Thrown, thrownForm } from "./thrown.ts";

/** From the page to the worker itself: here is the port of a job. */
export interface Connect {
  readonly glueball: "connect";
}

/** From the worker itself: it serves from now on, and has missed what came before. */
export interface Serving {
  readonly glueball: "serving";
}

/** From the page, over the port; `reportInterval` in milliseconds. */
export type ToWorker =
  | { readonly type: "start"; readonly args?: unknown; readonly reportInterval: number }
  | { readonly type: "abort"; readonly reason: Thrown };

/** From the worker, over the port. */
export type ToPage =
  | { readonly type: "ready" }
  | { readonly type: "report"; readonly report?: unknown }
  | { readonly type: "result"; readonly result?: unknown }
  | { readonly type: "error"; readonly error: Thrown };

export const connectForm: z.ZodMiniType<Connect> = z.strictObject({
  glueball: z.literal("connect"),
});

export const servingForm: z.ZodMiniType<Serving> = z.strictObject({
  glueball: z.literal("serving"),
});

export const toWorkerForm: z.ZodMiniType<ToWorker> = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("start"),
    args: z.unknown(),
    reportInterval: z.number().check(z.gte(0)),
  }),
  z.strictObject({ type: z.literal("abort"), reason: thrownForm }),
]);

export const toPageForm: z.ZodMiniType<ToPage> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready") }),
  z.strictObject({ type: z.literal("report"), report: z.unknown() }),
  z.strictObject({ type: z.literal("result"), result: z.unknown() }),
  z.strictObject({ type: z.literal("error"), error: thrownForm }),
]);

/** A message of this form; `undefined` for one from elsewhere. */
export function readMessage<T>(form: z.ZodMiniType<T>, data: unknown): T | undefined {
  return safeParse(form, data).data;
}

/**
 * Sends a message.
 *
 * @param what what it holds, for errors.
 * @throws {TypeError} where that is not data.
 */
export function sendMessage<M extends ToWorker | ToPage>(
  port: MessagePort,
  message: M,
  what: string,
  transfer: readonly object[] = [],
): void {
  try {
    port.postMessage(message, transfer as Transferable[]);
  } catch (cause) {
    throw new TypeError(
      `Cannot send ${what}: ${cause instanceof Error ? cause.message : cause}; threads exchange data alone, ` +
        "such as numbers, texts, typed arrays, Blobs, and arrays and records of them.",
      { cause },
    );
  }
}
