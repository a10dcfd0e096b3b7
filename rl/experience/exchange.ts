/**
 * The seams between actors and a learner: where experience goes, and where weights come from. `LocalExchange` is all of
 * them within a process; one over Redis belongs to the command line.
 */

/** Transitions of an actor on their way, packed as `packTransitions` does, and the episodes that ended meanwhile. */
export interface Experience {
  /** Transitions. */
  readonly count: number;
  /** The packed transitions. */
  readonly bytes: Uint8Array;
  /** The version of the weights that chose the latest action. */
  readonly version: number;
  /** Episodes that ended with one of them. */
  readonly episodes: readonly FinishedEpisode[];
}

/** An episode that ended. */
export interface FinishedEpisode {
  /** The sum of its rewards. */
  readonly return: number;
  /** In steps. */
  readonly length: number;
}

/** Experience as it reaches the learner. */
export interface Arrival extends Experience {
  /** Where it stands among all that arrives: a name of the source's. */
  readonly position: string;
  /** How many versions older its weights are than those that were published last. */
  readonly staleness: number;
}

/** Where an actor's experience goes. */
export interface ExperienceSink {
  /** Resolves once the experience is accepted: while there is no room, it waits. */
  put(experience: Experience): Promise<void>;
}

/** Where a learner's experience comes from. Each arrives at least once, in one order, until it is released. */
export interface ExperienceSource {
  /** The next, as soon as it is there. */
  take(): Promise<Arrival>;
  /** Has `take` continue with what stands at a position or, where that is gone, with what follows. */
  seek(position: string): void;
  /** Forgets what stands before a position: a checkpoint holds it now. */
  release(position: string): Promise<void>;
  /** Told of experience that cannot be used, which the learner passes over. */
  refuse(arrival: Arrival, reason: string): void;
}

/** Weights of the acting network, a safetensors file with digests. */
export interface Weights {
  /** Counts publications: a later one has a larger one, whoever published. */
  readonly version: number;
  /** The file. */
  readonly bytes: Uint8Array;
}

/** Where a learner's weights go. */
export interface WeightSink {
  /** Makes these the newest; resolves to their version. */
  publish(bytes: Uint8Array): Promise<number>;
}

/** Where an actor's weights come from. */
export interface WeightSource {
  /** The newest weights, where they are newer than a version, else `null`. */
  newer(version: number): Promise<Weights | null>;
}
