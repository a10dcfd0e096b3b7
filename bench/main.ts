/**
 * The benchmark: ours beside every peer that is installed, in one run. `bun bench/main.ts --help`.
 *
 * Exit status 1 where a peer computed something else than the others, or where ours could not be loaded.
 */

import { exit } from "node:process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { findDissent } from "./agree.ts";
import { drawTensors } from "./data.ts";
import { describeMachine } from "./machine.ts";
import { type Effort, measure } from "./measure.ts";
import type { Peer, Prepared } from "./peer.ts";
import { PEERS, type PeerRow } from "./peers/table.ts";
import { type Absence, formatAbsences, formatResult, type Result, writeReport } from "./report.ts";
import { isTraining, nameOf, QUICK_WORKLOADS, WORKLOADS, type Workload } from "./workloads.ts";

interface Options {
  readonly quick: boolean;
  readonly only?: string;
  readonly peers?: string;
  readonly python: boolean;
  readonly json?: string;
}

const EFFORT: Effort = { rounds: 11, secondsPerTurn: 0.05, warmupSeconds: 0.3 };
const QUICK_EFFORT: Effort = { rounds: 5, secondsPerTurn: 0.02, warmupSeconds: 0.1 };
const TRAINING_ROUNDS = { full: 3, quick: 1 };

const options = new Command("bench")
  .description("Times glueball beside its peers, once all have been seen to compute the same.")
  .option("--quick", "few workloads, few rounds: under a minute", false)
  .option("--only <text>", "only workloads whose name contains the text")
  .option("--peers <names>", "only these peers, separated by commas; glueball is always there")
  .option("--no-python", "leave the peers out that run in Python")
  .option("--json <path>", "where to write the results (default: bench/results/<runtime>.json)")
  .parse()
  .opts<Options>();

const effort = options.quick ? QUICK_EFFORT : EFFORT;
const machine = describeMachine();
const workloads = (options.quick ? QUICK_WORKLOADS : WORKLOADS).filter((workload) =>
  nameOf(workload).includes(options.only ?? ""),
);
if (workloads.length === 0) {
  console.error(`Cannot run "${options.only}": no workload's name contains it; the names are:`);
  for (const workload of WORKLOADS) console.error(`  ${nameOf(workload)}`);
  exit(2);
}
console.log(`${machine.runtime}, ${machine.cpu}, ${machine.cores} cores\n`);

const absences: Absence[] = [];
const peers = await openPeers(PEERS.filter(({ kinds }) => workloads.some(isOneOf(kinds))));
const results: Result[] = [];
let dissenters = 0;
try {
  for (const workload of workloads) {
    const result = await run(workload);
    results.push(result);
    console.log(`${formatResult(result)}\n`);
  }
} finally {
  for (const peer of peers.values()) peer.close();
}

const runtime = machine.runtime.split(" ")[0];
const file = `results/${runtime}${options.quick ? "-quick" : ""}.json`;
const path = options.json ?? fileURLToPath(new URL(file, import.meta.url));
const versions = Object.fromEntries([...peers].map(([name, peer]) => [name, peer.versions]));
writeReport(path, { machine, effort, versions, results, absences });
console.log(`written to ${path}`);
exit(dissenters === 0 && peers.has("glueball") ? 0 : 1);

function isOneOf(kinds: readonly string[]): (workload: Workload) => boolean {
  return ({ kind }) => kinds.includes(kind);
}

/** Opens the chosen peers at the same time, and says which are not there. */
async function openPeers(rows: readonly PeerRow[]): Promise<Map<string, Peer>> {
  const opened = await Promise.all(
    rows.map(async ({ name, python, slow, open }): Promise<[string, Peer] | null> => {
      if (name !== "glueball") {
        const chosen = options.peers?.split(",").includes(name) ?? true;
        if (!chosen) return absent(name, "left out by --peers");
        if (python && !options.python) return absent(name, "left out by --no-python");
        if (slow && options.quick) return absent(name, `left out by --quick: ${slow}`);
      }
      try {
        return [name, await open()];
      } catch (error) {
        return absent(name, messageOf(error));
      }
    }),
  );
  for (const line of formatAbsences(absences)) console.log(line);
  console.log();
  return new Map(opened.filter((each) => each !== null));
}

function absent(peer: string, reason: string): null {
  absences.push({ peer, reason });
  return null;
}

function notTimed(peer: string, workload: Workload, reason: string): void {
  absences.push({ peer, workload: nameOf(workload), reason });
  console.log(`not timed: ${peer}, ${nameOf(workload)}: ${reason}`);
}

/** Has every peer prepare the workload, compares what they computed, and times those that agree. */
async function run(workload: Workload): Promise<Result> {
  const tensors = drawTensors(workload);
  const prepared = new Map<string, Prepared>();
  for (const { name, kinds } of PEERS) {
    const peer = peers.get(name);
    if (!peer || !kinds.includes(workload.kind)) continue;
    try {
      prepared.set(name, await peer.prepare(workload, tensors));
    } catch (error) {
      notTimed(name, workload, messageOf(error));
    }
  }
  const checks = new Map([...prepared].map(([name, { check }]) => [name, check]));
  const agreeing = new Map(prepared);
  for (const [name, reason] of findDissent(checks)) {
    agreeing.delete(name);
    dissenters++;
    notTimed(name, workload, reason);
  }
  const rounds = TRAINING_ROUNDS[options.quick ? "quick" : "full"];
  const training = { rounds, secondsPerTurn: 0, warmupSeconds: 0 };
  const figures = await measure(agreeing, isTraining(workload) ? training : effort);
  for (const each of prepared.values()) await each.release();
  return { workload, figures };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
