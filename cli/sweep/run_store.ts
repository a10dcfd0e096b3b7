/** The checkpoint of a task in Redis: what a worker needs to continue what another one began. */

import type { RunStore, SavedRun } from "../benchmark/score.ts";
import type { KeptAgents } from "../tune/score_rung.ts";
import type { SweepQueue } from "./queue.ts";
import { digestOf, makeTask, type Task } from "./task.ts";

/** Bytes of a checkpoint that is not kept: a task with one begins again in other hands. */
const MOST_BYTES = 256 * 2 ** 20;

/** A run as the fields of a hash. */
export type RunFields = Readonly<Record<string, string | Buffer>>;

/** The store of a task. `every`: milliseconds between two checkpoints at least. */
export function runStoreOf(queue: SweepQueue, task: Task, every: number): RunStore {
  let last = performance.now();
  return {
    async load() {
      return decodeRun(await queue.readRun(task));
    },
    async save(_, run) {
      if (performance.now() - last < every || !queue.isConnected) return;
      last = performance.now();
      const fields = encodeRun(await run());
      if (fields !== null) await queue.writeRun(task, fields);
    },
  };
}

/** The agents between the rungs of a trial. */
export function keptAgents(queue: SweepQueue, task: Task): KeptAgents {
  const { setting, seed, backend, rung = 0 } = task;
  return {
    async load() {
      if (rung === 0) return null;
      const before = makeTask(setting, seed, backend, rung - 1);
      return decodeRun(await queue.readKept(before))?.agent ?? null;
    },
    async save(agent) {
      const fields = encodeRun({ agent, best: null, returns: [] });
      if (fields !== null) await queue.keep(task, fields);
    },
  };
}

/** The fields of a hash that hold a run; `null` where it is too large. */
export function encodeRun({ agent, best, returns }: SavedRun): RunFields | null {
  if (agent.length + (best?.length ?? 0) > MOST_BYTES) return null;
  const fields = {
    agent: Buffer.from(agent),
    best: Buffer.from(best ?? []),
    returns: JSON.stringify(returns),
  };
  return { ...fields, digest: digestOfRun(fields) };
}

/** The run in the fields of a hash; `null` where there is none, or not as it was written. */
export function decodeRun(fields: Readonly<Record<string, Uint8Array>>): SavedRun | null {
  const { agent, best, returns, digest } = fields;
  if (!agent || !best || !returns || !digest) return null;
  const text = new TextDecoder().decode(returns);
  const own = digestOfRun({ agent, best, returns: text });
  if (own !== new TextDecoder().decode(digest)) return null;
  return {
    agent,
    best: best.length === 0 ? null : best,
    returns: JSON.parse(text) as number[],
  };
}

function digestOfRun({
  agent,
  best,
  returns,
}: {
  readonly agent: Uint8Array;
  readonly best: Uint8Array;
  readonly returns: string;
}): string {
  return digestOf(`${digestOf(agent)} ${digestOf(best)} ${returns}`);
}
