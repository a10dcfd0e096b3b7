/** An exchange within a process: actors and a learner that take turns in one thread. */

import type {
  Arrival,
  Experience,
  ExperienceSink,
  ExperienceSource,
  WeightSink,
  WeightSource,
  Weights,
} from "./exchange.ts";
import { ExperienceLog } from "./experience_log.ts";

/** Keeps experience in memory, of which so many may wait. */
export class LocalExchange implements ExperienceSink, ExperienceSource, WeightSink, WeightSource {
  /** What was refused, and why. */
  readonly refused: string[] = [];
  readonly #mostWaiting: number;
  readonly #log = new ExperienceLog();
  #weights: Weights | null = null;
  #wake: (() => void)[] = [];

  /**
   * An exchange without weights and experience.
   *
   * @param mostWaiting experiences that the learner has not taken yet, with which there is no room for another.
   */
  constructor(mostWaiting = 16) {
    this.#mostWaiting = mostWaiting;
  }

  /** Keeps the experience, once there is room. */
  async put(experience: Experience): Promise<void> {
    while (this.#log.waiting >= this.#mostWaiting) await this.#change();
    this.#log.append({ ...experience, bytes: new Uint8Array(experience.bytes) });
    this.#changed();
  }

  /** The next experience, once it is there. */
  async take(): Promise<Arrival> {
    for (;;) {
      const experience = this.#log.take();
      if (experience === null) {
        await this.#change();
        continue;
      }
      this.#changed();
      return { ...experience, staleness: (this.#weights?.version ?? 0) - experience.version };
    }
  }

  /** Continues with what stands at a position. */
  seek(position: string): void {
    this.#log.seek(position);
  }

  /** Forgets what stands before a position. */
  async release(position: string): Promise<void> {
    this.#log.release(position);
  }

  /** Notes why experience was refused. */
  refuse(_: Arrival, reason: string): void {
    this.refused.push(reason);
  }

  /** Makes these the newest weights, and gives their version. */
  async publish(bytes: Uint8Array): Promise<number> {
    const version = (this.#weights?.version ?? 0) + 1;
    this.#weights = { version, bytes };
    return version;
  }

  /** The newest weights, where they are newer than a version. */
  async newer(version: number): Promise<Weights | null> {
    return this.#weights !== null && this.#weights.version > version ? this.#weights : null;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #changed(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
