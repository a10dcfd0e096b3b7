/** Options that follow a schedule: a number, or `lin_x`, which falls linearly from x to 0 over the training. */
import * as z from "zod/mini";
import { linearSchedule, type Schedule } from "../../train/schedules.ts";

/** A number, or `lin_0.001` as in rl-baselines3-zoo. */
export type Scheduled = number | `lin_${number}`;

/** The schema of a `Scheduled`, which is above 0. */
export const scheduled: z.ZodMiniType<Scheduled> = z.union([
  z.number().check(z.positive()),
  z
    .string()
    .check(
      z.refine(
        (word) => word.startsWith("lin_") && startOf(word) > 0,
        "it must be above 0, or lin_x",
      ),
    ) as z.ZodMiniType<`lin_${number}`>,
]);

/** Its value at every step of a training of `total` steps. */
export function scheduleOf(option: Scheduled, total: number): Schedule {
  if (typeof option === "number") return () => option;
  return linearSchedule({ start: startOf(option), end: 0, duration: Math.max(1, total) });
}

function startOf(word: string): number {
  return Number(word.slice("lin_".length));
}
