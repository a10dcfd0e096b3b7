/** The schedules of agents that learn action values: of exploration, learning rate, and the correction of priorities. */
import type {
  ExplorationOptions,
  PrioritizedReplayOptions,
} from "../algorithms/options/fragments.ts";
import { linearSchedule, type Schedule } from "./schedules.ts";
import type { StepClock } from "./training_run.ts";

/** What the schedules depend on. */
export interface ValueScheduleOptions
  extends ExplorationOptions,
    Pick<PrioritizedReplayOptions, "prioritized_replay_beta0"> {
  readonly learning_rate: number;
  /** Whether layers explore instead of epsilon. Default: false. */
  readonly noisy?: boolean;
}

/** Epsilon, the annealed learning rate, and the importance-sampling exponent at each step of a training. */
export function valueSchedules(
  { total, explorationSteps }: Pick<StepClock, "total" | "explorationSteps">,
  options: ValueScheduleOptions,
): Readonly<Record<"epsilonAt" | "rateAt" | "betaAt", Schedule>> {
  const linear = (start: number, end: number, duration: number): Schedule =>
    linearSchedule({ start, end, duration: Math.max(1, duration) });
  const { exploration_initial_eps, exploration_final_eps, exploration_fraction } = options;
  const span = exploration_fraction * explorationSteps;
  return {
    epsilonAt: options.noisy
      ? () => 0
      : linear(exploration_initial_eps, exploration_final_eps, span),
    rateAt: linear(options.learning_rate, 0, total),
    betaAt: linear(options.prioritized_replay_beta0, 1, total),
  };
}
