/**
 * Whether a sweep survives what machines do: `bun bench/sweep.ts [trainings]` runs so many (40 by default) over 2 and over
 * 4 workers, which are killed at random with `kill -9`, and now and then Redis is. Compares every result with that of a
 * single machine, bit for bit. Needs redis-server.
 */

import { exit } from "node:process";
import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import type { Score } from "../cli/benchmark/score.ts";
import { score } from "../cli/benchmark/score.ts";
import { wholeNumber } from "../cli/flags.ts";
import { runInQueue } from "../cli/sweep/submit.ts";
import { checkSetting } from "../cli/zoo/zoo.ts";
import { default_rng } from "../rl/mod.ts";
import { WorkerPool } from "./kills/worker_pool.ts";
import { RedisServer } from "./redis_server.ts";
import { writeResults } from "./results.ts";

const [trainings] = new Command("bench/sweep.ts")
  .description("Whether a sweep survives what machines do: kills of workers and of Redis.")
  .argument("[trainings]", "trainings of the sweep", wholeNumber(1), 40)
  .parse().processedArgs as [number];
const LEASE = 2; // seconds
/** Of the kills, one in so many is of Redis. */
const REDIS_KILLS = 5;

const setting = checkSetting(
  {
    environment: "CartPole-v1",
    algorithm: "dqn",
    n_timesteps: 10_000,
    eval_freq: 500,
    options: { net_arch: [32], learning_starts: 200, buffer_size: 2000, batch_size: 32 },
  },
  "of the sweep",
);
const backend = "wasm";
const seeds = Array.from({ length: trainings }, (_, i) => i);

const alone: Score[] = [];
const started = performance.now();
for (const seed of seeds) alone.push(await score(setting, seed, { backend }));
/** Milliseconds of one training, and as long for a worker to start: what kills keep pace with. */
const pace = (2 * (performance.now() - started)) / trainings;

const results: object[] = [];
let isFine = true;
for (const workers of [2, 4]) {
  await using server = await RedisServer.start();
  using pool = new WorkerPool(workers, [
    "work",
    server.url,
    "--lease",
    `${LEASE}`,
    "--save-every",
    "0",
  ]);
  const rng = default_rng(workers);
  const told = new Map<number, number>();
  const onScore = ({ seed }: Score): void => void told.set(seed, (told.get(seed) ?? 0) + 1);
  const where = { url: server.url, lease: 1000 * LEASE };
  const never = new AbortController().signal;
  const running = runInQueue(where, { setting, backend, seeds, onScore }, never);
  let [isDone, redisKills] = [false, 0];
  const all = running.finally(() => {
    isDone = true;
  });
  for (let kill = 1; !isDone; kill++) {
    await Promise.race([all, setTimeout(pace * (0.2 + 2 * rng.random()))]);
    if (isDone) break;
    if (kill % REDIS_KILLS !== 0) pool.kill(rng.integers(0, workers));
    else {
      redisKills++;
      await server.kill();
      await setTimeout(rng.random() * 1000);
      await server.start();
    }
  }
  const scores = await all;
  const equal = scores.filter((each, i) => lasting(each) === lasting(alone[i]!)).length;
  const once = [...told.values()].filter((times) => times === 1).length;
  isFine &&= equal === trainings && once === trainings;
  const kills = { workers: pool.kills, redis: redisKills };
  results.push({ workers, trainings, kills, equal, once });
  console.log(
    `${workers} workers: ${trainings} trainings, ${kills.workers} kills of workers, ${kills.redis} of Redis; ` +
      `${once} came once, ${equal} bit-equal to those of a single machine`,
  );
}
if (trainings >= 40) writeResults("sweep", { results });
exit(isFine ? 0 : 1);

/** What does not depend on the clock, as text. */
function lasting({ stepsPerSecond: _, ...rest }: Score): string {
  return JSON.stringify(rest);
}
