/** An exchange between threads: each actor has a ring in shared memory, and all read one set of weights. */

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
import { SharedRing } from "./shared_ring.ts";
import { SharedWeights } from "./shared_weights.ts";

/** Milliseconds of the first pause of a side that waits for the other, and of the longest. */
const [SHORTEST, LONGEST] = [0, 8] as const;

/** What a `SharedExchange` takes. */
export interface SharedExchangeOptions {
  /** Threads that act. */
  readonly actors: number;
  /** Bytes of an experience's transitions, at most. */
  readonly messageBytes: number;
  /** Bytes of the weights, at most. */
  readonly weightBytes: number;
  /** Experiences of each actor that the learner has not taken yet, with which that actor waits. Default: 16. */
  readonly mostWaiting?: number;
}

/** What an actor's thread is given, as data: a message to a worker can hold it. */
export interface SharedEnd {
  /** The ring of its messages. */
  readonly ring: SharedArrayBuffer;
  /** The weights of all. */
  readonly weights: SharedArrayBuffer;
  /** Messages that may wait. */
  readonly mostWaiting: number;
}

/** The learner's side. Waiting is looking again after a moment, so that it needs neither a thread nor a host of any kind. */
export class SharedExchange implements ExperienceSource, WeightSink {
  /** One for each actor, for `SharedActorLink` in its thread. */
  readonly ends: readonly SharedEnd[];
  /** What was refused, and why. */
  readonly refused: string[] = [];
  readonly #rings: readonly SharedRing[];
  readonly #weights: SharedWeights;
  readonly #log = new ExperienceLog();
  /** The actor whose turn it is. */
  #turn = 0;
  #failure: unknown = null;

  /**
   * Rings and weights, in memory that is allocated at once.
   *
   * @throws {RangeError} where there is not that much memory.
   */
  constructor({ actors, messageBytes, weightBytes, mostWaiting = 16 }: SharedExchangeOptions) {
    const weights = SharedWeights.allocate(weightBytes);
    const wholeBytes = messageBytes + headBytes(MOST_EPISODES);
    this.ends = Array.from({ length: actors }, () => {
      return { ring: SharedRing.allocate(mostWaiting, wholeBytes), weights, mostWaiting };
    });
    this.#rings = this.ends.map(({ ring }) => new SharedRing(ring));
    this.#weights = new SharedWeights(weights);
  }

  /** The next experience, once it is there. */
  async take(): Promise<Arrival> {
    for (let pause: number = SHORTEST; ; pause = nextPause(pause)) {
      if (this.#failure !== null) throw this.#failure;
      if (this.#log.waiting === 0) this.#read();
      const experience = this.#log.take();
      if (experience === null) {
        await sleep(pause);
        continue;
      }
      return { ...experience, staleness: this.#weights.version - experience.version };
    }
  }

  /** Reads what the next actor has written that has. */
  #read(): void {
    for (let i = 0; i < this.#rings.length; i++) {
      const message = this.#rings[this.#turn]!.read();
      this.#turn = (this.#turn + 1) % this.#rings.length;
      if (message === null) continue;
      this.#log.append(decode(message));
      return;
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
    return this.#weights.write(bytes);
  }

  /** Ends it: whatever an actor asks for next rejects and, with a reason, `take` does. */
  close(reason: unknown = null): void {
    this.#failure ??= reason;
    for (const ring of this.#rings) ring.close();
  }
}

/** An actor's side, in its thread. */
export class SharedActorLink implements ExperienceSink, WeightSource {
  readonly #ring: SharedRing;
  readonly #weights: SharedWeights;
  readonly #mostWaiting: number;

  /** An end that `SharedExchange.ends` has given. */
  constructor({ ring, weights, mostWaiting }: SharedEnd) {
    this.#ring = new SharedRing(ring);
    this.#weights = new SharedWeights(weights);
    this.#mostWaiting = mostWaiting;
  }

  /** Whether the learner has closed the exchange. */
  get isClosed(): boolean {
    return this.#ring.isClosed;
  }

  /**
   * Writes the experience, once there is room.
   *
   * @throws {Error} where the exchange is closed.
   */
  async put(experience: Experience): Promise<void> {
    const message = encode(experience);
    for (let pause: number = SHORTEST; ; pause = nextPause(pause)) {
      if (this.isClosed) throw new Error("Cannot act: the learner has closed the exchange.");
      if (this.#ring.length < this.#mostWaiting && this.#ring.write(message)) return;
      await sleep(pause);
    }
  }

  /** The newest weights, where they are newer than a version. */
  async newer(version: number): Promise<Weights | null> {
    return this.#weights.newer(version);
  }
}

/** Episodes that end in an experience for which room is kept; with more, fewer messages fit. */
const MOST_EPISODES = 64;

/** Count, version, number of episodes, and two numbers for each. */
function headBytes(episodes: number): number {
  return Float64Array.BYTES_PER_ELEMENT * (3 + 2 * episodes);
}

function encode({ count, version, episodes, bytes }: Experience): Uint8Array {
  const head = Float64Array.from([
    ...[count, version, episodes.length],
    ...episodes.flatMap((each) => [each.return, each.length]),
  ]);
  const message = new Uint8Array(head.byteLength + bytes.length);
  message.set(new Uint8Array(head.buffer));
  message.set(bytes, head.byteLength);
  return message;
}

function decode(message: Uint8Array<ArrayBuffer>): Experience {
  const [count, version, length] = new Float64Array(message.buffer, 0, 3) as unknown as [
    number,
    number,
    number,
  ];
  const ended = new Float64Array(message.buffer, headBytes(0), 2 * length);
  const episodes = Array.from({ length }, (_, i) => {
    return { return: ended[2 * i]!, length: ended[2 * i + 1]! };
  });
  return { count, version, episodes, bytes: message.subarray(headBytes(length)) };
}

function nextPause(pause: number): number {
  return Math.min(LONGEST, Math.max(1, 2 * pause));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
