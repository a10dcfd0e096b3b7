/** What an agent learns from: one environment or many, as rows of numbers. */
import type { nd } from "../gluon/mod.ts";
import type { Part } from "./checkpoint.ts";
import { checkMask } from "./checks.ts";
import type { Json, Observation } from "./environment.ts";
import { Encoding, type Rows } from "./observations.ts";
import type { Discrete, Space } from "./spaces.ts";

/** What an environment is, to its agent. */
export interface Surface<O extends Observation> {
  readonly name: string;
  readonly observations: Space<O>;
  /** A `Discrete`. */
  readonly actions: Space<number>;
  readonly count: number;
}

/** A mask for each world, and all of them one after the other: 1 for each action that is allowed. */
export interface Masks {
  readonly all: Uint8Array;
  readonly each: readonly Uint8Array[];
}

/**
 * `count` worlds side by side; index `i` is world `i`. After `step`, `nextStates` and the arrays
 * beside it say what came of the actions; then `advance` makes it the present, where worlds that
 * have ended begin anew.
 */
export abstract class Worlds<O extends Observation = Observation> implements Part {
  readonly name: string;
  readonly count: number;
  readonly encoding: Encoding<O>;
  readonly actions: Discrete;
  /** What is seen now. */
  states: Rows;
  /** What is seen after the step; where an episode ended, its last observation. */
  nextStates: Rows;
  /** What is allowed now; `undefined` where everything always is. */
  masks: Masks | undefined;
  nextMasks: Masks | undefined;
  readonly reward: Float64Array;
  readonly terminated: Uint8Array;
  /** 1 where `terminated` is, or the episode was cut short. */
  readonly done: Uint8Array;
  /** 1 where the step began an episode instead of taking the action. */
  readonly began: Uint8Array;
  /** Steps taken. */
  steps = 0;
  /** Whether episodes are under way; not so before `begin`, nor after a step that failed. */
  isRunning = false;

  constructor({ name, observations, actions, count }: Surface<O>) {
    this.name = name;
    this.count = count;
    this.actions = actions as Discrete;
    this.encoding = new Encoding(observations);
    this.states = this.encoding.rows(count);
    this.nextStates = this.encoding.rows(count);
    this.reward = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.done = new Uint8Array(count);
    this.began = new Uint8Array(count);
  }

  /** Begins an episode everywhere. */
  abstract begin(seed?: number): void;

  /** Takes an action in each world, counted from 0. */
  abstract step(actions: Int32Array): void;

  /** Makes what came of the step the present. */
  abstract advance(): void;

  /** `null` where the state cannot be had. */
  protected abstract getState(): Json;
  protected abstract setState(state: Json): void;

  facts(): Json {
    const { steps } = this;
    const environment = this.getState();
    return { steps, isRunning: this.isRunning && environment !== null, environment };
  }

  restore(facts: Json): void {
    const { steps, isRunning, environment } = facts as {
      steps: number;
      isRunning: boolean;
      environment: Json;
    };
    if (environment !== null) this.setState(environment);
    this.steps = steps;
    this.isRunning = isRunning;
  }

  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return { state: this.states.all, ...(this.masks && { mask: this.masks.all }) };
  }

  protected swap(): void {
    [this.states, this.nextStates] = [this.nextStates, this.states];
    [this.masks, this.nextMasks] = [this.nextMasks, this.masks];
  }

  /** Makes room for the masks of worlds that have them. */
  protected addMasks(): void {
    [this.masks, this.nextMasks] = [this.#newMasks(), this.#newMasks()];
  }

  #newMasks(): Masks {
    const { n } = this.actions;
    const all = new Uint8Array(this.count * n);
    const rows = Array.from({ length: this.count }, (_, i) => all.subarray(i * n, (i + 1) * n));
    return { all, each: rows };
  }

  /** Takes over the mask of a world; `null` where it has terminated, and none will be asked for. */
  protected seeMask(i: number, allowed: Uint8Array | null, what: () => string): void {
    const mask = this.nextMasks?.each[i] as Uint8Array;
    if (allowed === null) {
      mask.fill(1);
      return;
    }
    checkMask(allowed, this.actions, what);
    mask.set(allowed);
  }

  /** What an error is about. */
  protected readonly what = (): string => `learn from ${this.name}, step ${this.steps}`;
}
