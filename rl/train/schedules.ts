/** Schedules: a number as a function of the step. */

/** A number that depends on how many steps have been taken. */
export type Schedule = (step: number) => number;

/** A straight line and what follows it. */
export interface LinearScheduleOptions {
  /** The value at step 0. */
  readonly start: number;
  /** The value from `duration` on. */
  readonly end: number;
  /** Steps from `start` to `end`; the value stays at `end` afterwards. */
  readonly duration: number;
}

/** `start + (end - start) * step / duration`; from `duration` on, `end` exactly. */
export function linearSchedule({ start, end, duration }: LinearScheduleOptions): Schedule {
  checkRate("start", start);
  checkRate("end", end);
  if (!(duration > 0)) {
    throw new RangeError(`Cannot schedule over ${duration} steps: duration must be above 0.`);
  }
  return (step) => (step < duration ? start + (end - start) * (step / duration) : end);
}

/** A decay towards `end` that never quite arrives. */
export interface ExponentialScheduleOptions {
  /** The value at step 0. */
  readonly start: number;
  /** The value that it tends to. */
  readonly end: number;
  /** Rate a step: after `1 / decay` steps, 37% of the way is left. */
  readonly decay: number;
}

/** `end + (start - end) * exp(-step * decay)`. */
export function exponentialSchedule({ start, end, decay }: ExponentialScheduleOptions): Schedule {
  checkRate("start", start);
  checkRate("end", end);
  if (!(decay >= 0)) {
    throw new RangeError(`Cannot decay at rate ${decay} a step: decay must be 0 or more.`);
  }
  return (step) => end + (start - end) * Math.exp(-step * decay);
}

function checkRate(name: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(`Cannot schedule with ${name} ${value}: it must be finite.`);
}
