/** Sums of the figures of many updates, which are read once. */
import * as nd from "../../gluon/nd/mod.ts";
import type { Metrics } from "../agent.ts";

/** Adds figures up on the device; a compiled update may do so. */
export class FigureSums {
  readonly #names: readonly string[];
  readonly #sums: nd.NDArray;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#sums = nd.keep(nd.zeros([names.length]));
  }

  clear(): void {
    this.#sums.set(new Float32Array(this.#names.length));
  }

  /** Adds the figures of one update, scalars in the order of the names. */
  add(figures: readonly nd.NDArray[]): void {
    const latest = nd.concat(
      figures.map((each) => each.reshape([1])),
      { dim: 0 },
    );
    this.#sums.set(this.#sums.add(latest));
  }

  /** The means over so many updates, by name; 0 of none. */
  async means(updates: number): Promise<Metrics> {
    const sums = await this.#sums.toArray();
    const means = this.#names.map((name, i) => [name, (sums[i] as number) / Math.max(1, updates)]);
    return Object.fromEntries(means);
  }

  dispose(): void {
    this.#sums.dispose();
  }
}
