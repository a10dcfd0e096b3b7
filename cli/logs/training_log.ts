/** Writes down what it is told of a training. */

import type { Assessment } from "../../rl/assessor.ts";
import type { Episode, Report, Watcher } from "../watcher.ts";
import type { Logger, Row } from "./logger.ts";

/**
 * A row for every training episode and for every evaluation. After an evaluation, and before the training is saved, all
 * rows are on the disk: whoever goes on from there lacks none.
 */
export class TrainingLog implements Watcher {
  readonly #logger: Logger;
  readonly #clock: () => number;
  #report: Report | null = null;

  /** @param clock the time in seconds since 1970. */
  constructor(logger: Logger, clock: () => number) {
    this.#logger = logger;
    this.#clock = clock;
  }

  onEpisode({ step, episodeReturn, epsilon }: Episode): void {
    this.#row(step, { "train/return": episodeReturn, "train/epsilon": epsilon });
  }

  onReport(report: Report): void {
    this.#report = report;
  }

  onAssessment({ step, mean, std }: Assessment): void {
    const report = this.#report?.step === step ? this.#report : null;
    this.#row(step, {
      ...(report === null
        ? {}
        : {
            "train/epsilon": report.epsilon,
            "train/steps_per_second": report.stepsPerSecond,
            ...(report.loss === null ? {} : { "train/loss": report.loss }),
          }),
      "eval/mean_return": mean,
      "eval/std_return": std,
    });
    this.#logger.flush();
  }

  onSave(): void {
    this.#logger.flush();
  }

  /** To be called at the end, however it came. */
  close(): void {
    this.#logger.flush();
  }

  #row(step: number, values: Row["values"]): void {
    this.#logger.row({ step, wallTime: this.#clock(), values });
  }
}
