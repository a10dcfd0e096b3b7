/** An actor's side of a training in Redis: experience goes there, weights come from there. */

import { setTimeout } from "node:timers/promises";
import type {
  Experience,
  ExperienceSink,
  WeightSource,
  Weights,
} from "../../rl/experience/exchange.ts";
import type { SharedRollout } from "../../rl/experience/rollouts.ts";
import { bufferOf, openRedis, type Redis } from "../sweep/redis.ts";
import { decodeTask, digestOf, type Task } from "../sweep/task.ts";
import type { ActorNote } from "./actor_note.ts";
import { encodeMessage } from "./message.ts";
import { encodeRollout } from "./rollout_message.ts";
import { CLAIM, DELIVER, KEYS, PUT } from "./training_keys.ts";
import { until } from "./until.ts";

/** Milliseconds between two looks for a training, and at most between two attempts to put a message. */
const PAUSE = 500;
/** The first of these attempts come sooner. */
const SHORTEST_PAUSE = 10;

/** What an actor is called, and how often it looks for weights. */
export interface ActorLinkOptions {
  readonly prefix: string;
  /** No other actor has its name. */
  readonly actor: string;
  /** Milliseconds between two downloads of weights at least. */
  readonly refresh: number;
  /** Milliseconds after which a silent actor counts as gone. */
  readonly lease: number;
  /** Ends every wait with its reason. */
  readonly signal: AbortSignal;
}

const GONE = "Cannot act: the training is gone, or another one has begun.";

/** A share of a rollout that an actor is to collect. */
export interface ClaimedShare {
  /** Of the round that it is for. */
  readonly number: number;
  /** Of the weights to act by. */
  readonly version: number;
  readonly share: number;
  /** Where it begins; `null`: with the seed of the share. */
  readonly state: Uint8Array | null;
}

/** The training that an actor acted for has ended, or is another. */
export class TrainingGone extends Error {
  override name = "TrainingGone";
}

/** The link of one actor. */
export class ActorLink implements ExperienceSink, WeightSource, Disposable {
  /** Whether it waits for room in the stream. */
  isWaiting = false;
  readonly #redis: Redis;
  readonly #options: ActorLinkOptions;
  #training = "";
  #number = 0;
  /** The newest version that is heard of; unknown before the first answer. */
  #newest = Infinity;
  #refreshed = -Infinity;

  private constructor(redis: Redis, options: ActorLinkOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  /** @throws {Error} where Redis does not answer. */
  static async open(url: string, options: ActorLinkOptions): Promise<ActorLink> {
    return new ActorLink(await openRedis(url), options);
  }

  /** Waits for a training, and takes part in it. @throws {RangeError} where what stands there is none for this version. */
  async join(): Promise<Task> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      const [id, text] = await this.#redis.hmget(this.#key(KEYS.learning), "id", "text");
      const version = await this.#redis.hget(this.#key(KEYS.weights), "version");
      if (id && text && version) {
        this.act(id);
        return decodeTask(text, id);
      }
      await this.#pause(PAUSE);
    }
  }

  /** Says for which training its messages are from now on. */
  act(training: string): void {
    this.#training = training;
    [this.#newest, this.#refreshed] = [Infinity, -Infinity];
  }

  /** @throws {TrainingGone} where the training is not there any more. */
  async put(experience: Experience): Promise<void> {
    const { actor } = this.#options;
    const number = ++this.#number;
    const sender = { training: this.#training, actor, number };
    const { head, bytes, digest } = encodeMessage(experience, sender);
    const { learning, experience: stream, put, taken, weights } = KEYS;
    const keys = [learning, stream, put, taken, weights, `last:${actor}`];
    for (let pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, PAUSE)) {
      const words = [this.#training, number, head, bufferOf(bytes), digest];
      const named = keys.map((key) => this.#key(key));
      const putting = this.#redis.eval(PUT, keys.length, ...named, ...words);
      const [answer, version] = (await until(putting, this.#options.signal)) as [string, number];
      this.#newest = version;
      this.isWaiting = answer === "full";
      if (answer === "put") return;
      if (answer === "gone") {
        throw new TrainingGone(GONE);
      }
      await this.#pause(pause);
    }
  }

  /** A share of a rollout that nobody else collects; `null` where there is none at the moment. @throws {TrainingGone} where the training is not there any more. */
  async claim(): Promise<ClaimedShare | null> {
    const { learning, round, states, claims, rollouts } = KEYS;
    const keys = [learning, round, states, claims, rollouts].map((key) => this.#key(key));
    const words = [this.#training, this.#options.actor, this.#key("actor:")];
    const asking = this.#redis.callBuffer("EVAL", [CLAIM, keys.length, ...keys, ...words]);
    const [kind, number, version, share, state] = (await until(
      asking,
      this.#options.signal,
    )) as readonly Buffer[];
    if (String(kind) === "gone") throw new TrainingGone(GONE);
    if (String(kind) === "none") return null;
    return {
      ...{ number: Number(number), version: Number(version), share: Number(share) },
      state: state!.length === 0 ? null : new Uint8Array(state!),
    };
  }

  /** Delivers a share that was claimed; where another one has done so, or the round is over, that is nothing new. */
  async deliver({ number, share }: ClaimedShare, rollout: SharedRollout): Promise<void> {
    const message = encodeRollout(rollout, { training: this.#training, number, share });
    const keys = [KEYS.learning, KEYS.round, KEYS.rollouts].map((key) => this.#key(key));
    const words = [this.#training, number, share, bufferOf(message)];
    const delivering = this.#redis.eval(DELIVER, keys.length, ...keys, ...words);
    if ((await until(delivering, this.#options.signal)) === "gone") throw new TrainingGone(GONE);
  }

  /** Waits a moment before the next look. */
  rest(): Promise<void> {
    return this.#pause(SHORTEST_PAUSE);
  }

  async newer(version: number): Promise<Weights | null> {
    const now = performance.now();
    if (this.#newest <= version || now - this.#refreshed < this.#options.refresh) return null;
    this.#refreshed = now;
    return await this.newest(version);
  }

  /** The newest weights, where they are newer than a version, whenever it looked before. */
  async newest(version: number): Promise<Weights | null> {
    const key = this.#key(KEYS.weights);
    const fields = await until(this.#redis.hgetallBuffer(key), this.#options.signal);
    const newest = Number(fields.version?.toString() ?? 0);
    if (!(newest > version)) return null;
    const { bytes, digest } = fields;
    if (bytes && digestOf(bytes) === digest?.toString()) return { version: newest, bytes };
    throw new RangeError(
      `Cannot act by the weights in ${key}: their digest is another; start the learner again.`,
    );
  }

  /** Tells that the actor lives. */
  async beat(note: ActorNote): Promise<void> {
    if (this.#redis.status !== "ready") return;
    const { actor, lease } = this.#options;
    await this.#redis.set(this.#key(`actor:${actor}`), JSON.stringify(note), "PX", lease);
  }

  /** Forgets the actor. */
  async leave(): Promise<void> {
    if (this.#redis.status !== "ready") return;
    await this.#redis.del(this.#key(`actor:${this.#options.actor}`));
  }

  [Symbol.dispose](): void {
    this.#redis.disconnect();
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#options;
    return setTimeout(milliseconds, undefined, { signal });
  }

  #key(name: string): string {
    return this.#options.prefix + name;
  }
}
