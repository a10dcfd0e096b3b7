/** A peer: a system that runs the workloads beside the others. */

import type { Tensors } from "./data.ts";
import type { Workload } from "./workloads.ts";

/** What a training has to say besides its time. */
export type Facts = Readonly<Record<string, number>>;

/** How long some runs took. */
export interface Timing {
  readonly seconds: number;
  readonly facts: Facts;
}

/** A workload that a peer has set up and run once. */
export interface Prepared {
  /** Numbers that all peers must agree on. */
  readonly check: readonly number[];
  /** Runs it so many times, to the end of the last. */
  time(runs: number): Promise<Timing>;
  release(): Promise<void>;
}

/** A system under test. */
export interface Peer {
  /** Versions of what it is made of. */
  readonly versions: Readonly<Record<string, string | number>>;
  prepare(workload: Workload, tensors: Tensors): Promise<Prepared>;
  close(): void;
}

/** What a peer of this process makes of a workload. */
export interface Program {
  /** Arrays that all peers must agree on; up to 64 numbers of each are compared. */
  readonly check: readonly ArrayLike<number>[];
  readonly run: (runs: number) => Promise<Facts | undefined>;
  readonly release?: () => void;
}

/** How a peer of this process sets each of its workloads up, by kind. */
export type Programs = {
  readonly [W in Workload as W["kind"]]?: (workload: W, tensors: Tensors) => Promise<Program>;
};

/** How many updates are made, and their losses compared, before any is timed. */
export const CHECKED_UPDATES = 8;

const SAMPLES = 64;

/** A peer that runs in this process. */
export function peerOf(versions: Peer["versions"], programs: Programs): Peer {
  return {
    versions,
    async prepare(workload, tensors) {
      const make = programs[workload.kind] as
        | ((workload: Workload, tensors: Tensors) => Promise<Program>)
        | undefined;
      if (!make) throw new Error(`Cannot prepare ${workload.kind}: this peer has no such program.`);
      const { check, run, release } = await make(workload, tensors);
      return {
        check: check.flatMap(sample),
        async time(runs) {
          const started = performance.now();
          const facts = (await run(runs)) ?? {};
          return { seconds: (performance.now() - started) / 1000, facts };
        },
        async release() {
          release?.();
        },
      };
    },
    close() {},
  };
}

/** Up to 64 numbers spread evenly over the values, as `sample` in exchange.py. */
function sample(values: ArrayLike<number>): number[] {
  const length = Math.min(SAMPLES, values.length);
  return Array.from(
    { length },
    (_, i) => values[Math.floor((i * values.length) / length)] as number,
  );
}
