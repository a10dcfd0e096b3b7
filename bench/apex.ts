/**
 * Distributed learning over Redis: `bun bench/apex.ts [solve|lunar|messages|ingestion|failures]...`, all by default. Needs redis-server.
 *
 * | part | |
 * |---|---|
 * | `solve` | Ape-X on CartPole-v1 by one learner and two actors: seconds, steps, the best return |
 * | `lunar` | the same on LunarLander-v3, which takes half an hour |
 * | `messages` | bytes of messages, and time to write and to read them |
 * | `ingestion` | updates a second alone and beside actors; what a learner takes of the message pattern of 1,000 actors |
 * | `failures` | what breaks, and whether the training continues with all that was acknowledged |
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exit } from "node:process";
import { Argument, Command } from "commander";
import { use } from "../mod.ts";
import { failures } from "./distributed/failures.ts";
import {
  type Compared,
  compare,
  IDLE,
  type Ingested,
  ingest,
  type Learned,
  makeAgent,
} from "./distributed/ingestion.ts";
import { measureMessages } from "./distributed/messages.ts";
import { Program } from "./distributed/processes.ts";
import { TRANSITIONS } from "./distributed/random_transitions.ts";
import { RedisServer } from "./redis_server.ts";
import { writeResults } from "./results.ts";

const PARTS = ["solve", "lunar", "messages", "ingestion", "failures"] as const;
const [wanted] = new Command("bench/apex.ts")
  .description("Distributed learning over Redis.")
  .addArgument(new Argument("[part...]", "what is measured").choices(PARTS).default(PARTS))
  .parse().processedArgs as [(typeof PARTS)[number][]];

/** What learns CartPole-v1 from two actors; the rest are the options of the zoo. */
const CART_POLE =
  "--env CartPole-v1 --backend native --n-steps 3 --gradient-steps 1 --prioritized-replay-alpha 0.4 " +
  "--prioritized-replay-beta0 0.6 --total-steps 100000 --eval-freq 5000 --no-live";

/** What learns LunarLander-v3: the zoo's options, but an update in two transitions, of which there are more. */
const LUNAR_LANDER =
  "--env LunarLander-v3 --backend native --gradient-steps 2 --prioritized-replay-alpha 0.4 " +
  "--total-steps 300000 --eval-freq 20000 --no-live";

/** Messages a second that are offered. */
const RATES = [100, 200, 400, 800, 1600, 3200, 6400, 12_800];
const ACTORS = 1000;
/** What is learned where updates beside actors are compared with updates alone; messages a second, more than it takes. */
const LEARNED: readonly (readonly [Learned, rate: number])[] = [
  [{ setting: "CartPole-v1", options: { prioritized_replay: true, gradient_steps: 1 } }, 400],
  [{ setting: "LunarLander-v3", options: { prioritized_replay: true, gradient_steps: 2 } }, 200],
];
const ROUNDS = 5;
const SECONDS = 10;

await use("native");
let isFine = true;
if (wanted.includes("solve")) await solveAll("apex-solve", CART_POLE);
if (wanted.includes("lunar")) await solveAll("apex-lunar", LUNAR_LANDER);
if (wanted.includes("messages")) {
  const rows = await measureMessages();
  for (const { environment, frames, bytes, sent, written, read } of rows) {
    console.log(
      `${environment}, ${frames} frames: ${round(bytes)} bytes, ${round(sent)} sent; ` +
        `${written.toFixed(2)} us a transition to write, ${read.toFixed(2)} to read`,
    );
  }
  writeResults("apex-messages", { transitionsPerMessage: TRANSITIONS, rows });
}
if (wanted.includes("ingestion")) await measureIngestion();
if (wanted.includes("failures")) {
  const rows = await failures(({ what, isFine, found }) =>
    console.log(`${isFine ? "fine " : "WRONG"} ${what}: ${found}`),
  );
  isFine &&= rows.every((row) => row.isFine);
  writeResults("apex-failures", { rows });
}
exit(isFine ? 0 : 1);

async function solveAll(name: string, command: string): Promise<void> {
  const runs: object[] = [];
  for (const seed of [0, 1, 2]) {
    runs.push(await solve(command, seed));
    writeResults(name, { command, actors: 2, runs }); // so that a long one can be interrupted
  }
}

async function solve(command: string, seed: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-apex-"));
  try {
    await using server = await RedisServer.start("", "everysec");
    const started = performance.now();
    using _one = new Program(
      server.url,
      ["act", "--backend", "native", "--index", "0", "--actors", "2"],
      folder,
    );
    using _two = new Program(
      server.url,
      ["act", "--backend", "native", "--index", "1", "--actors", "2"],
      folder,
    );
    const words = ["learn", ...command.split(" "), "--seed", `${seed}`];
    using learner = new Program(server.url, words, folder);
    const status = await learner.ended;
    const seconds = (performance.now() - started) / 1000;
    const [, steps = "?"] = /after ([\d,]+) steps/.exec(learner.output) ?? [];
    const [, reached = "?"] = /(?:mean|best) return {2,}(\S+)/.exec(learner.output) ?? [];
    const isSolved = status === 0 && learner.output.includes("Solved");
    isFine &&= isSolved;
    console.log(
      `${command.split(" ")[1]}, seed ${seed}: ${isSolved ? "solved" : "not solved"}, ${reached} after ${steps} steps, ${seconds.toFixed(1)} s`,
    );
    return {
      seed,
      isSolved,
      reached: Number(reached),
      steps: Number(steps.replaceAll(",", "")),
      seconds,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureIngestion(): Promise<void> {
  await using server = await RedisServer.start("", "everysec");
  const compared: Compared[] = [];
  for (const [learned, rate] of LEARNED) {
    const offer = { actors: 8, rate, seconds: 5, rounds: ROUNDS };
    const each = await compare(server.url, learned, offer);
    compared.push(each);
    const { bare, alone, beside, transitions, sharePerCpu, share } = each;
    console.log(
      `${learned.setting}: ${round(bare.updates)} updates/s without experience; alone ${round(alone.updates)} (${round(alone.updatesPerCpu)} by processor time), ` +
        `beside ${round(transitions)} transitions/s ${round(beside.updates)} (${round(beside.updatesPerCpu)}): ` +
        `${percent(share)} (${percent(sharePerCpu)})`,
    );
  }
  const curve: Ingested[] = [];
  for (const rate of RATES) {
    const agent = makeAgent(IDLE);
    const offer = { actors: ACTORS, rate, seconds: SECONDS };
    const each = await ingest(server.url, `${rate}:`, agent, offer);
    agent.dispose();
    curve.push(each);
    tell(`${rate} messages/s of ${ACTORS} actors`, each);
  }
  writeResults("apex-ingestion", {
    transitionsPerMessage: TRANSITIONS,
    compared,
    actors: ACTORS,
    curve,
  });
}

function tell(what: string, { accepted, transitions, transitionsPerCpu, p99 }: Ingested): void {
  console.log(
    `${what}: ${round(accepted)} accepted, ${round(transitions)} transitions/s (${round(transitionsPerCpu)} by processor time), ` +
      `p99 ${p99?.toFixed(0)} ms`,
  );
}

function round(x: number): string {
  return Math.round(x).toLocaleString("en");
}

function percent(x: number): string {
  return `${(100 * x).toFixed(1)}%`;
}
