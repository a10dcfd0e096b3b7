/** Frames that replay keeps once: held to a plain list of transitions. */
import { beforeAll, describe, expect, test } from "bun:test";
import { totalmem } from "node:os";
import fc from "fast-check";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import type { EnvStep } from "../../../rl/collect/collector.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { NStepWriter } from "../../../rl/collect/n_step.ts";
import { default_rng, PrioritizedReplayBuffer, ReplayBuffer } from "../../../rl/mod.ts";
import { FrameStore } from "../../../rl/replay/frame_store.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const actions = new ActionEncoding(new Discrete(3));

interface Case {
  readonly capacity: number;
  readonly width: number;
  readonly stack: number;
  readonly n: number;
  readonly count: number;
  readonly isZeroPadded: boolean;
  readonly isPrioritized: boolean;
  /** Which environment steps, what its next frame shows, and whether its episode then ends. */
  readonly steps: readonly {
    readonly env: number;
    readonly pixel: number;
    readonly end: "no" | "terminated" | "truncated";
    /** What happens after it: nothing, all episodes are given up, or a checkpoint is saved and loaded. */
    readonly after: "on" | "clear" | "reload";
  }[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  capacity: fc.integer({ min: 1, max: 12 }),
  width: fc.integer({ min: 1, max: 9 }),
  stack: fc.integer({ min: 1, max: 4 }),
  n: fc.integer({ min: 1, max: 3 }),
  count: fc.integer({ min: 1, max: 3 }),
  isZeroPadded: fc.boolean(),
  isPrioritized: fc.boolean(),
  steps: fc.array(
    fc.record({
      env: fc.nat(2),
      pixel: fc.nat(3),
      end: fc.oneof(
        { weight: 6, arbitrary: fc.constant("no" as const) },
        fc.constantFrom("terminated" as const, "truncated" as const),
      ),
      after: fc.oneof(
        { weight: 12, arbitrary: fc.constant("on" as const) },
        fc.constantFrom("clear" as const, "reload" as const),
      ),
    }),
    { maxLength: 60 },
  ),
});

/** Environments whose frames are stacked by hand, and a writer of their steps. */
class Stacks {
  readonly #case: Case;
  readonly #states: (Uint8Array | null)[];

  constructor(given: Case) {
    this.#case = given;
    this.#states = Array.from({ length: given.count }, () => null);
  }

  clear(): void {
    this.#states.fill(null);
  }

  step(env: number, pixel: number, end: string, at: number): EnvStep {
    const { width, stack, isZeroPadded } = this.#case;
    const frame = (value: number) => Uint8Array.from({ length: width }, (_, i) => value + 7 * i);
    const first = (): Uint8Array => {
      const frames = Array.from({ length: stack }, (_, k) =>
        isZeroPadded && k < stack - 1 ? new Uint8Array(width) : frame(100 + pixel),
      );
      return Uint8Array.from(frames.flatMap((each) => [...each]));
    };
    const state = this.#states[env] ?? first();
    const next = Uint8Array.from([...state.subarray(width), ...frame(pixel)]);
    this.#states[env] = end === "no" ? next : null;
    return {
      state,
      mask: undefined,
      action: Int32Array.of(at % 3),
      reward: at,
      next_state: next,
      next_mask: undefined,
      terminated: end === "terminated",
      done: end !== "no",
    };
  }
}

/** A buffer and its writer, with frames kept once or, as the plain list, every observation twice. */
function make({ capacity, width, stack, n, count, isPrioritized }: Case, isOnce: boolean) {
  const shape = [stack, width];
  const box = new Box({ low: 0, high: 255, shape, dtype: "uint8", stack_size: stack });
  const observations = new ObservationEncoding(box);
  const frames = isOnce ? observations.frames : null;
  const Buffer = isPrioritized ? PrioritizedReplayBuffer : ReplayBuffer;
  const buffer = new Buffer(capacity, { rng: default_rng(3), frames });
  const writer = new NStepWriter(buffer, { n, gamma: 0.5, count, observations, actions });
  return { buffer, writer };
}

/** What a checkpoint does: state through JSON, arrays copied. */
function reload({ buffer, writer }: ReturnType<typeof make>, fresh: ReturnType<typeof make>) {
  for (const [from, to] of [[buffer, fresh.buffer] as const, [writer, fresh.writer] as const]) {
    const state = JSON.parse(JSON.stringify(from.state()));
    if ("accepts" in to && !to.accepts(state)) throw new Error("it does not take its own state");
    to.loadState(state);
    const arrays = to.arrays();
    expect(Object.keys(arrays)).toEqual(Object.keys(from.arrays()));
    for (const [name, array] of Object.entries(from.arrays())) arrays[name]!.set(array);
    to.checkArrays();
  }
  return fresh;
}

async function sampled(buffer: ReplayBuffer): Promise<unknown> {
  const batch = buffer.sample(buffer.length);
  const arrays = Object.entries(batch).map(async ([name, array]) => [name, await array.tolist()]);
  return Promise.all(arrays);
}

describe("Replay that keeps frames once", () => {
  test("gives the batches of one that keeps each observation twice, whatever happens", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        let [once, twice] = [make(given, true), make(given, false)];
        const stacks = new Stacks(given);
        for (const [at, { env, pixel, end, after }] of given.steps.entries()) {
          const step = stacks.step(env % given.count, pixel, end, at);
          for (const { writer } of [once, twice]) writer.push(env % given.count, step);
          if (after === "clear") {
            for (const each of [stacks, once.writer, twice.writer]) each.clear();
          }
          if (after === "reload") {
            once = reload(once, make(given, true));
            twice = reload(twice, make(given, false));
          }
          expect(once.buffer.length).toBe(twice.buffer.length);
          if (once.buffer.length === 0) continue;
          expect(await sampled(once.buffer)).toEqual(await sampled(twice.buffer));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("holds one frame a step, and one more an episode", () => {
    const given = { capacity: 100, width: 5, stack: 4, n: 3, count: 2 };
    const { buffer, writer } = make({ ...given, isPrioritized: false } as Case, true);
    const stacks = new Stacks({ ...given, isZeroPadded: false } as Case);
    for (let at = 0; at < 1000; at++) {
      const end = at % 40 === 39 ? "truncated" : "no";
      writer.push(at % 2, stacks.step(at % 2, at % 50, end, at));
    }
    expect(buffer.length).toBe(100);
    const { used } = buffer.frames!.state();
    // 100 transitions; episodes of 20 steps in one environment and endless ones in the other; what is under way.
    expect(used).toBeLessThan(125);
    const { frames0, frames1 } = buffer.arrays();
    expect(frames0!.length + frames1!.length).toBe(5 * used);
  });

  test("takes observations whole where they are pushed", async () => {
    const buffer = new ReplayBuffer(2, { frames: { width: 2, stack: 2 } });
    const bytes = (...values: number[]) => Uint8Array.from(values);
    for (let i = 0; i < 5; i++) buffer.push(bytes(i, i, 1, 2), 0, 1, bytes(1, 2, i, i), false);
    const { state, next_state } = buffer.sample(2);
    const rows = [...((await state.tolist()) as number[][])].sort();
    expect(rows).toEqual([
      [3, 3, 1, 2],
      [4, 4, 1, 2],
    ]);
    expect(next_state.dtype).toBe("uint8");
    expect(() => buffer.push([1, 2, 3, 4], 0, 1, bytes(1, 2, 3, 4), false)).toThrow(
      new TypeError(
        "Cannot store a state that is no Uint8Array: this buffer keeps frames of bytes.",
      ),
    );
    expect(() => buffer.push(bytes(1), 0, 1, bytes(1, 2, 3, 4), false)).toThrow(
      new RangeError("Cannot store a state of 1 bytes: this buffer keeps 2 frames of 2."),
    );
    expect(() => buffer.push(bytes(1, 2, 3, 4), 0, NaN, bytes(1, 2, 3, 4), false)).toThrow(
      RangeError,
    );
  });

  test("refuses a checkpoint of other frames, and one whose frames are not there", () => {
    const given = { capacity: 4, width: 2, stack: 2, n: 1, count: 1 } as Case;
    const { buffer, writer } = make(given, true);
    writer.push(0, new Stacks(given).step(0, 1, "no", 0));
    const state = JSON.parse(JSON.stringify(buffer.state()));
    for (const other of [make(given, false), make({ ...given, stack: 3 }, true)]) {
      expect(() => other.buffer.loadState(state)).toThrow("observations are not of");
    }
    const fresh = make(given, true);
    fresh.buffer.loadState(state);
    fresh.buffer.arrays().state!.fill(99);
    expect(() => fresh.buffer.checkArrays()).toThrow("frames that are not there");
    expect(make(given, true).writer.accepts(writer.state())).toBe(false); // saved without replay
  });
});

describe("FrameStore", () => {
  test("of more than the machine has says so, in bytes, before anything is stored", () => {
    const most = totalmem();
    const layout = { width: 84 * 84, stack: 4 };
    const count = Math.ceil(most / layout.width);
    const text =
      `Cannot keep ${count} frames of 7056 bytes: they would take ${count * 7056} bytes, and this machine has ` +
      `${most}; lower the capacity (buffer_size).`;
    expect(() => new FrameStore(layout, count)).toThrow(new RangeError(text));
    expect(() => new ReplayBuffer(count, { frames: layout })).toThrow(new RangeError(text));
  });
});
