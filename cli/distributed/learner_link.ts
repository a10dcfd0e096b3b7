/** A learner's side of a training in Redis: experience comes from there; weights and checkpoints go there. */

import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Arrival } from "../../rl/experience/exchange.ts";
import type { RolloutSource, SharedRollout } from "../../rl/experience/rollouts.ts";
import type { ReadRow } from "../logs/row_series.ts";
import { BEATS } from "../sweep/flags.ts";
import { bufferOf, openRedis, type Redis } from "../sweep/redis.ts";
import { appendRow } from "../sweep/run_log.ts";
import { digestOf, type Task } from "../sweep/task.ts";
import type { LearnerExchange } from "./learner.ts";
import { decodeMessage } from "./message.ts";
import { decodeRollout } from "./rollout_message.ts";
import {
  BEAT,
  BEGIN_ROUND,
  COMMIT,
  KEYS,
  LEAVE,
  PUBLISH,
  ROLLOUTS,
  TAKE,
} from "./training_keys.ts";
import { until } from "./until.ts";

/** Messages that are read at once, and so few of which are left when the next are asked for. */
const [BATCH, FEW] = [16, 8];
/** Milliseconds between two looks for messages where there were none. */
const PAUSE = 5;
/** Bytes of a part of a checkpoint. */
const PART = 32 * 2 ** 20;
/** Milliseconds that parts of a checkpoint live that no checkpoint is made of. */
const ORPHANED = 600_000;

/** How a learner takes part. */
export interface LearnerLinkOptions {
  readonly prefix: string;
  /** Milliseconds after which a learner that is not heard of may be replaced. */
  readonly lease: number;
  /** Messages that the learner has not taken yet, with which actors wait. */
  readonly mostWaiting: number;
  /** Messages in all, with those that no checkpoint holds yet. */
  readonly mostKept: number;
  /** Ends every wait with its reason. */
  readonly signal: AbortSignal;
  /** Called where another learner is at work, which this one waits for. */
  readonly onWait?: () => void;
  /** Called with the reason for which a message was passed over. */
  readonly onRefused?: (reason: string) => void;
}

/** What becomes of rollouts. */
interface Using {
  /** Of the round. */
  readonly number: number;
  /** Shares that are still to come. */
  readonly missing: Set<number>;
  readonly use: (rollout: SharedRollout, share: number) => void;
}

type Word = string | number | Buffer;
type Entry = readonly [id: Buffer, fields: readonly Buffer[]];

/** The link of the learner. */
export class LearnerLink implements LearnerExchange, Disposable {
  /** Messages that were passed over. */
  refused = 0;
  readonly #redis: Redis;
  readonly #options: LearnerLinkOptions;
  readonly #token: string = randomUUID();
  #task: Task | null = null;
  #heart: NodeJS.Timeout | undefined;
  #batch: Entry[] = [];
  /** The next batch, on its way. */
  #coming: Promise<Entry[]> | null = null;
  /** Behind the latest message that was taken. */
  #from = "-";
  /** The number of the latest message that was taken; empty where that is known already. */
  #taken = "";
  /** Messages that were taken since the latest checkpoint. */
  #unsaved = 0;
  #version = 0;
  #published: Uint8Array | null = null;
  #failure: Error | null = null;

  private constructor(redis: Redis, options: LearnerLinkOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  /**
   * Waits until no other learner is at work, and takes its place.
   *
   * @throws {Error} where Redis does not answer.
   */
  static async open(url: string, options: LearnerLinkOptions): Promise<LearnerLink> {
    const link = new LearnerLink(await openRedis(url), options);
    try {
      await link.#take();
    } catch (error) {
      link[Symbol.dispose]();
      throw error;
    }
    return link;
  }

  async #take(): Promise<void> {
    const { lease, onWait, signal } = this.#options;
    const key = this.#key(KEYS.learner);
    for (let attempt = 0; ; attempt++) {
      if ((await this.#redis.set(key, this.#token, "PX", lease, "NX")) === "OK") break;
      if (attempt === 0) onWait?.();
      await setTimeout(Math.min(1000, lease / BEATS), undefined, { signal });
    }
    this.#heart = setInterval(() => void this.#beat().catch(() => {}), lease / BEATS);
    this.#heart.unref();
  }

  /** Has actors take part in a training, once it has published weights. */
  async announce(task: Task): Promise<void> {
    this.#task = task;
    await this.#beat();
  }

  async #beat(): Promise<void> {
    if (!this.isConnected) return;
    const { lease, mostWaiting, mostKept } = this.#options;
    const { id = "", text = "" } = this.#task ?? {};
    const words = [this.#token, lease, id, text, mostWaiting, mostKept];
    const answer = await this.#run(BEAT, [KEYS.learner, KEYS.learning, KEYS.weights], words);
    if (isLost(answer)) throw this.#fail();
    if (String(answer) === "bare" && this.#published) await this.publish(this.#published);
  }

  /** Rollouts that actors collect for an agent. */
  rolloutsFor(agent: { readonly step: number }, shares: number): RolloutSource {
    return {
      shares,
      collect: async (weights, states, use) => {
        await this.publish(weights);
        await this.#collect(agent.step, states, use);
      },
    };
  }

  /** Has actors collect a rollout of each share, by the newest weights. One that cannot be used is passed over, and its share collected again. */
  async #collect(
    number: number,
    states: readonly (Uint8Array | null)[],
    use: (rollout: SharedRollout, share: number) => void,
  ): Promise<void> {
    const { learner, round, states: beginnings, claims, rollouts } = KEYS;
    const begin = (): Promise<unknown> => {
      const bytes = states.map((state) => bufferOf(state ?? new Uint8Array()));
      const words = [this.#token, number, this.#version, ...bytes];
      return this.#fenced(BEGIN_ROUND, [learner, round, beginnings, claims, rollouts], words);
    };
    await begin();
    for (const missing = new Set(states.keys()); missing.size > 0; ) {
      this.#options.signal.throwIfAborted();
      if (this.#failure) throw this.#failure;
      const words = [this.#token, states.length];
      const found = await this.#fenced(ROLLOUTS, [learner, rollouts, round], words);
      if (found === null) {
        await setTimeout(PAUSE, undefined, { signal: this.#options.signal });
      } else if (!Array.isArray(found)) await begin();
      else await this.#use(found as Buffer[], { number, missing, use });
    }
  }

  async #use(found: readonly Buffer[], { number, missing, use }: Using): Promise<void> {
    const training = this.#task?.id ?? "";
    for (let i = 0; i + 1 < found.length; i += 2) {
      const share = Number(found[i]);
      if (!missing.has(share)) continue;
      try {
        use(decodeRollout(found[i + 1]!, { training, number, share }), share);
        missing.delete(share);
      } catch (error) {
        this.refused++;
        this.#options.onRefused?.((error as Error).message);
        for (const key of [KEYS.claims, KEYS.rollouts]) {
          await this.#redis.hdel(this.#key(key), `${share}`);
        }
      }
    }
  }

  async take(): Promise<Arrival> {
    for (;;) {
      if (this.#batch.length === 0) this.#batch = await this.#arriving();
      const entry = this.#batch.shift();
      if (entry === undefined) {
        await setTimeout(PAUSE, undefined, { signal: this.#options.signal });
        continue;
      }
      if (this.#batch.length === FEW) {
        this.#coming = this.#ask();
        this.#coming.catch(() => {}); // whoever awaits it hears of it
      }
      const position = entry[0].toString();
      this.#from = `(${position}`;
      const fields = fieldsOf(entry);
      if (/^\d{1,15}$/.test(fields.n?.toString() ?? "")) this.#taken = fields.n!.toString();
      try {
        const experience = decodeMessage(fields, this.#task?.id ?? "");
        const staleness = Math.max(0, this.#version - experience.version);
        this.#unsaved++;
        return { ...experience, position, staleness };
      } catch (error) {
        this.#refuse(position, (error as Error).message);
      }
    }
  }

  /** The next messages, which may be on their way; perhaps none. */
  async #arriving(): Promise<Entry[]> {
    this.#options.signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const coming = this.#coming;
    this.#coming = null;
    const entries = (await coming) ?? [];
    return entries.length > 0 ? entries : await this.#ask(); // also where there were none yet
  }

  /** Asks for the messages behind those that are there, and says what was taken. */
  async #ask(): Promise<Entry[]> {
    const last = this.#batch.at(-1);
    const from = last === undefined ? this.#from : `(${last[0]}`;
    const keys = [KEYS.learner, KEYS.experience, KEYS.taken];
    const words = [this.#token, this.#taken, from, BATCH];
    this.#taken = "";
    return (await this.#fenced(TAKE, keys, words)) as Entry[];
  }

  /** Whether a checkpoint is due: half of the room is taken by what was learned from, and none holds. */
  get isCrowded(): boolean {
    return this.#unsaved > this.#options.mostKept / 2;
  }

  seek(position: string): void {
    [this.#batch, this.#coming] = [[], null];
    this.#from = position;
  }

  async release(position: string): Promise<void> {
    await this.#redis.xtrim(this.#key(KEYS.experience), "MINID", position);
  }

  refuse({ position }: Arrival, reason: string): void {
    this.#refuse(position, reason);
  }

  /** Passes a message over, and makes room in its place. */
  #refuse(position: string, reason: string): void {
    this.refused++;
    void this.#redis.xdel(this.#key(KEYS.experience), position).catch(() => {});
    this.#options.onRefused?.(reason);
  }

  async publish(bytes: Uint8Array): Promise<number> {
    this.#published = bytes;
    const words = [this.#token, this.#version, bufferOf(bytes), digestOf(bytes)];
    const version = await this.#fenced(PUBLISH, [KEYS.learner, KEYS.weights], words);
    this.#version = version as number;
    return this.#version;
  }

  /** Whether Redis answers at the moment. */
  get isConnected(): boolean {
    return this.#redis.status === "ready";
  }

  /** The checkpoint that was saved last for a training; `null` where there is none. @throws {RangeError} where it is damaged. */
  async load(task: Task): Promise<Uint8Array | null> {
    const key = this.#key(KEYS.saved);
    const { name, parts, digest, training } = await this.#redis.hgetall(key);
    if (!name || training !== task.id) {
      await this.#redis.unlink(this.#key(`log:${task.id}`)); // of one that was begun before
      return null;
    }
    const names = Array.from({ length: Number(parts) }, (_, i) => `${key}:${name}:${i}`);
    const all: Buffer[] = [];
    for (const each of names) all.push((await this.#redis.getBuffer(each)) ?? Buffer.alloc(0));
    const bytes = new Uint8Array(Buffer.concat(all));
    if (digestOf(bytes) === digest) return bytes;
    throw new RangeError(
      `Cannot continue the training: its checkpoint in ${key} is damaged; begin again with --restart.`,
    );
  }

  /** Replaces the checkpoint as a whole or not at all, and drops the experience before `position`, which it holds. */
  async save(bytes: Uint8Array, position: string): Promise<void> {
    const key = this.#key(KEYS.saved);
    const name = randomUUID();
    const parts = Math.ceil(bytes.length / PART);
    for (let i = 0; i < parts; i++) {
      const part = bufferOf(bytes.subarray(i * PART, (i + 1) * PART));
      await this.#redis.set(`${key}:${name}:${i}`, part, "PX", ORPHANED);
    }
    const words = [this.#token, name, parts, digestOf(bytes), this.#task?.id ?? "", position];
    await this.#fenced(COMMIT, [KEYS.learner, KEYS.saved, KEYS.experience], words);
    this.#unsaved = 0;
  }

  /** Tells of the course of the training. */
  log(row: ReadRow): void {
    if (this.#task) appendRow(this.#redis, this.#key(`log:${this.#task.id}`), row);
  }

  /** Removes what there is of a training: its checkpoint, experience and weights. */
  async clear(): Promise<void> {
    const { learner: _, ...all } = KEYS;
    const { name, parts } = await this.#redis.hgetall(this.#key(KEYS.saved));
    const saved = Array.from(
      { length: Number(parts ?? 0) },
      (_, i) => `${KEYS.saved}:${name}:${i}`,
    );
    await this.#redis.unlink(...[...Object.values(all), ...saved].map((key) => this.#key(key)));
  }

  /** Is not heard of any more. */
  stopHeart(): void {
    clearInterval(this.#heart);
  }

  /** Gives the place up. */
  async leave(): Promise<void> {
    this.stopHeart();
    if (this.isConnected) await this.#run(LEAVE, [KEYS.learner], [this.#token]);
  }

  [Symbol.dispose](): void {
    this.stopHeart();
    this.#redis.disconnect();
  }

  /** Runs what only the learner at work may do. Where Redis forgot who that is, it is told first. */
  async #fenced(script: string, keys: readonly string[], words: readonly Word[]): Promise<unknown> {
    const answer = await this.#run(script, keys, words);
    if (!isLost(answer)) return answer;
    await this.#beat();
    return await this.#run(script, keys, words);
  }

  async #run(script: string, keys: readonly string[], words: readonly Word[]): Promise<unknown> {
    const named = keys.map((key) => this.#key(key));
    const answer = this.#redis.callBuffer("EVAL", [script, keys.length, ...named, ...words]);
    return await until(answer, this.#options.signal);
  }

  /** Another learner is at work by now. */
  #fail(): Error {
    this.#failure ??= new Error(
      "Cannot continue to learn: another learner is at work, since this one was not heard of for the lease; stop one of both.",
    );
    return this.#failure;
  }

  #key(name: string): string {
    return this.#options.prefix + name;
  }
}

function isLost(answer: unknown): boolean {
  return answer instanceof Uint8Array && answer.length === 4 && String(answer) === "lost";
}

function fieldsOf([, flat]: Entry): Readonly<Record<string, Buffer>> {
  const fields: Record<string, Buffer> = Object.create(null);
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!.toString()] = flat[i + 1]!;
  return fields;
}
