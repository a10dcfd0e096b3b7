/** What every step of an environment must be; `what` is called for the text of an error only. */
import { formatValue } from "../backends/base/format_value.ts";
import type { Step } from "./environment.ts";

/** Throws where a step has a reward that is not finite, or flags that contradict each other. */
export function checkStep(step: Omit<Step, "next_state" | "info">, what: () => string): void {
  checkReward(step.reward, what);
  checkFlags(step, what);
}

/** Throws where the flags of a step contradict each other. */
export function checkFlags(
  { done, terminated, truncated }: Pick<Step, "done" | "terminated" | "truncated">,
  what: () => string,
): void {
  if (done === Boolean(terminated || truncated)) return;
  throw new RangeError(
    `Cannot ${what()}: the step is done ${formatValue(done)}, terminated ${formatValue(terminated)} ` +
      `and truncated ${formatValue(truncated)}; done must be terminated || truncated.`,
  );
}

/** Throws where a reward is not finite, as the float32 that is learned from. */
export function checkReward(reward: number, what: () => string): void {
  if (typeof reward === "number" && Number.isFinite(Math.fround(reward))) return;
  const must = Number.isFinite(reward) ? "a finite float32" : "a finite number";
  throw new RangeError(
    `Cannot ${what()}: the reward is ${formatValue(reward)}; it must be ${must}.`,
  );
}
