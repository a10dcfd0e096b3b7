/** Rollout buffer: the steps of the current policy, in order, for on-policy algorithms. */
import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import type { EnvStep, StepSink } from "../collect/collector.ts";
import { makeRows, type RowLayout, type Rows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Json } from "../environment.ts";
import { generalizedAdvantages } from "../maths/advantages.ts";
import { parseState, refuseState, count as wholeNumber } from "../state.ts";

/** What a `RolloutBuffer` needs to know of the environments. */
export type RolloutEnvs = Pick<EnvAdapter, "count" | "masks" | "hasResets"> & {
  readonly observations: RowLayout;
  readonly actions: RowLayout & { readonly maskLength: number };
};

const bufferState = z.strictObject({ n_steps: wholeNumber, count: wholeNumber, row: wholeNumber });

/**
 * `n_steps` steps of `count` environments; entry `t * count + i` is step t of environment i. A step with which a vector
 * environment resets is no transition: its entry has `isValid` 0, and no part in any update.
 */
export class RolloutBuffer implements StepSink {
  /** Environments. */
  readonly count: number;
  /** Entries: `n_steps * count`. */
  readonly size: number;
  /** The observations. */
  readonly states: Rows;
  /** The actions. */
  readonly actions: Rows;
  /** The action masks; `null` where all actions are always valid. */
  readonly masks: Rows | null;
  /** The rewards. */
  readonly reward: Float32Array;
  /** The policy's value of the state, and the log-probability of the action. */
  readonly value: Float32Array;
  /** The log-probability of the action. */
  readonly logProb: Float32Array;
  /** 1 where the episode ended with the step. */
  readonly done: Uint8Array;
  /** Where an episode was truncated, the value of its last observation. */
  readonly finalValue: Float32Array;
  /** 1 where the entry is a transition. */
  readonly isValid: Uint8Array;
  /** What `finish` computes. */
  readonly advantage: Float32Array;
  /** The target of the value: return or its estimate. */
  readonly target: Float32Array;
  readonly #steps: number;
  #row = 0;

  /** Whether some entries may be invalid. */
  readonly hasGaps: boolean;

  /**
   * An empty buffer.
   *
   * @param hasGaps whether some entries may be invalid. Default: where environments have steps that reset.
   */
  constructor(
    { count, observations, actions, masks, hasResets }: RolloutEnvs,
    n_steps: number,
    hasGaps: boolean = hasResets,
  ) {
    this.hasGaps = hasGaps;
    this.count = count;
    this.#steps = n_steps;
    this.size = n_steps * count;
    this.states = makeRows(this.size, observations);
    this.actions = makeRows(this.size, actions);
    this.masks = masks ? makeRows(this.size, { width: actions.maskLength, dtype: "uint8" }) : null;
    const numbers = (): Float32Array => new Float32Array(this.size);
    [this.reward, this.value, this.logProb] = [numbers(), numbers(), numbers()];
    [this.finalValue, this.advantage, this.target] = [numbers(), numbers(), numbers()];
    this.done = new Uint8Array(this.size);
    this.isValid = new Uint8Array(this.size);
  }

  /** The first entry of the current step. */
  get begin(): number {
    return this.#row * this.count;
  }

  /** Whether all steps are there, so that an update is due. */
  get isFull(): boolean {
    return this.#row === this.#steps;
  }

  /** Takes the next step of an environment. */
  push(env: number, step: EnvStep): void {
    const i = this.begin + env;
    this.states.each[i]!.set(step.state);
    this.actions.each[i]!.set(step.action);
    if (step.mask) this.masks?.each[i]?.set(step.mask);
    this.reward[i] = step.reward;
    this.done[i] = step.done ? 1 : 0;
    this.isValid[i] = 1;
  }

  /** Continues with the next step. */
  advance(): void {
    this.#row++;
    if (!this.isFull) this.#clearRow();
  }

  /** Begins a new rollout. */
  clear(): void {
    this.#row = 0;
    this.#clearRow();
  }

  #clearRow(): void {
    const [begin, end] = [this.begin, this.begin + this.count];
    for (const each of [this.reward, this.finalValue, this.done, this.isValid]) {
      each.fill(0, begin, end);
    }
  }

  /**
   * Computes advantages by GAE, and their sums with the values: the lambda returns, which values learn.
   *
   * @param lastValue values of the current states.
   */
  finish(lastValue: ArrayLike<number>, gamma: number, lambda: number): void {
    const { reward, value, done, finalValue } = this;
    const values = { count: this.count, reward, value, done, finalValue, lastValue };
    generalizedAdvantages({ ...values, gamma, lambda }, this.advantage);
    for (let i = 0; i < this.size; i++) {
      this.target[i] = (this.advantage[i] as number) + (value[i] as number);
    }
  }

  /**
   * Computes Monte Carlo returns, and advantages over the values where these are a baseline. Steps whose episodes have
   * not ended become invalid. Tells whether any are left.
   */
  finishEpisodes({
    gamma,
    baseline,
  }: {
    readonly gamma: number;
    readonly baseline: boolean;
  }): boolean {
    if (!baseline) for (const each of [this.value, this.finalValue]) each.fill(0);
    this.finish(new Float32Array(this.count), gamma, 1);
    for (let env = 0; env < this.count; env++) {
      for (let i = this.size - this.count + env; i >= 0 && this.done[i] === 0; i -= this.count) {
        this.isValid[i] = 0;
      }
    }
    return this.isValid.includes(1);
  }

  /** All that it remembers besides arrays. */
  state(): Json {
    return { n_steps: this.#steps, count: this.count, row: this.#row };
  }

  /** Of other sizes, it begins again. */
  accepts(state: Json): boolean {
    const { n_steps, count } = parseState(bufferState, state, "a rollout");
    return n_steps === this.#steps && count === this.count;
  }

  /** Takes a `state()` back. */
  loadState(state: Json): void {
    const { row } = parseState(bufferState, state, "a rollout");
    if (row >= this.#steps) refuseState("a rollout", `row ${row} is not below ${this.#steps}`);
    this.#row = row;
  }

  /** Its arrays, not copied. */
  arrays(): Readonly<Record<string, nd.NumericArray>> {
    const { reward, value, logProb, done, finalValue, isValid } = this;
    return {
      state: this.states.all,
      action: this.actions.all,
      ...(this.masks && { mask: this.masks.all }),
      ...{ reward, value, logProb, done, finalValue, isValid },
    };
  }
}
