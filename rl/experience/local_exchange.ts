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

/** Keeps experience in memory, of which so many may wait. */
export class LocalExchange implements ExperienceSink, ExperienceSource, WeightSink, WeightSource {
  /** What was refused, and why. */
  readonly refused: string[] = [];
  readonly #mostWaiting: number;
  /** What was put and not released yet; the first stands at `#first`. */
  readonly #kept: Experience[] = [];
  #first = 0;
  #next = 0;
  #weights: Weights | null = null;
  #wake: (() => void)[] = [];

  /** @param mostWaiting experiences that the learner has not taken yet, with which there is no room for another. */
  constructor(mostWaiting = 16) {
    this.#mostWaiting = mostWaiting;
  }

  async put(experience: Experience): Promise<void> {
    while (this.#first + this.#kept.length - this.#next >= this.#mostWaiting) await this.#change();
    this.#kept.push({ ...experience, bytes: experience.bytes.slice() });
    this.#changed();
  }

  async take(): Promise<Arrival> {
    while (this.#next === this.#first + this.#kept.length) await this.#change();
    const experience = this.#kept[this.#next - this.#first]!;
    const staleness = (this.#weights?.version ?? 0) - experience.version;
    const arrival = { ...experience, position: `${this.#next++}`, staleness };
    this.#changed();
    return arrival;
  }

  seek(position: string): void {
    this.#next = Math.max(this.#first, Number(position));
  }

  async release(position: string): Promise<void> {
    const count = Math.max(0, Number(position) - this.#first);
    this.#first += this.#kept.splice(0, count).length;
  }

  refuse(_: Arrival, reason: string): void {
    this.refused.push(reason);
  }

  async publish(bytes: Uint8Array): Promise<number> {
    const version = (this.#weights?.version ?? 0) + 1;
    this.#weights = { version, bytes };
    return version;
  }

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
