/** A run as the page knows it. */

import type { EvaluationRecord, RunSnapshot, RunStatus, RunUpdate, Scene } from "../messages.ts";
import { Series } from "../series.ts";

/** What a view was told of a run, put together. */
export class RunModel {
  readonly id: string;
  info: RunSnapshot;
  status: RunStatus;
  readonly series: Map<string, Series>;
  readonly evaluations: EvaluationRecord[];
  /** The latest scene. */
  scene: Scene | null = null;
  /** Whether its curves are drawn. */
  isShown = true;
  /** The number of its color. */
  readonly color: number;

  constructor(info: RunSnapshot, color: number) {
    this.id = info.id;
    this.info = info;
    this.status = info.status;
    this.color = color;
    this.series = new Map(
      Object.entries(info.series).map(([name, data]) => [name, Series.from(data)]),
    );
    this.evaluations = [...info.evaluations];
  }

  /** Whether it is a training that is not over. */
  get isAlive(): boolean {
    return ["waiting", "running", "paused"].includes(this.status.state);
  }

  take({ status, points, evaluations }: RunUpdate): void {
    this.status = status;
    for (const [name, [steps, values]] of Object.entries(points)) {
      let series = this.series.get(name);
      if (series === undefined) {
        series = new Series();
        this.series.set(name, series);
      }
      for (const [i, step] of steps.entries()) series.append(step, values[i]!);
    }
    this.evaluations.push(...evaluations);
  }
}
