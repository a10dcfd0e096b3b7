/** Sequences: the steps of a rollout, each environment's in order, cut where an episode begins. */

/** What is known of a rollout whose entry `t * count + i` is step t of environment i. */
export interface SequenceSource {
  readonly count: number;
  readonly n_steps: number;
  /** 1 where an episode begins with the entry. */
  readonly start: Uint8Array;
}

/** Some sequences, padded to one length: entry `t * sequences + s` is step t of sequence s, -1 behind its end. */
export interface PaddedSequences {
  readonly length: number;
  readonly sequences: number;
  readonly entries: Int32Array;
}

/**
 * Minibatches of `batch_size` steps, in their order: environment after environment, from step `split` of these on, as
 * sb3-contrib's `RecurrentRolloutBuffer`. A sequence ends with its episode, its environment or its minibatch.
 *
 * @param lengths what lengths are rounded up to a multiple of, so that there are few shapes to compile for; counts of
 *   sequences are rounded up to powers of two, then, too. Default: 1, as they are.
 */
export function sequenceBatches(
  { count, n_steps, start }: SequenceSource,
  batch_size: number,
  split: number,
  lengths = 1,
): PaddedSequences[] {
  const size = count * n_steps;
  const batches: PaddedSequences[] = [];
  for (let begin = 0; begin < size; begin += batch_size) {
    const sequences: number[][] = [];
    for (let k = begin; k < Math.min(size, begin + batch_size); k++) {
      const at = (split + k) % size;
      const [env, t] = [Math.floor(at / n_steps), at % n_steps];
      const entry = t * count + env;
      if (k === begin || t === 0 || start[entry] === 1) sequences.push([]);
      sequences.at(-1)!.push(entry);
    }
    batches.push(padded(sequences, lengths));
  }
  return batches;
}

function padded(sequences: readonly (readonly number[])[], lengths: number): PaddedSequences {
  const longest = Math.max(...sequences.map(({ length }) => length));
  const length = Math.ceil(longest / lengths) * lengths;
  const width = lengths === 1 ? sequences.length : 2 ** Math.ceil(Math.log2(sequences.length));
  const entries = new Int32Array(length * width).fill(-1);
  for (const [s, sequence] of sequences.entries()) {
    for (const [t, entry] of sequence.entries()) entries[t * width + s] = entry;
  }
  return { length, sequences: width, entries };
}
