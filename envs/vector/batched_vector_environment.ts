/** Many worlds in one array, advanced in one loop. */

import {
  default_rng,
  type Generator,
  type GeneratorState,
} from "../../gluon/nd/random/generator.ts";
import type {
  Batched,
  EnvironmentState,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import { Discrete, type Space } from "../../rl/spaces.ts";
import type { Dynamics } from "../dynamics.ts";
import { notRunning } from "../errors.ts";
import { actionAt, checkCount, checkState, emptyBatch, emptyStep } from "./batch.ts";
import type { Batchable } from "./sync_vector_environment.ts";

/**
 * The worlds of some `Dynamics`, each equal to one by itself, bit for bit: world `i` has its own
 * generator.
 */
export class BatchedVectorEnvironment<A extends Batchable>
  implements VectorEnvironment<Float32Array, A>
{
  readonly name: string;
  readonly num_envs: number;
  readonly single_observation_space: Space<Float32Array>;
  readonly single_action_space: Space<A>;
  readonly #dynamics: Dynamics<A>;
  readonly #maxSteps: number;
  readonly #variables: Float64Array;
  readonly #steps: Int32Array;
  readonly #ended: Uint8Array;
  #generators: readonly Generator[];
  #hasBegun = false;

  constructor(name: string, dynamics: Dynamics<A>, num_envs: number, max_episode_steps: number) {
    this.name = name;
    this.num_envs = num_envs;
    this.single_observation_space = dynamics.observation_space;
    this.single_action_space = dynamics.action_space;
    this.#dynamics = dynamics;
    this.#maxSteps = max_episode_steps;
    this.#variables = new Float64Array(num_envs * dynamics.size);
    this.#steps = new Int32Array(num_envs);
    this.#ended = new Uint8Array(num_envs);
    this.#generators = Array.from({ length: num_envs }, () => default_rng(0));
  }

  get_init_state(options: InitOptions = {}): Float32Array {
    const { seed } = options;
    if (seed !== undefined)
      this.#generators = this.#generators.map((_, i) => default_rng(seed + i));
    const states = emptyBatch(this.single_observation_space, this.num_envs);
    for (let i = 0; i < this.num_envs; i++) this.#begin(i, states);
    this.#hasBegun = true;
    return states;
  }

  step(actions: Batched<A>): VectorStep<Float32Array> {
    if (!this.#hasBegun) throw notRunning(this.name, "new", 0);
    const { num_envs, single_action_space: space } = this;
    const numbers = actions as Int32Array | Float32Array;
    checkCount(this.name, numbers, num_envs, space);
    this.#checkActions(numbers);

    const dynamics = this.#dynamics;
    const { size } = dynamics;
    const variables = this.#variables;
    const width = this.single_observation_space.flatdim;
    const states = new Float32Array(num_envs * width);
    const { reward, done, terminated, truncated, began } = emptyStep(states, num_envs);
    for (let i = 0; i < num_envs; i++) {
      if (this.#ended[i] === 1) {
        this.#begin(i, states);
        began[i] = 1;
        continue;
      }
      reward[i] = dynamics.advance(variables, i * size, numbers[i] as number);
      dynamics.observe(variables, i * size, states, i * width);
      const steps = (this.#steps[i] as number) + 1;
      this.#steps[i] = steps;
      const isTerminal = dynamics.isTerminal(variables, i * size);
      const isCut = steps >= this.#maxSteps;
      if (!isTerminal && !isCut) continue;
      terminated[i] = isTerminal ? 1 : 0;
      truncated[i] = isCut ? 1 : 0;
      done[i] = 1;
      this.#ended[i] = 1;
    }
    return { next_state: states, reward, done, terminated, truncated, began };
  }

  getState(): EnvironmentState {
    return {
      name: this.name,
      num_envs: this.num_envs,
      hasBegun: this.#hasBegun,
      variables: Array.from(this.#variables),
      steps: Array.from(this.#steps),
      ended: Array.from(this.#ended),
      generators: this.#generators.map((rng) => ({ ...rng.state })),
    };
  }

  setState(state: EnvironmentState): void {
    checkState(this.name, this.num_envs, state);
    this.#hasBegun = state.hasBegun as boolean;
    this.#variables.set(state.variables as readonly number[]);
    this.#steps.set(state.steps as readonly number[]);
    this.#ended.set(state.ended as readonly number[]);
    const generators = state.generators as unknown as readonly GeneratorState[];
    for (const [i, rng] of this.#generators.entries()) rng.state = generators[i] as GeneratorState;
  }

  #begin(i: number, states: Float32Array): void {
    const dynamics = this.#dynamics;
    const at = i * dynamics.size;
    dynamics.begin(this.#variables, at, this.#generators[i] as Generator);
    dynamics.observe(this.#variables, at, states, i * this.single_observation_space.flatdim);
    this.#steps[i] = 0;
    this.#ended[i] = 0;
  }

  /** All before the first step, so that a refused batch has changed nothing. */
  #checkActions(actions: Int32Array | Float32Array): void {
    const space: Space<unknown> = this.single_action_space;
    for (let i = 0; i < this.num_envs; i++) {
      if (this.#ended[i] === 1) continue;
      const isFine = space instanceof Discrete && space.contains(actions[i]);
      if (!isFine) actionAt(this.name, actions, i, space);
    }
  }
}
