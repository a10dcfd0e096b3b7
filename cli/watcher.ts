/** Who looks on at a training, and what is told of it. */

import type { Assessment } from "../rl/assessor.ts";

/** How the training stands, a few times a second. */
export interface Report {
  readonly step: number;
  /** Of training: evaluations do not count. */
  readonly stepsPerSecond: number;
  /** Mean of the latest training episodes, up to 20; `null` before the first has ended. */
  readonly meanReturn: number | null;
  readonly epsilon: number;
  /** `null` before the first update. */
  readonly loss: number | null;
}

/** A training episode that has ended. */
export interface Episode {
  readonly step: number;
  readonly episodeReturn: number;
  readonly epsilon: number;
}

/** Whoever looks on. */
export interface Watcher {
  onEpisode?(episode: Episode): void;
  onReport(report: Report): void;
  onAssessment(assessment: Assessment): void;
  /** Called before the whole training is saved. */
  onSave?(): void;
}

/** Tells several watchers. */
export function together(watchers: readonly Watcher[]): Watcher {
  return {
    onEpisode: (episode) => {
      for (const each of watchers) each.onEpisode?.(episode);
    },
    onReport: (report) => {
      for (const each of watchers) each.onReport(report);
    },
    onAssessment: (assessment) => {
      for (const each of watchers) each.onAssessment(assessment);
    },
    onSave: () => {
      for (const each of watchers) each.onSave?.();
    },
  };
}
