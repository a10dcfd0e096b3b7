/** The experience that a learner may still ask for, in the order in which it arrived. */

import { newSecret } from "../../backends/base/secret.ts";
import type { Experience } from "./exchange.ts";

/** An experience, and where it stands. */
export interface LoggedExperience extends Experience {
  readonly position: string;
}

/** Keeps experience in memory until it is released. */
export class ExperienceLog {
  /** Before each position, so that one of another log is known as such: of an earlier process, say. */
  readonly #name = `${newSecret()}:`;
  readonly #kept: Experience[] = [];
  /** Where the first that is kept stands, and the next that is taken. */
  #first = 0;
  #next = 0;

  /** Experiences that were not taken. */
  get waiting(): number {
    return this.#first + this.#kept.length - this.#next;
  }

  append(experience: Experience): void {
    this.#kept.push(experience);
  }

  /** The next one, where it is there. */
  take(): LoggedExperience | null {
    const experience = this.#kept[this.#next - this.#first];
    return experience ? { ...experience, position: `${this.#name}${this.#next++}` } : null;
  }

  /** Has `take` continue with what stands at a position, or with the first that is kept. */
  seek(position: string): void {
    this.#next = Math.max(this.#first, this.#indexOf(position));
  }

  /** Forgets what stands before a position. */
  release(position: string): void {
    const count = Math.min(this.#next, this.#indexOf(position)) - this.#first;
    this.#first += this.#kept.splice(0, Math.max(0, count)).length;
  }

  #indexOf(position: string): number {
    const isOwn = position.startsWith(this.#name);
    return isOwn ? Number(position.slice(this.#name.length)) : 0;
  }
}
