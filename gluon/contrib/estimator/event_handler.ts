/** Event handlers: what an Estimator calls at each stage of a training. */
import { formatValue } from "../../../backends/base/format_value.ts";
import type { NDArray } from "../../nd/mod.ts";
import type { Estimator } from "./estimator.ts";

/** A batch of a loader: data and label first. */
export type Batch = readonly [data: NDArray, label: NDArray, ...rest: unknown[]];

/** What a batch processor makes of a batch. */
export interface BatchResult {
  /** The inputs. */
  readonly data: NDArray;
  /** What is right. */
  readonly label: NDArray;
  /** What the net gave. */
  readonly pred: NDArray;
  /** Losses, one a sample. */
  readonly loss: NDArray;
}

/** The same with the batch, as handlers see it. */
export interface BatchEvent extends BatchResult {
  /** The batch. */
  readonly batch: Batch;
}

/** What a handler returns: `true` to stop the training (after a batch or an epoch). */
// biome-ignore lint/suspicious/noConfusingVoidType: handlers that return nothing are welcome.
export type Signal = boolean | void;

/**
 * An event handler: any object with some of these methods, which may be asynchronous. Handlers are
 * called in the order of their `priority` (default 0), the smallest first.
 */
export interface EventHandler {
  /** Handlers of lower priority come first. Default: 0. */
  readonly priority?: number;
  /** Called before the first epoch. */
  train_begin?(estimator: Estimator): void | Promise<void>;
  /** Called after the last epoch. */
  train_end?(estimator: Estimator): void | Promise<void>;
  /** Called before each epoch. */
  epoch_begin?(estimator: Estimator): void | Promise<void>;
  /** Called after each epoch; `true` ends the training. */
  epoch_end?(estimator: Estimator): Signal | Promise<Signal>;
  /** Called before each batch. */
  batch_begin?(estimator: Estimator, batch: Batch): void | Promise<void>;
  /** Called after each batch; `true` ends the training. */
  batch_end?(estimator: Estimator, event: BatchEvent): Signal | Promise<Signal>;
}

const methods = [
  "train_begin",
  "train_end",
  "epoch_begin",
  "epoch_end",
  "batch_begin",
  "batch_end",
] as const;

/** One handler, or several, checked and in the order of their priorities. */
export function checkHandlers(
  handlers: EventHandler | readonly EventHandler[] | null | undefined,
): EventHandler[] {
  const list: unknown[] = handlers ? [handlers].flat() : [];
  for (const each of list) {
    const fields = each as Readonly<Record<string, unknown>> | null;
    if (typeof each === "object" && methods.some((name) => typeof fields?.[name] === "function"))
      continue;
    throw new TypeError(
      `Cannot handle events by ${formatValue(each)}: a handler is an object with some of the methods ` +
        `${methods.join(", ")}.`,
    );
  }
  return list as EventHandler[];
}

/** Handlers in the order of their priorities; of equal ones, the first stays first. */
export function inOrder(handlers: readonly EventHandler[]): EventHandler[] {
  return [...handlers].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
}
