/** Any environments of one kind, stepped one after the other. */

import type {
  Batched,
  Environment,
  EnvironmentState,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import type { Discrete, Space } from "../../rl/spaces.ts";
import { notRunning } from "../errors.ts";
import { actionAt, checkCount, checkState, emptyBatch, emptyStep } from "./batch.ts";

const TRUNCATED = 1;
const TERMINATED = 2;

/** What can be batched. */
export type Batchable = number | Float32Array;

/**
 * Makes a `VectorEnvironment` of environments that differ in nothing but their state. It has
 * `action_mask` and `close` if they have them.
 */
export class SyncVectorEnvironment<O extends Batchable, A extends Batchable>
  implements VectorEnvironment<O, A>
{
  readonly name: string;
  readonly num_envs: number;
  readonly single_observation_space: Space<O>;
  readonly single_action_space: Space<A>;
  readonly hasState: boolean;
  action_mask?(): Uint8Array;
  close?(): void;
  readonly #envs: readonly Environment<O, A>[];
  /** How the episode of each has ended, 0 where it goes on. */
  readonly #ended: Uint8Array;
  #hasBegun = false;

  constructor(envs: readonly [Environment<O, A>, ...Environment<O, A>[]]) {
    this.#envs = envs;
    this.name = envs[0].name;
    this.num_envs = envs.length;
    this.single_observation_space = envs[0].observation_space;
    this.single_action_space = envs[0].action_space;
    this.#ended = new Uint8Array(envs.length);
    emptyBatch(this.single_observation_space, 0);
    emptyBatch(this.single_action_space, 0);
    this.hasState = envs.every((env) => env.hasState ?? true);
    if (envs[0].action_mask) this.action_mask = () => this.#masks();
    if (envs[0].close) {
      this.close = () => {
        for (const env of envs) env.close?.();
      };
    }
  }

  get_init_state(options: InitOptions = {}): Batched<O> {
    const { seed } = options;
    const states = emptyBatch(this.single_observation_space, this.num_envs);
    for (const [i, env] of this.#envs.entries()) {
      this.#put(states, i, env.get_init_state(seed === undefined ? {} : { seed: seed + i }));
    }
    this.#ended.fill(0);
    this.#hasBegun = true;
    return states;
  }

  step(actions: Batched<A>): VectorStep<Batched<O>> {
    if (!this.#hasBegun) throw notRunning(this.name, "new", 0);
    const { name, num_envs, single_action_space: space } = this;
    checkCount(name, actions as Int32Array, num_envs, space);
    // All before the first step, so that a refused batch has changed nothing.
    const chosen = this.#envs.map((_, i) =>
      this.#ended[i] !== 0 ? undefined : actionAt(name, actions as Int32Array, i, space),
    );
    const states = emptyBatch(this.single_observation_space, num_envs);
    const result = emptyStep(states, num_envs);
    for (const [i, env] of this.#envs.entries()) {
      const action = chosen[i];
      if (action === undefined) {
        this.#put(states, i, env.get_init_state());
        result.began[i] = 1;
        this.#ended[i] = 0;
        continue;
      }
      const step = env.step(action);
      this.#put(states, i, step.next_state);
      result.reward[i] = step.reward;
      result.terminated[i] = step.terminated ? 1 : 0;
      result.truncated[i] = step.truncated ? 1 : 0;
      result.done[i] = step.done ? 1 : 0;
      this.#ended[i] = step.terminated ? TERMINATED : step.truncated ? TRUNCATED : 0;
    }
    return result;
  }

  getState(): EnvironmentState {
    return {
      name: this.name,
      num_envs: this.num_envs,
      hasBegun: this.#hasBegun,
      ended: Array.from(this.#ended),
      envs: this.#envs.map((env) => env.getState()),
    };
  }

  setState(state: EnvironmentState): void {
    checkState(this.name, this.num_envs, state);
    for (const [i, env] of this.#envs.entries()) {
      env.setState((state.envs as readonly EnvironmentState[])[i] as EnvironmentState);
    }
    this.#ended.set(state.ended as readonly number[]);
    this.#hasBegun = state.hasBegun as boolean;
  }

  #masks(): Uint8Array {
    const { n } = this.single_action_space as Space<unknown> as Discrete;
    const masks = new Uint8Array(this.num_envs * n).fill(1);
    for (const [i, env] of this.#envs.entries()) {
      if (this.#ended[i] !== TERMINATED) masks.set(env.action_mask?.() as Uint8Array, i * n);
    }
    return masks;
  }

  #put(states: Batched<O>, i: number, observation: O): void {
    if (typeof observation === "number") (states as Int32Array)[i] = observation;
    else (states as Float32Array).set(observation as Float32Array, i * observation.length);
  }
}
