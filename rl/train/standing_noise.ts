/** Standard normal noise for compiled updates: drawn on the host, so that a checkpoint holds what decides it. */
import * as nd from "../../gluon/nd/mod.ts";

/** Arrays of noise that each draw overwrites. */
export class StandingNoise {
  readonly arrays: readonly nd.NDArray[];
  readonly #rng: nd.random.Generator;
  readonly #values: Float32Array;

  constructor(rng: nd.random.Generator, count: number, shape: nd.Shape) {
    this.#rng = rng;
    this.arrays = Array.from({ length: count }, () => nd.keep(nd.zeros(shape)));
    this.#values = new Float32Array(this.arrays[0]?.size ?? 0);
  }

  /** Draws all of them, one after the other. */
  draw(): void {
    for (const array of this.arrays) {
      this.#rng.fillNormal(this.#values);
      array.set(this.#values);
    }
  }

  dispose(): void {
    for (const array of this.arrays) array.dispose();
  }
}
