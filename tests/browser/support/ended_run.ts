/** A run that has ended, of fixed values, for pages of a view. */

import type { rl } from "glueball";
import { Series } from "../../../rl/view/series.ts";

/** A run with so many returns. */
export class EndedRun implements rl.WatchedRun {
  readonly id: string;
  readonly #values: number;

  constructor(id: string, values: number) {
    this.id = id;
    this.#values = values;
  }

  snapshot(): rl.RunSnapshot {
    const series = new Series();
    for (let i = 0; i < this.#values; i++)
      series.append(i * 20, Math.sin(i / 9e4) * 200 + (i % 97));
    return {
      ...{ id: this.id, title: "PPO on CartPole-v1", options: [], totalSteps: null },
      ...{ threshold: null, plays: false, series: { return: series.toData() }, evaluations: [] },
      status: {
        ...{ state: "log", step: this.#values * 20, stepsPerSecond: null, seconds: 0 },
        ...{ learningRate: null, memory: null, commands: [] },
      },
    };
  }

  watch(): () => void {
    return () => {};
  }

  async command(): Promise<string> {
    return "";
  }

  close(): void {}
}
