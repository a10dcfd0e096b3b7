/** The flags that say where a queue is. */

import process from "node:process";
import { Argument, type Command, Option } from "commander";
import { wholeNumber } from "../flags.ts";
import type { QueueOptions } from "./queue.ts";

/** What stands on the command line of a queue. */
export interface QueueFlags {
  readonly prefix: string;
  readonly lease: number;
}

/** Heartbeats in a lease. */
export const BEATS = 3;

const ENV = "GLUEBALL_QUEUE";
const WHERE = "the queue's Redis: redis://user:password@host:6379/0, or rediss:// for TLS";

/** The URL, as an argument; or from the environment, where a list of processes does not show its password. */
export function queueArgument(): Argument {
  const url = process.env[ENV];
  const argument = new Argument(url ? "[queue]" : "<queue>", `${WHERE} (env: ${ENV})`);
  return url ? argument.default(url, `that of ${ENV}`) : argument;
}

/** The URL, as an option. */
export function queueOption(): Option {
  return new Option(
    "--queue [url]",
    `let workers run them, \`glueball work\`; ${WHERE} (default: that of ${ENV})`,
  );
}

/** The URL that `--queue` names. */
export function queueUrl(given: string | true): string {
  const url = given === true ? process.env[ENV] : given;
  if (url) return url;
  throw new RangeError(`Cannot use a queue: give its URL, or set ${ENV}.`);
}

/** Adds what else a queue may be told. */
export function addQueueFlags(command: Command): void {
  command
    .option("--prefix <text>", "before the name of each key in Redis", "glueball:")
    .option(
      "--lease <seconds>",
      "after which a silent worker has lost its task",
      wholeNumber(1, 86_400),
      30,
    );
}

/** The flags as the queue takes them. */
export function queueOptions({ prefix, lease }: QueueFlags): Required<QueueOptions> {
  return { prefix, lease: 1000 * lease };
}
