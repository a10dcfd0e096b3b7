/** Times peers in rounds, each taking its turn in every round, so that noise hits all alike. */

import { setTimeout as sleep } from "node:timers/promises";
import { median, quantile } from "./agree.ts";
import type { Facts, Prepared } from "./peer.ts";

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** How long a peer's turn in a round shall take; one run if that is longer. */
  readonly secondsPerTurn: number;
  /** How long each peer runs before anything counts. */
  readonly warmupSeconds: number;
}

/** What was found of a peer: seconds a run. */
export interface Figures {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  /** How many times as long as the first peer it takes: the median of the rounds' ratios. */
  readonly ratio: number;
  readonly facts: Facts;
}

/** Thread pools of the last peer spin on for a while; they shall not take the next one's cores. */
const PAUSE_MS = 5;

/** Figures of all peers, by name. Ratios are to the first. */
export async function measure(
  peers: ReadonlyMap<string, Prepared>,
  effort: Effort,
): Promise<Map<string, Figures>> {
  if (peers.size === 0) return new Map();
  const runs = new Map<string, number>();
  for (const [name, prepared] of peers) runs.set(name, await calibrate(prepared, effort));

  const seconds = new Map<string, number[]>([...peers.keys()].map((name) => [name, []]));
  const facts = new Map<string, Facts>();
  const turns = [...peers];
  for (let round = 0; round < effort.rounds; round++) {
    for (const [name, prepared] of turns) {
      await sleep(PAUSE_MS);
      const count = runs.get(name) as number;
      const timing = await prepared.time(count);
      seconds.get(name)?.push(timing.seconds / count);
      facts.set(name, timing.facts);
    }
    turns.push(turns.shift() as (typeof turns)[number]);
  }

  const first = [...seconds.values()][0] ?? [];
  return new Map(
    [...seconds].map(([name, values]) => [
      name,
      {
        median: median(values),
        lowerQuartile: quantile(values, 0.25),
        upperQuartile: quantile(values, 0.75),
        ratio: median(values.map((value, round) => value / (first[round] as number))),
        facts: facts.get(name) ?? {},
      },
    ]),
  );
}

/** Warms up, and finds how many runs fill a turn. Without a warm-up, a turn is one run. */
async function calibrate(
  prepared: Prepared,
  { secondsPerTurn, warmupSeconds }: Effort,
): Promise<number> {
  let [runs, spent] = [1, 0];
  while (spent < warmupSeconds) {
    const { seconds } = await prepared.time(runs);
    spent += seconds;
    const wanted = (runs * secondsPerTurn) / Math.max(seconds, 1e-9);
    runs = Math.max(1, Math.min(Math.round(wanted), 10 * runs));
  }
  return runs;
}
