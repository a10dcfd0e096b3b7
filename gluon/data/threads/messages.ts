/** What a thread of a DataLoader and its caller say to each other. */

/** A batch to load, with the seed of all chance in it. */
export interface Request {
  readonly number: number;
  readonly indices: readonly number[];
  readonly seed: readonly [epoch: number, batch: number];
}

/** The batch, or why there is none. */
export interface Answer {
  readonly number: number;
  readonly batch?: unknown;
  readonly error?: string;
}
