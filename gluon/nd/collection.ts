/**
 * Garbage collection of device memory, and the count of all that is alive.
 *
 * The engine's collector sees small objects, not the memory behind them, and tells what it found (to a
 * `FinalizationRegistry`) only between two turns of the event loop; awaiting a promise that is settled gives it none.
 * So when much was allocated the collector is asked to run, and reads wait for a turn of the event loop.
 */
import { nextTurn } from "../../backends/base/event_loop.ts";

const MiB = 2 ** 20;

/** When arrays are collected. */
export interface CollectionLimits {
  /** Bytes that may be allocated before the collector is asked to run; more, up to 4 times, where more is alive. */
  readonly bytes: number;
  /** The same in arrays that are left to the collector: each takes some 500 bytes of the engine's memory. */
  readonly arrays: number;
  /** Arrays that a program may leave to the collector without giving the event loop a turn. */
  readonly arraysWithoutTurn: number;
}

let limits: CollectionLimits = {
  bytes: 64 * MiB,
  arrays: 50_000,
  arraysWithoutTurn: 2_000_000,
};

/** The share of a backend's capacity up to which a program need not give the event loop a turn. */
const SHARE = 7 / 8;

/** Engines collect in steps: where little was freed the collector is asked again, so often. */
const ATTEMPTS = 8;

interface Count {
  bytes: number;
  /** Arrays left to the collector. */
  arrays: number;
}

let buffers = 0;
const live: Count = { bytes: 0, arrays: 0 };
/** What was alive after the last collection, or since. */
let settled: Count = { bytes: 0, arrays: 0 };
/** Beyond this the collector is asked to run. */
let limit: Count = above(settled);
/** At or below this it has done its work. */
let goal: Count = limit;
let attempts = 0;
/** Whether the program was told to give the event loop a turn, and has not done so yet. */
let isTold = false;

/** The next turn of the event loop, where the collector was asked to run: reads wait for it. */
export let collectionTurn: Promise<void> | null = null;

/** How many buffers are alive, and their bytes. Views of one buffer count once. */
export function memory(): { arrays: number; bytes: number } {
  return { arrays: buffers, bytes: live.bytes };
}

/** Notes that buffers were made or given back. */
export function countLive(count: number, bytes: number): void {
  buffers += count;
  live.bytes += bytes;
  if (live.bytes > limit.bytes) collect();
  else if (live.bytes < settled.bytes) settle();
}

/**
 * Notes that so many arrays more, or less, are left to the collector.
 *
 * @throws {RangeError} where there are too many without a turn of the event loop.
 */
export function countCollectable(count: number): void {
  live.arrays += count;
  if (live.arrays > limit.arrays) {
    collect();
    if (live.arrays - settled.arrays > limits.arraysWithoutTurn && !isTold) {
      isTold = true;
      throw new RangeError(`Cannot make more than ${live.arrays} arrays in one go: ${remedy}`);
    }
  } else if (live.arrays < settled.arrays) settle();
}

/**
 * Throws `RangeError` where `bytes` more would take memory near its end in a program that gives the event loop no turn;
 * once, so that what is left can be used to continue.
 *
 * @param capacity Bytes that the backend can hold.
 */
export function checkTurn(bytes: number, capacity: number): void {
  if (collectionTurn === null || isTold || live.bytes + bytes <= SHARE * capacity) return;
  if (live.bytes - settled.bytes < (1 - SHARE) * capacity) return;
  isTold = true;
  throw new RangeError(`Cannot allocate ${bytes} bytes: ${live.bytes} are in use, and ${remedy}`);
}

const remedy =
  "arrays that nobody uses any more are freed only when the event loop has a turn, which it did not have; await a " +
  "read, such as loss.asscalar(), now and then, or make arrays inside of nd.scope(() => ...).";

/** Replaces limits, and gives those that were. For tests and measurements, which make them small. */
export function setCollectionLimits(changes: Partial<CollectionLimits>): CollectionLimits {
  const before = limits;
  limits = { ...limits, ...changes };
  settle();
  return before;
}

/** Asks the collector to run, now and until half of what was allocated since it last did is gone. */
export function collect(): void {
  goal = {
    bytes: (settled.bytes + live.bytes) / 2,
    arrays: (settled.arrays + live.arrays) / 2,
  };
  limit = above(live);
  ask();
}

function ask(): void {
  runCollector();
  collectionTurn ??= nextTurn().then(() => {
    collectionTurn = null;
    isTold = false;
    const isDone = live.bytes <= goal.bytes && live.arrays <= goal.arrays;
    if (isDone || ++attempts === ATTEMPTS) settle();
    else ask();
  });
}

function settle(): void {
  attempts = 0;
  settled = { ...live };
  limit = above(live);
}

function above({ bytes, arrays }: Count): Count {
  return {
    bytes: bytes + Math.min(Math.max(limits.bytes, bytes / 2), 4 * limits.bytes),
    arrays: arrays + Math.min(Math.max(limits.arrays, arrays / 2), 4 * limits.arrays),
  };
}

/** The part of the hosts' globals that is used here. */
const { Bun, process } = globalThis as {
  readonly Bun?: { gc(force: boolean): void };
  readonly process?: { readonly versions: { readonly v8?: string } };
};

/**
 * Bytes that make an engine collect: V8 in Node and Deno does so at once when told of more than half of what it may
 * use itself; in a page, whose engine is not known, a smaller number makes it begin.
 */
const PRESSURE = (process?.versions.v8 === undefined ? 256 : 2560) * MiB;

/** Bun collects when told to. Other engines do when told of much memory, which is reserved but never touched. */
function runCollector(): void {
  if (Bun) Bun.gc(true);
  else {
    try {
      void new ArrayBuffer(PRESSURE);
    } catch {
      // no room: the engine has collected before it said so
    }
  }
}
