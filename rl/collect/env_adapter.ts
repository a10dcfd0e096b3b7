/** Env adapter: one environment or several, as rows of numbers. */
import * as z from "zod/mini";
import type { nd } from "../../gluon/mod.ts";
import type { Checkpointable } from "../checkpointable.ts";
import { normalizeMask } from "../checks.ts";
import type { Action, ActionMask, EnvironmentState, Json, Observation } from "../environment.ts";
import type { Space } from "../spaces/mod.ts";
import { count, parseState } from "../state.ts";
import { type ActionBounds, ActionEncoding } from "./action_encoding.ts";
import { makeRows, ObservationEncoding, type Rows } from "./encoding.ts";

/** What an adapter needs of the environment or the vector environment behind it. */
export interface AdaptedEnv<O extends Observation, A extends Action> {
  /** The name in error messages. */
  readonly name: string;
  /** The set of all observations of one environment. */
  readonly observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly action_space: Space<A>;
  /** The number of environments. */
  readonly count: number;
  /** Whether they say which actions are valid. */
  readonly hasMasks: boolean;
  /** Whether some steps reset an environment instead of taking the action. */
  readonly hasResets: boolean;
}

/** How an adapter treats its environment. */
export interface AdapterOptions {
  /** Whether an observation beyond the bounds of its Box is an error. Default: false. */
  readonly strict?: boolean;
  /** What the rows of actions in a Box are. Default: the actions themselves. */
  readonly actionBounds?: ActionBounds;
}

/** Whatever has a state to save. */
interface Stateful {
  readonly hasState?: boolean;
  getState(): EnvironmentState;
  setState(state: EnvironmentState): void;
}

/** The action masks of all environments: 1 for each action that is allowed. */
export interface Masks {
  /** All masks, one after the other. */
  readonly all: Uint8Array;
  /** Views of `all`, one an environment. */
  readonly each: readonly Uint8Array[];
}

const adapterState = z.strictObject({
  count,
  steps: count,
  isRunning: z.boolean(),
  environment: z.nullable(z.looseObject({})),
});

/**
 * A batch of `count` environments; index `i` is environment `i`. `step` fills `nextStates` and the
 * arrays beside it; `advance` then makes the next observations current, and resets the environments
 * whose episodes have ended.
 */
export abstract class EnvAdapter<O extends Observation = Observation, A extends Action = Action>
  implements Checkpointable
{
  /** The name in error messages. */
  readonly name: string;
  /** The number of environments. */
  readonly count: number;
  /** How observations become rows. */
  readonly observations: ObservationEncoding<O>;
  /** How rows become actions. */
  readonly actions: ActionEncoding<A>;
  /** The current observations. */
  states: Rows;
  /** The observations after the step; where an episode ended, its last one. */
  nextStates: Rows;
  /** The current masks; `undefined` where actions are never masked. */
  masks: Masks | undefined;
  /** The masks after the step. */
  nextMasks: Masks | undefined;
  /** The reward of each environment. */
  readonly reward: Float64Array;
  /** 1 where the episode ended with a terminal state. */
  readonly terminated: Uint8Array;
  /** 1 where `terminated` or truncated. */
  readonly done: Uint8Array;
  /** Where wrappers change rewards: returns without them, of the episodes that ended. */
  episodeReturn: Float64Array | undefined;
  /** 1 where the step reset the environment (autoreset) instead of taking the action. */
  readonly reset: Uint8Array;
  /** Whether there are such steps. */
  readonly hasResets: boolean;
  /** Steps taken. */
  steps = 0;
  /** Whether episodes are under way; not so before `begin`, nor after a step that failed. */
  isRunning = false;
  /** Whether the environments have a random stream to continue: they were reset, or restored. */
  hasBegun = false;
  readonly #env: Stateful;
  /** What the environment was like when the agent left it; `null` meanwhile, and where that is unknown. */
  #left: string | null = null;

  /** An adapter of what can be saved and restored, described in `adapted`. */
  constructor(env: Stateful, adapted: AdaptedEnv<O, A>, options: AdapterOptions = {}) {
    const { name, observation_space, action_space, count, hasMasks } = adapted;
    this.#env = env;
    this.name = name;
    this.count = count;
    this.hasResets = adapted.hasResets;
    this.observations = new ObservationEncoding(observation_space, options);
    this.actions = new ActionEncoding(action_space, options.actionBounds);
    this.states = makeRows(count, this.observations);
    this.nextStates = makeRows(count, this.observations);
    if (hasMasks) [this.masks, this.nextMasks] = [this.#newMasks(), this.#newMasks()];
    this.reward = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.done = new Uint8Array(count);
    this.reset = new Uint8Array(count);
  }

  /** Resets every environment. */
  abstract begin(seed?: number): void;

  /** Takes the action of each row, as `actions` encodes it. */
  abstract step(actions: Rows): void;

  /** Makes the next observations current. */
  abstract advance(): void;

  /** Takes the environment up again. Its episodes are no longer under way where something else stepped or reset it. */
  takeUp(): void {
    if (this.#hasMoved()) this.isRunning = false;
    this.#left = null;
  }

  /** Leaves the environment alone until `takeUp`. */
  leave(): void {
    this.#left = this.#fingerprint();
  }

  #hasMoved(): boolean {
    return this.#left !== null && this.#left !== this.#fingerprint();
  }

  #fingerprint(): string | null {
    if (this.#env.hasState === false) return null;
    try {
      return JSON.stringify(this.#env.getState());
    } catch {
      return null; // saving the agent will say so
    }
  }

  /** All that it remembers besides arrays. */
  state(): Json {
    const environment = this.#env.hasState === false ? null : this.#env.getState();
    return {
      count: this.count,
      steps: this.steps,
      isRunning: this.isRunning && environment !== null && !this.#hasMoved(),
      environment,
    };
  }

  /** A batch of another size is reset. */
  accepts(state: Json): boolean {
    return parseState(adapterState, state, `environment ${this.name}`).count === this.count;
  }

  /** Takes a `state()` back. */
  loadState(state: Json): void {
    const what = `environment ${this.name}`;
    const { steps, isRunning, environment } = parseState(adapterState, state, what);
    if (environment !== null) {
      this.#env.setState(environment as EnvironmentState);
      this.hasBegun = true;
    }
    this.steps = steps;
    this.isRunning = isRunning;
    this.#left = null; // as it was left before is of no interest
  }

  /** Its arrays, not copied. */
  arrays(): Readonly<Record<string, nd.NumericArray>> {
    return { state: this.states.all, ...(this.masks && { mask: this.masks.all }) };
  }

  /** Makes what came after the step what comes before the next. */
  protected swap(): void {
    [this.states, this.nextStates] = [this.nextStates, this.states];
    [this.masks, this.nextMasks] = [this.nextMasks, this.masks];
  }

  /** Stores the next mask of an environment; `null` where it has terminated, and none will be asked for. */
  protected storeMask(i: number, mask: ActionMask | null, what: () => string): void {
    const next = this.nextMasks?.each[i] as Uint8Array;
    if (mask === null) next.fill(1);
    else next.set(normalizeMask(mask, this.actions.maskLength, what));
  }

  /** What an error is about. */
  readonly what = (): string => `learn from ${this.name}, step ${this.steps}`;

  #newMasks(): Masks {
    const { maskLength } = this.actions;
    const { all, each } = makeRows(this.count, { width: maskLength, dtype: "uint8" });
    return { all: all as Uint8Array, each: each as Uint8Array[] };
  }
}
