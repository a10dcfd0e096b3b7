/** The arrays of a reset or step of the vectorised bridge, which its processes fill. */

import type { Observation, VectorStep } from "../../rl/environment.ts";
import { type Batched, emptyBatch, type Space } from "../../rl/spaces/mod.ts";
import { emptyStep } from "../vector/batch.ts";
import type { Resized } from "./atari_frames.ts";
import { type Leaf, type Section, sectionsOf } from "./vector_layout.ts";

type Batch = Batched<Observation>;

/** How observations arrive, and how they are shown. */
export interface Observations {
  /** The space in which they arrive. */
  readonly space: Space<Observation>;
  readonly leaves: readonly Leaf[];
  /** How frames are made smaller, if they are. */
  readonly resized: Resized | undefined;
}

/** What processes answer; each fills the rows of its environments. */
export class VectorAnswer {
  /** All but observations. */
  readonly step: VectorStep<Batch>;
  /** The returns of the episodes that ended. */
  readonly returns: Float64Array;
  readonly flags: readonly Section[];
  readonly leaves: readonly Section[];
  readonly #observations: Observations;
  readonly #count: number;
  /** The numbers in a mask; 0 where there are none. */
  readonly #n: number;
  readonly #arrived: Batch;
  #last: { readonly batch: Batch; readonly mask: Uint8Array } | undefined;

  /** @param mask where the current masks go, if there are masks. */
  constructor(observations: Observations, count: number, mask: Uint8Array | undefined) {
    this.#observations = observations;
    this.#count = count;
    this.#n = mask === undefined ? 0 : mask.length / count;
    this.#arrived = emptyBatch(observations.space, count);
    this.step = emptyStep(this.#arrived, count);
    this.returns = new Float64Array(count);
    const { reward, terminated, truncated, reset } = this.step;
    const flags = [reward, terminated, truncated, reset, this.returns];
    this.flags = [
      ...flags.map((array) => ({ array, width: 1 })),
      ...(mask === undefined ? [] : [{ array: mask, width: this.#n }]),
    ];
    this.leaves = sectionsOf(observations.leaves, this.#arrived);
  }

  /** Where last observations and masks go; called where episodes have ended. */
  final(): { readonly mask: Section | undefined; readonly leaves: readonly Section[] } {
    const { space, leaves } = this.#observations;
    this.#last ??= { batch: emptyBatch(space, this.#count), mask: this.#emptyMask() };
    const { batch, mask } = this.#last;
    return {
      mask: this.#n === 0 ? undefined : { array: mask, width: this.#n },
      leaves: sectionsOf(leaves, batch),
    };
  }

  /** The observations, as they are shown. */
  shown(): Batch {
    return this.#shown(this.#arrived);
  }

  /** The last observations, as they are shown; `undefined` where no episode has ended. */
  lastShown(): Batch | undefined {
    return this.#last && this.#shown(this.#last.batch);
  }

  lastMask(): Uint8Array {
    return this.#last?.mask ?? this.#emptyMask();
  }

  #emptyMask(): Uint8Array {
    return new Uint8Array(this.#n * this.#count).fill(1);
  }

  #shown(batch: Batch): Batch {
    const { resized } = this.#observations;
    if (resized === undefined) return batch;
    const [from, to] = resized.resize.lengths;
    const smaller = new Uint8Array(to * this.#count);
    for (let i = 0; i < this.#count; i++) {
      resized.resize.resize(batch as Uint8Array, i * from, smaller, i * to);
    }
    return smaller as Batch;
  }
}
