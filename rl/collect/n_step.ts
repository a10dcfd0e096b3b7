/** N-step returns, on their way into a replay buffer. */
import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { Json } from "../environment.ts";
import type { FrameStore } from "../replay/frame_store.ts";
import type { TransitionSink } from "../replay/transition_store.ts";
import { count, parseState, refuseState } from "../state.ts";
import type { EnvStep, StepSink } from "./collector.ts";
import { makeRows, type Row, type RowLayout, type Rows } from "./encoding.ts";

/** What an `NStepWriter` takes. */
export interface NStepOptions {
  /** Steps in n-step returns; or the least and the most, between which each return draws a number. */
  readonly n: number | readonly [least: number, most: number];
  /** Discount of a reward one step later. */
  readonly gamma: number;
  /** Draws the numbers of steps. Default: a generator of seed 0. */
  readonly rng?: nd.random.Generator;
  /** Environments that write side by side. */
  readonly count: number;
  readonly observations: RowLayout;
  readonly actions: RowLayout & { readonly maskLength: number };
}

const writerState = z.strictObject({
  n: count,
  count,
  rng: z.unknown(),
  frames: z.optional(count),
});

/**
 * Turns steps into transitions `(s_t, a_t, r_t + gamma r_t+1 + ... + gamma^(m-1) r_t+m-1, s_t+m)`
 * of discount gamma^m and appends them to a buffer. m is n, or drawn, but less at the end of an episode. Where
 * the episode was truncated its last state still bootstraps; where it terminated the discount is 0.
 * Source: Sutton and Barto 2018, section 7.1.
 */
export class NStepWriter implements StepSink {
  readonly #buffer: TransitionSink;
  readonly #n: number;
  readonly #least: number;
  readonly #gamma: number;
  readonly #rng: nd.random.Generator;
  // Environment e keeps its latest steps in slots e * n ... e * n + n - 1, from its start on, cyclically.
  // Where the buffer keeps frames once, states are numbers of frames.
  readonly #frames: FrameStore | null;
  readonly #states: Rows;
  /** The frames of the current state of each environment whose episode is under way, as `#isKnown` says. */
  readonly #current: Rows | null;
  readonly #isKnown: Uint8Array;
  readonly #actions: Rows;
  readonly #masks: Rows | null;
  readonly #rewards: Float64Array;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;

  constructor(buffer: TransitionSink, options: NStepOptions) {
    const { n, gamma, rng = default_rng(0), count, observations, actions } = options;
    const [least, most] = typeof n === "number" ? [n, n] : n;
    this.#buffer = buffer;
    this.#n = most;
    this.#least = least;
    this.#gamma = gamma;
    this.#rng = rng;
    this.#frames = buffer.frames;
    const ids = this.#frames && ({ width: this.#frames.layout.stack, dtype: "int32" } as const);
    this.#states = makeRows(count * most, ids ?? observations);
    this.#current = ids && makeRows(count, ids);
    this.#isKnown = new Uint8Array(count);
    this.#actions = makeRows(count * most, actions);
    const masks = { width: actions.maskLength, dtype: "uint8" } as const;
    this.#masks = least < most && masks.width > 0 ? makeRows(count * most, masks) : null;
    this.#rewards = new Float64Array(count * most);
    this.#starts = new Int32Array(count);
    this.#lengths = new Int32Array(count);
  }

  push(env: number, step: EnvStep): void {
    const slot = this.#slot(env, this.#lengths[env]!++);
    const nextState = this.#keep(env, slot, step);
    this.#actions.each[slot]!.set(step.action);
    if (step.mask) this.#masks?.each[slot]?.set(step.mask);
    this.#rewards[slot] = step.reward;
    while (this.#lengths[env] === this.#n || (step.done && this.#lengths[env]! > 0)) {
      this.#appendOldest(env, step, nextState);
    }
    if (step.done && this.#current) {
      this.#frames!.release(this.#current.each[env]!);
      this.#isKnown[env] = 0;
    }
  }

  clear(): void {
    for (const ids of this.#held()) this.#frames!.release(ids);
    this.#isKnown.fill(0);
    this.#lengths.fill(0);
  }

  /** Keeps the state of a step, and gives its next state as the buffer takes it. */
  #keep(env: number, slot: number, { state, next_state }: EnvStep): Row {
    const frames = this.#frames;
    const kept = this.#states.each[slot]!;
    if (frames === null) {
      kept.set(state);
      return next_state;
    }
    const current = this.#current!.each[env] as Int32Array;
    if (this.#isKnown[env] === 0) frames.add(state, current);
    this.#isKnown[env] = 1;
    kept.set(current);
    frames.hold(kept);
    return frames.add(next_state, current, state as Uint8Array);
  }

  /** The numbers of the frames that are held. */
  #held(): Row[] {
    if (this.#current === null) return [];
    const current = this.#current.each.filter((_, env) => this.#isKnown[env] === 1);
    const envs = Array.from(this.#lengths, (length, env) =>
      Array.from({ length }, (_, k) => this.#states.each[this.#slot(env, k)]!),
    );
    return [...current, ...envs.flat()];
  }

  #appendOldest(env: number, step: EnvStep, latest: Row): void {
    const held = this.#lengths[env]!;
    const drawn = this.#least === this.#n ? this.#n : this.#rng.integers(this.#least, this.#n + 1);
    const m = Math.min(drawn, held);
    let [reward, discount] = [0, 1];
    for (let k = m - 1; k >= 0; k--) {
      reward = this.#rewards[this.#slot(env, k)]! + this.#gamma * reward;
      discount *= this.#gamma;
    }
    const [oldest, end] = [this.#slot(env, 0), this.#slot(env, m)];
    const isLatest = m === held;
    this.#buffer.append({
      state: this.#states.each[oldest]!,
      action: this.#actions.each[oldest]!,
      reward,
      next_state: isLatest ? latest : this.#states.each[end]!,
      discount: isLatest && step.terminated ? 0 : discount,
      next_mask: isLatest
        ? step.next_mask
        : step.next_mask && (this.#masks?.each[end] as Uint8Array),
    });
    this.#frames?.release(this.#states.each[oldest]!);
    this.#starts[env] = (this.#starts[env]! + 1) % this.#n;
    this.#lengths[env]!--;
  }

  #slot(env: number, k: number): number {
    return env * this.#n + ((this.#starts[env]! + k) % this.#n);
  }

  state(): Json {
    const frames = this.#frames && { frames: this.#frames.state().used };
    return { n: this.#n, count: this.#starts.length, rng: { ...this.#rng.state }, ...frames };
  }

  /** Steps on their way to other transitions, or in other environments, are given up. */
  accepts(state: Json): boolean {
    const { n, count, frames } = parseState(writerState, state, "n-step returns");
    const isSame = n === this.#n && count === this.#starts.length;
    return isSame && frames === this.#frames?.state().used; // not so where replay was not saved
  }

  loadState(state: Json): void {
    const { rng } = parseState(writerState, state, "n-step returns");
    this.#rng.state = rng as nd.random.GeneratorState;
  }

  checkArrays(): void {
    const isSlot = (slot: number): boolean => slot >= 0 && slot < this.#n;
    if (!this.#starts.every(isSlot) || !this.#lengths.every(isSlot)) {
      refuseState("n-step returns", `their slots are not from 0 to ${this.#n - 1}`);
    }
    for (const ids of this.#held()) {
      if (!this.#frames!.has(ids)) refuseState("n-step returns", "their frames are not there");
      this.#frames!.hold(ids);
    }
  }

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return {
      state: this.#states.all,
      action: this.#actions.all,
      ...(this.#masks && { mask: this.#masks.all }),
      ...(this.#current && { current: this.#current.all, isKnown: this.#isKnown }),
      reward: this.#rewards,
      start: this.#starts,
      length: this.#lengths,
    };
  }
}
