/** The dataset that worker threads of the tests import: its samples tell of the thread's random numbers. */
import process from "node:process";
import { Dataset } from "../../../gluon/data/mod.ts";
import { sharedGenerator } from "../../../gluon/nd/random/shared.ts";

class Numbers extends Dataset<[x: Float32Array, label: number]> {
  readonly length = 12;
  async at(index: number): Promise<[Float32Array, number]> {
    if (index === 9) throw new Error('file "nine.png" is damaged.');
    if (index === 10) return new Promise(() => {});
    if (index === 11) process.exit(3);
    return [Float32Array.of(index, sharedGenerator().random()), 10 * index];
  }
}

export const dataset: Numbers = new Numbers();
