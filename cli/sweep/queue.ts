/**
 * A queue of tasks in Redis, for any number of submitters and workers.
 *
 * | key, after the prefix | |
 * |---|---|
 * | `tasks` | hash: the text of each task by its name |
 * | `queue` | stream: the names of tasks to run; its consumer group `workers` delivers at least once |
 * | `queued` | hash: the entry in the stream of each task that is to be run or being run |
 * | `results` | hash: the result of each task, set once |
 * | `attempts` | hash: how many workers have taken a task since its latest checkpoint |
 * | `failures` | hash: what went wrong with a task |
 * | `run:<task>` | hash: the checkpoint of a task under way; expires |
 * | `log:<task>` | stream: the course of a task, as rows; expires |
 * | `kept:<task>` | hash: the agent at a rung of a trial, from which the next one continues; expires |
 * | `worker:<name>` | what a worker does; expires without its heartbeats |
 *
 * Whatever belongs together changes in one transaction. A task that a dead worker held is delivered to another one after
 * `lease`, and continues from its checkpoint. That its training may run twice does no harm: the result is the same to the
 * last bit, and set once.
 */

import type { Score } from "../benchmark/score.ts";
import type { ReadRow } from "../logs/row_series.ts";
import { type Entry, entriesIn } from "./entry.ts";
import { openRedis, type Redis, type RedisCommand, transact } from "./redis.ts";
import { appendRow, type ReadRows, readRows } from "./run_log.ts";
import { decodeScore, decodeTask, type Task } from "./task.ts";
import { decodeNote, type WorkerNote } from "./worker_note.ts";

const GROUP = "workers";

/** Workers that may end with a task before it has another checkpoint; then it has failed. */
const MOST_ATTEMPTS = 5;

/** Seconds that checkpoints are kept; without its own, a task begins from the start. */
const KEPT = 7 * 86_400;

/** How a queue is found and used. */
export interface QueueOptions {
  /** Before the name of each key. Default: `glueball:`. */
  readonly prefix?: string;
  /** Milliseconds after which a worker that does not tell of itself has lost its task. Default: 30,000. */
  readonly lease?: number;
}

/** A task that a worker holds. */
export interface Delivery {
  /** The entry of the stream. */
  readonly entry: string;
  readonly task: Task;
}

/** A queue at a glance. */
export interface QueueStatus {
  readonly tasks: number;
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failures: ReadonlyMap<string, string>;
  readonly workers: ReadonlyMap<string, WorkerNote>;
}

/** The queue of a Redis. */
export class SweepQueue implements Disposable {
  readonly lease: number;
  readonly #redis: Redis;
  readonly #prefix: string;

  private constructor(redis: Redis, { prefix = "glueball:", lease = 30_000 }: QueueOptions) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.lease = lease;
  }

  /** @throws {Error} where Redis does not answer. */
  static async open(url: string, options: QueueOptions = {}): Promise<SweepQueue> {
    const redis = await openRedis(url);
    const queue = new SweepQueue(redis, options);
    await queue.#makeGroup();
    return queue;
  }

  /** Whether Redis answers at the moment. */
  get isConnected(): boolean {
    return this.#redis.status === "ready";
  }

  /** Puts those tasks into the queue that are neither done nor in it, also where Redis has lost their entries. */
  async submit(tasks: readonly Task[]): Promise<void> {
    await this.#makeGroup();
    const names = tasks.map(({ id }) => id);
    if (names.length === 0) return;
    const [results, queued] = await Promise.all([
      this.#redis.hmget(this.#key("results"), ...names),
      this.#redis.hmget(this.#key("queued"), ...names),
    ]);
    for (const [i, { id, text }] of tasks.entries()) {
      if (results[i] !== null && results[i] !== undefined) continue;
      const entry = queued[i];
      if (entry && (await this.#redis.xrange(this.#key("queue"), entry, entry)).length > 0)
        continue;
      // In a script, since a transaction cannot use the number of the entry that it adds.
      await this.#redis.eval(
        "local entry = redis.call('XADD', KEYS[1], '*', 'task', ARGV[1]); " +
          "redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]); redis.call('HSET', KEYS[3], ARGV[1], entry); " +
          "redis.call('HDEL', KEYS[4], ARGV[1])",
        4,
        ...["queue", "tasks", "queued", "failures"].map((key) => this.#key(key)),
        ...[id, text],
      );
    }
  }

  /** The results of those tasks that are done, and what went wrong with others. */
  async outcomes(tasks: readonly Task[]): Promise<{
    readonly done: ReadonlyMap<string, Score>;
    readonly failed: ReadonlyMap<string, string>;
  }> {
    const names = tasks.map(({ id }) => id);
    const [results, failures] = await Promise.all([
      this.#redis.hmget(this.#key("results"), ...names),
      this.#redis.hmget(this.#key("failures"), ...names),
    ]);
    const done = new Map<string, Score>();
    const failed = new Map<string, string>();
    for (const [i, id] of names.entries()) {
      const [result, failure] = [results[i], failures[i]];
      if (result) done.set(id, decodeScore(result));
      else if (failure) failed.set(id, failure);
    }
    return { done, failed };
  }

  /**
   * The next task: one that a dead worker held, or a new one; `null` where there was none for `wait` milliseconds. A task
   * that cannot be run is noted as failed, and passed over.
   */
  async take(worker: string, wait: number): Promise<Delivery | null> {
    const entry = await this.#next(worker, wait);
    if (entry === null) return null;
    const [number, id] = entry;
    const [text, result] = await Promise.all([
      this.#redis.hget(this.#key("tasks"), id),
      this.#redis.hget(this.#key("results"), id),
    ]);
    try {
      if (result !== null || id === "") await this.#remove(number, id);
      else {
        const task = decodeTask(text ?? "", id);
        const attempts = await this.#redis.hincrby(this.#key("attempts"), id, 1);
        if (attempts <= MOST_ATTEMPTS) return { entry: number, task };
        await this.#fail(number, id, `${MOST_ATTEMPTS} workers ended while they ran it`);
      }
    } catch (error) {
      await this.#fail(number, id, (error as Error).message);
    }
    return this.take(worker, wait);
  }

  async #next(worker: string, wait: number): Promise<Entry | null> {
    try {
      return (await this.#claim(worker)) ?? (await this.#read(worker, wait));
    } catch (error) {
      if (!(error as Error).message.startsWith("NOGROUP")) throw error;
      await this.#makeGroup(); // Redis has lost it: whoever submitted tasks submits them again
      return null;
    }
  }

  /**
   * An entry whose worker has not been heard of for the lease. Not by XAUTOCLAIM, which looks at ten entries for each that
   * it may claim: behind those of ten live workers it finds none.
   */
  async #claim(worker: string): Promise<Entry | null> {
    const key = this.#key("queue");
    const idle = await this.#redis.xpending(key, GROUP, "IDLE", this.lease, "-", "+", 1);
    const [[number] = []] = idle as readonly (readonly [string] | [])[];
    if (number === undefined) return null;
    return entriesIn(await this.#redis.xclaim(key, GROUP, worker, this.lease, number))[0] ?? null;
  }

  async #read(worker: string, wait: number): Promise<Entry | null> {
    const streams = ["STREAMS", this.#key("queue"), ">"] as const;
    const answer = (await this.#redis.xreadgroup(
      ...(["GROUP", GROUP, worker, "COUNT", 1, "BLOCK", wait, ...streams] as const),
    )) as [string, unknown][] | null;
    return entriesIn(answer?.[0]?.[1])[0] ?? null;
  }

  /** Tells that a worker lives, and still holds its task. */
  async beat(worker: string, note: WorkerNote, entry?: string): Promise<void> {
    await transact(this.#redis, [
      ["set", this.#key(`worker:${worker}`), JSON.stringify(note), "PX", this.lease],
      ...(entry === undefined
        ? []
        : [["xclaim", this.#key("queue"), GROUP, worker, 0, entry, "JUSTID"] as const]),
    ]);
  }

  /** Sets the result of a task, unless it has one, and forgets what was needed to run it. */
  async finish({ entry, task }: Delivery, score: Score): Promise<void> {
    await this.#remove(entry, task.id, [
      ["hsetnx", this.#key("results"), task.id, JSON.stringify(score)],
      ["hdel", this.#key("failures"), task.id],
    ]);
  }

  /** Notes what went wrong with a task, which is not tried again unless it is submitted again. */
  fail({ entry, task }: Delivery, reason: string): Promise<void> {
    return this.#fail(entry, task.id, reason);
  }

  /** Gives a task back, for another worker to take at once. */
  async giveBack({ entry, task }: Delivery): Promise<void> {
    const [queue, queued] = [this.#key("queue"), this.#key("queued")];
    const attempts = this.#key("attempts");
    await this.#redis.eval(
      "redis.call('XACK', KEYS[1], ARGV[3], ARGV[2]); redis.call('XDEL', KEYS[1], ARGV[2]); " +
        "local entry = redis.call('XADD', KEYS[1], '*', 'task', ARGV[1]); " +
        "redis.call('HSET', KEYS[2], ARGV[1], entry); redis.call('HDEL', KEYS[3], ARGV[1])",
      ...[3, queue, queued, attempts, task.id, entry, GROUP],
    );
  }

  /** The fields of the checkpoint of a task; empty where there is none. */
  async readRun(task: Task): Promise<Readonly<Record<string, Buffer>>> {
    return await this.#redis.hgetallBuffer(this.#key(`run:${task.id}`));
  }

  /** Replaces the checkpoint of a task that is not done. */
  async writeRun(task: Task, fields: Readonly<Record<string, string | Buffer>>): Promise<void> {
    const key = this.#key(`run:${task.id}`);
    await transact(this.#redis, [
      ["del", key],
      ["hset", key, ...Object.entries(fields).flat()],
      ["expire", key, KEPT], // where a worker had lost its task, and writes after another one has finished it
      ["hdel", this.#key("attempts"), task.id],
    ]);
  }

  /** The fields that were kept of a task that is done; empty where there are none, or not any more. */
  async readKept(task: Task): Promise<Readonly<Record<string, Buffer>>> {
    return await this.#redis.hgetallBuffer(this.#key(`kept:${task.id}`));
  }

  /** Keeps what the task that follows begins with. */
  async keep(task: Task, fields: Readonly<Record<string, string | Buffer>>): Promise<void> {
    const key = this.#key(`kept:${task.id}`);
    await transact(this.#redis, [
      ["del", key],
      ["hset", key, ...Object.entries(fields).flat()],
      ["expire", key, KEPT],
    ]);
  }

  /** Tells of the course of a task. */
  log(task: Task, row: ReadRow): void {
    appendRow(this.#redis, this.#key(`log:${task.id}`), row);
  }

  /** What was told of the course of a task behind an entry, or all of it. */
  readLog(task: Task, after: string | null): Promise<ReadRows> {
    return readRows(this.#redis, this.#key(`log:${task.id}`), after);
  }

  /** The names of all tasks. */
  names(): Promise<readonly string[]> {
    return this.#redis.hkeys(this.#key("tasks"));
  }

  /** Those tasks that can be read. */
  async tasks(names: readonly string[]): Promise<readonly Task[]> {
    if (names.length === 0) return [];
    const texts = await this.#redis.hmget(this.#key("tasks"), ...names);
    return names.flatMap((name, i) => {
      try {
        return decodeTask(texts[i] ?? "", name);
      } catch {
        return []; // for another version, or none: whoever takes it says so
      }
    });
  }

  async status(): Promise<QueueStatus> {
    await this.#makeGroup();
    const names = await this.#scan("worker:");
    const [tasks, waiting, pending, done, failures, notes] = await Promise.all([
      this.#redis.hlen(this.#key("tasks")),
      this.#redis.xlen(this.#key("queue")),
      this.#redis.xpending(this.#key("queue"), GROUP),
      this.#redis.hlen(this.#key("results")),
      this.#redis.hgetall(this.#key("failures")),
      names.length === 0 ? [] : this.#redis.mget(...names),
    ]);
    const running = Number((pending as unknown[])[0] ?? 0);
    const workers = new Map<string, WorkerNote>();
    for (const [i, name] of names.entries()) {
      const note = decodeNote(notes[i] ?? "");
      if (note) workers.set(name.slice(this.#key("worker:").length), note);
    }
    const failed = new Map(Object.entries(failures));
    return { tasks, waiting: waiting - running, running, done, failures: failed, workers };
  }

  /** Whether no task is to be run or being run. */
  async isEmpty(): Promise<boolean> {
    return (await this.#redis.xlen(this.#key("queue"))) === 0;
  }

  /** Forgets a worker; not one that holds a task, which would be forgotten with it. */
  async leave(worker: string): Promise<void> {
    await this.#redis.eval(
      "redis.call('DEL', KEYS[2]); if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) == 0 " +
        "then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2]) end",
      ...[2, this.#key("queue"), this.#key(`worker:${worker}`), GROUP, worker],
    );
  }

  /** Removes all keys of this queue. */
  async clear(): Promise<void> {
    const names = await this.#scan("");
    if (names.length > 0) await this.#redis.unlink(...names);
  }

  [Symbol.dispose](): void {
    this.#redis.disconnect();
  }

  async #fail(entry: string, id: string, reason: string): Promise<void> {
    await this.#remove(entry, id, [["hset", this.#key("failures"), id, reason]]);
  }

  async #remove(entry: string, id: string, first: readonly RedisCommand[] = []): Promise<void> {
    await transact(this.#redis, [
      ...first,
      ["xack", this.#key("queue"), GROUP, entry],
      ["xdel", this.#key("queue"), entry],
      ["hdel", this.#key("queued"), id],
      ["hdel", this.#key("attempts"), id],
      ["del", this.#key(`run:${id}`)],
    ]);
  }

  async #makeGroup(): Promise<void> {
    try {
      await this.#redis.xgroup("CREATE", this.#key("queue"), GROUP, "0", "MKSTREAM");
    } catch (error) {
      if (!(error as Error).message.startsWith("BUSYGROUP")) throw error;
    }
  }

  async #scan(beginning: string): Promise<string[]> {
    const found = new Set<string>();
    const literal = this.#key(beginning).replaceAll(/[[\]*?\\]/g, "\\$&");
    for await (const names of this.#redis.scanStream({ match: `${literal}*` })) {
      for (const name of names as string[]) found.add(name);
    }
    return [...found].sort();
  }

  #key(name: string): string {
    return this.#prefix + name;
  }
}
