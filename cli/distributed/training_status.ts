/** A distributed training at a glance. */

import { openRedis, type Redis } from "../sweep/redis.ts";
import { decodeTask, type Task } from "../sweep/task.ts";
import { type ActorNote, decodeActorNote } from "./actor_note.ts";
import { KEYS } from "./training_keys.ts";

/** A distributed training at a glance. */
export interface TrainingStatus {
  readonly environment: string;
  readonly algorithm: string;
  /** Whether a learner is at work. */
  readonly isLearning: boolean;
  /** The version of the newest weights. */
  readonly version: number;
  /** Messages that the learner has not taken. */
  readonly waiting: number;
  /** Messages in all: those that no checkpoint holds. */
  readonly kept: number;
  readonly actors: ReadonlyMap<string, ActorNote>;
}

/** The training of a Redis; `null` where there is none. @throws {RangeError} where what stands there is none. */
export async function trainingStatus(url: string, prefix: string): Promise<TrainingStatus | null> {
  const redis = await openRedis(url);
  try {
    return (await readTraining(redis, prefix))?.status ?? null;
  } finally {
    redis.disconnect();
  }
}

/** The same, on a connection that there is, with the training as all take it who take part. */
export async function readTraining(
  redis: Redis,
  prefix: string,
): Promise<{ readonly task: Task; readonly status: TrainingStatus } | null> {
  const key = (name: string): string => prefix + name;
  const [id, text] = await redis.hmget(key(KEYS.learning), "id", "text");
  if (!id || !text) return null;
  const task = decodeTask(text, id);
  const [learner, version, put, taken, kept, actors] = await Promise.all([
    redis.exists(key(KEYS.learner)),
    redis.hget(key(KEYS.weights), "version"),
    redis.get(key(KEYS.put)),
    redis.get(key(KEYS.taken)),
    redis.xlen(key(KEYS.experience)),
    actorsIn(redis, key("actor:")),
  ]);
  const status = {
    environment: task.setting.environment,
    algorithm: task.setting.algorithm,
    isLearning: learner === 1,
    version: Number(version ?? 0),
    waiting: Math.max(0, Number(put ?? 0) - Number(taken ?? 0)),
    kept,
    actors,
  };
  return { task, status };
}

async function actorsIn(redis: Redis, beginning: string): Promise<Map<string, ActorNote>> {
  const names: string[] = [];
  const literal = beginning.replaceAll(/[[\]*?\\]/g, "\\$&");
  for await (const some of redis.scanStream({ match: `${literal}*`, count: 1000 })) {
    names.push(...(some as string[]));
  }
  const notes = names.length === 0 ? [] : await redis.mget(...names);
  const entries = names.map((name, i) => [name, decodeActorNote(notes[i] ?? "")] as const);
  const found = entries.filter((each): each is [string, ActorNote] => each[1] !== null);
  return new Map(found.sort().map(([name, note]) => [name.slice(beginning.length), note]));
}
