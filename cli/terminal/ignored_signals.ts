/** Signals that this program was started with ignored, as `nohup` does with SIGHUP; Linux tells. */

import { readFileSync } from "node:fs";

/** The signals that ask a program to end, and their numbers. */
export const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** One of them. */
export type SignalName = keyof typeof SIGNALS;

/** Those that are ignored. Asked when the program begins: what listens to any signal later changes the answer, as Deno itself may. */
export const IGNORED: readonly SignalName[] = (Object.keys(SIGNALS) as SignalName[]).filter(
  isIgnored,
);

function isIgnored(name: SignalName): boolean {
  try {
    const [, mask = "0"] =
      /^SigIgn:\s*(\w+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return ((BigInt(`0x${mask}`) >> BigInt(SIGNALS[name] - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}
