/** What a distributed training survives: each row breaks one thing while actors act and a learner learns. */

import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { LearnerLink } from "../../cli/distributed/learner_link.ts";
import { encodeMessage } from "../../cli/distributed/message.ts";
import { openRedis } from "../../cli/sweep/redis.ts";
import { makeTask, type Task } from "../../cli/sweep/task.ts";
import { checkSetting } from "../../cli/zoo/zoo.ts";
import { envs, rl, use } from "../../mod.ts";
import { ExperienceReader } from "../../rl/experience/experience_reader.ts";
import { RedisServer } from "../redis_server.ts";
import { Program } from "./processes.ts";

/** What a row found. */
export interface Row {
  readonly what: string;
  readonly isFine: boolean;
  readonly found: string;
}

const options = {
  ...{ net_arch: [16], learning_starts: 200, buffer_size: 20_000, batch_size: 16 },
  ...{ train_freq: 8, prioritized_replay: true },
};
const setting = checkSetting(
  { environment: "CartPole-v1", algorithm: "dqn", n_timesteps: 1e6, eval_freq: 1e6, options },
  "of the bench",
);

/** A learner in this process, which keeps count of what arrives, and actors in their own. */
class Bed implements AsyncDisposable {
  readonly task: Task = makeTask(setting, 0, "wasm");
  readonly actors: Program[] = [];
  readonly errors: string[] = [];
  readonly server: RedisServer;
  readonly link: LearnerLink;
  readonly agent: InstanceType<typeof rl.DQN>;
  /** The numbers of each actor's messages that were taken, in order. */
  readonly numbers = new Map<string, number[]>();
  readonly #stop: AbortController;
  isPaused = false;
  #learning: Promise<unknown> = Promise.resolve();

  private constructor(server: RedisServer, link: LearnerLink, stop: AbortController) {
    this.server = server;
    this.link = link;
    this.#stop = stop;
    this.agent = new rl.DQN(envs.make("CartPole-v1") as never, options);
  }

  static async make(actors: number): Promise<Bed> {
    await use("wasm");
    const server = await RedisServer.start();
    const stop = new AbortController();
    const room = { mostWaiting: 8, mostKept: 100_000 };
    const own = { prefix: "glueball:", lease: 30_000, signal: stop.signal };
    const link = await LearnerLink.open(server.url, { ...own, ...room });
    const bed = new Bed(server, link, stop);
    await link.announce(bed.task);
    await bed.#publish();
    for (let i = 0; i < actors; i++) bed.addActor();
    bed.#learning = bed.#learn();
    return bed;
  }

  addActor(): void {
    this.actors.push(
      new Program(this.server.url, ["act", "--size", "32", "--n-envs", "4"], "/tmp"),
    );
  }

  async #publish(): Promise<void> {
    const blob = (await this.agent.policy.save_parameters()) as unknown as Blob;
    await this.link.publish(new Uint8Array(await blob.arrayBuffer()));
  }

  async #learn(): Promise<void> {
    const { link, numbers } = this;
    const stop = this.#stop;
    const source = {
      take: async () => {
        while (this.isPaused) await setTimeout(20);
        const arrival = (await link.take()) as Awaited<ReturnType<LearnerLink["take"]>> & {
          readonly actor: string;
          readonly number: number;
        };
        numbers.set(arrival.actor, [...(numbers.get(arrival.actor) ?? []), arrival.number]);
        return arrival;
      },
      seek: (position: string) => link.seek(position),
      release: (position: string) => link.release(position),
      refuse: (arrival: never, reason: string) => link.refuse(arrival, reason),
    };
    const reader = new ExperienceReader(this.agent as never, source);
    let published = 0;
    await this.agent
      .learn({
        total_timesteps: 1e9,
        experience: reader,
        signal: stop.signal,
        onStep: ({ step }) => {
          if (step - published < 500 || !link.isConnected) return undefined;
          published = step;
          return this.#publish();
        },
      })
      .catch((error: Error) => {
        if (!stop.signal.aborted) this.errors.push(error.message);
      });
  }

  /** Waits until the learner has taken so many steps more. */
  async steps(count: number, milliseconds = 120_000): Promise<boolean> {
    const goal = this.agent.step + count;
    const until = performance.now() + milliseconds;
    while (this.agent.step < goal && performance.now() < until) await setTimeout(20);
    return this.agent.step >= goal;
  }

  /** Messages that are missing, and such that came twice. */
  get account(): readonly [lost: number, twice: number] {
    let [lost, twice] = [0, 0];
    for (const all of this.numbers.values()) {
      const distinct = new Set(all);
      twice += all.length - distinct.size;
      lost += Math.max(...all) - distinct.size;
    }
    return [lost, twice];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const actor of this.actors) actor.kill();
    await this.#learning;
    this.link[Symbol.dispose]();
    this.agent.dispose();
    await this.server[Symbol.asyncDispose]();
  }
}

const STEPS = 2000;

/** Breaks one thing, and sees whether the training goes on with all that was acknowledged. */
async function survive(
  what: string,
  breakIt: (bed: Bed) => Promise<string>,
  actors = 2,
): Promise<Row> {
  await using bed = await Bed.make(actors);
  const began = await bed.steps(STEPS);
  const said = await breakIt(bed);
  const goesOn = await bed.steps(STEPS);
  const [lost, twice] = bed.account;
  const isFine = began && goesOn && lost === 0 && twice === 0 && bed.errors.length === 0;
  const counts = `${lost} messages lost, ${twice} taken twice`;
  return {
    what,
    isFine,
    found: [goesOn ? "goes on" : "stands still", counts, said, ...bed.errors]
      .filter(Boolean)
      .join("; "),
  };
}

function residentBytes(pid: number | undefined): number {
  const [, kilobytes = "0"] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return 1024 * Number(kilobytes);
}

/** All rows, told as they come. */
export async function failures(onRow: (row: Row) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (row: Row): void => {
    rows.push(row);
    onRow(row);
  };
  add(
    await survive("an actor is killed, another begins", async (bed) => {
      bed.actors[0]!.kill();
      bed.addActor();
      return "";
    }),
  );
  add(
    await survive("Redis is killed, and starts again", async ({ server }) => {
      await server.kill();
      await setTimeout(1000);
      await server.start();
      return "";
    }),
  );
  add(
    await survive("Redis is not reached for 30 s", async ({ server, actors }) => {
      const [before] = actors.map(({ pid }) => residentBytes(pid));
      server.pause();
      await setTimeout(30_000);
      server.resume();
      await setTimeout(2000);
      const [after] = actors.map(({ pid }) => residentBytes(pid));
      return `an actor's memory ${Math.round(before! / 1e6)} MB before, ${Math.round(after! / 1e6)} MB after`;
    }),
  );
  add(
    await survive("the stream is full: the learner stands still for 10 s", async (bed) => {
      bed.isPaused = true;
      await setTimeout(5000);
      const redis = await openRedis(bed.server.url);
      const waiting = async (): Promise<number> =>
        Number((await redis.get("glueball:put")) ?? 0) -
        Number((await redis.get("glueball:taken")) ?? 0);
      const [first] = [await waiting(), await setTimeout(5000)];
      const second = await waiting();
      redis.disconnect();
      bed.isPaused = false;
      return `${first} and, 5 s later, ${second} messages wait`;
    }),
  );
  add(await foreign());
  add(await wrongPassword());
  add(await learnerKilled());
  return rows;
}

async function foreign(): Promise<Row> {
  await using bed = await Bed.make(2);
  await bed.steps(STEPS);
  const redis = await openRedis(bed.server.url);
  const one = { count: 1, bytes: new Uint8Array(48), version: 0, episodes: [] };
  const sender = { training: bed.task.id, actor: "stranger", number: 1 };
  const { head, digest } = encodeMessage(one, sender);
  await redis.xadd("glueball:experience", "*", "foreign", "entry");
  await redis.xadd(
    "glueball:experience",
    "*",
    "n",
    "x",
    "head",
    head,
    "bytes",
    Buffer.alloc(48, 1),
    "digest",
    digest,
  );
  await redis.xadd("glueball:experience", "*", "head", "{", "bytes", "", "digest", digest);
  await redis.set("glueball:actor:stranger", "no JSON");
  await redis.set("glueball:unknown", "value");
  await redis.hset("glueball:learning", "other", "field");
  redis.disconnect();
  const goesOn = await bed.steps(STEPS);
  const [lost, twice] = bed.account;
  const isFine = goesOn && lost === 0 && twice === 0 && bed.link.refused === 3;
  const found = `${goesOn ? "goes on" : "stands still"}; ${bed.link.refused} of 3 messages passed over; ${lost} lost, ${twice} taken twice`;
  return { what: "foreign keys and entries, and messages that were changed", isFine, found };
}

async function wrongPassword(): Promise<Row> {
  await using server = await RedisServer.start("right");
  const url = server.url.replace("right", "wrong");
  const said: string[] = [];
  for (const words of [["act"], ["learn", "--env", "CartPole-v1"]]) {
    using program = new Program(url, words, "/tmp");
    await program.ended;
    said.push(program.output.trim());
  }
  const isFine = said.every(
    (each) => /WRONGPASS/.test(each) && !each.includes("wrong@") && !each.includes("\n"),
  );
  return {
    what: "a wrong password",
    isFine,
    found: said[0]!.replaceAll(/127.0.0.1:\d+/g, "redis:6379"),
  };
}

/** How often the learner is killed before it may come to its end. */
const KILLS = 3;

async function learnerKilled(): Promise<Row> {
  await using server = await RedisServer.start();
  const words =
    "learn --env CartPole-v1 --net-arch 16 --learning-starts 200 --buffer-size 20000 --batch-size 16 --train-freq 8 " +
    "--total-steps 300000 --eval-freq 50000 --eval-episodes 5 --reward-threshold 1e9 --no-live --lease 2 --most-kept 64 -o /tmp/glueball-bench.safetensors";
  using _actor = new Program(server.url, ["act", "--size", "32", "--n-envs", "4"], "/tmp");
  let [kills, output] = [0, ""];
  for (;;) {
    using learner = new Program(server.url, words.split(" "), "/tmp");
    const done = await Promise.race([
      learner.ended,
      learner
        .says(/Continuing|Training/)
        .then(() => setTimeout(kills < KILLS ? 1500 : 120_000, null)),
    ]);
    output += learner.output;
    if (done !== null) break;
    learner.kill();
    await learner.ended;
    kills++;
    if (kills > KILLS) break;
  }
  const steps = [...output.matchAll(/from Redis.*step ([\d,]+)/g)].map(([, step]) => step);
  const isFine =
    kills === KILLS && steps.length === KILLS && output.includes("after 300,000 steps");
  return {
    what: "the learner is killed, and started again",
    isFine,
    found: `${kills} kills; continued from steps ${steps.join(", ")}; ${isFine ? "came to its end" : "did not end"}`,
  };
}
