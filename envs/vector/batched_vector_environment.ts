/** Vector environment of batched dynamics. */

import * as z from "zod/mini";
import { default_rng, type Generator, type GeneratorState } from "../../gluon/random/generator.ts";
import type {
  AutoresetMode,
  EnvironmentState,
  Image,
  InitOptions,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import { type Batched, Discrete, emptyBatch, type Space } from "../../rl/spaces/mod.ts";
import { count, parseState, refuseState } from "../../rl/state.ts";
import { Canvas } from "../base/canvas.ts";
import { notRunning } from "../base/errors.ts";
import type { Dynamics } from "../classic_control/dynamics.ts";
import { actionAt, checkCount, checkState, emptyStep } from "./batch.ts";
import { checkMode, type VectorOptions } from "./sync_vector_environment.ts";

const stateForm = z.object({
  hasReset: z.boolean(),
  variables: z.array(z.number()),
  steps: z.array(count),
  ended: z.array(z.int().check(z.gte(0), z.lte(1))),
  generators: z.array(z.unknown()),
});

/**
 * Vector environment with the state of all environments in one array, stepped in one loop. Each
 * environment has its own generator, and equals a `DynamicsEnv` with a `TimeLimit` bit for bit.
 */
export class BatchedVectorEnvironment<A extends number | Float32Array>
  implements VectorEnvironment<Float32Array, A>
{
  readonly name: string;
  readonly num_envs: number;
  readonly autoreset_mode: AutoresetMode;
  readonly single_observation_space: Space<Float32Array>;
  readonly single_action_space: Space<A>;
  readonly #dynamics: Dynamics<A>;
  readonly #maxSteps: number;
  readonly #variables: Float64Array;
  readonly #steps: Int32Array;
  readonly #ended: Uint8Array;
  #generators: readonly Generator[];
  #hasReset = false;

  /** @param max_episode_steps the time limit; `Infinity` for none. */
  constructor(
    name: string,
    dynamics: Dynamics<A>,
    num_envs: number,
    max_episode_steps: number,
    { autoreset_mode = "next_step" }: VectorOptions = {},
  ) {
    this.name = name;
    this.num_envs = num_envs;
    this.autoreset_mode = checkMode(autoreset_mode);
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
    for (let i = 0; i < this.num_envs; i++) this.#reset(i, states);
    this.#hasReset = true;
    return states;
  }

  step(actions: Batched<A>): VectorStep<Float32Array> {
    if (!this.#hasReset) throw notRunning(this.name, "new", 0);
    const { num_envs, single_action_space: space } = this;
    const numbers = actions as Int32Array | Float32Array;
    checkCount(this.name, numbers, num_envs, space);
    this.#checkActions(numbers);

    const dynamics = this.#dynamics;
    const { size } = dynamics;
    const variables = this.#variables;
    const width = this.single_observation_space.flatdim;
    const states = new Float32Array(num_envs * width);
    const { reward, done, terminated, truncated, reset } = emptyStep(states, num_envs);
    const final = this.autoreset_mode === "same_step" ? new Float32Array(states.length) : null;
    for (let i = 0; i < num_envs; i++) {
      if (this.#ended[i] === 1) {
        this.#reset(i, states);
        reset[i] = 1;
        continue;
      }
      reward[i] = dynamics.transition(variables, i * size, numbers[i] as number);
      dynamics.observe(variables, i * size, states, i * width);
      const steps = (this.#steps[i] as number) + 1;
      this.#steps[i] = steps;
      const isTerminal = dynamics.isTerminal(variables, i * size);
      const isTruncated = steps >= this.#maxSteps;
      if (!isTerminal && !isTruncated) continue;
      terminated[i] = isTerminal ? 1 : 0;
      truncated[i] = isTruncated ? 1 : 0;
      done[i] = 1;
      if (final === null) this.#ended[i] = 1;
      else {
        final.set(states.subarray(i * width, (i + 1) * width), i * width);
        this.#reset(i, states);
      }
    }
    const step = { next_state: states, reward, done, terminated, truncated, reset };
    return final === null ? step : { ...step, finalState: final };
  }

  get_images(): Image[] {
    const { size, view } = this.#dynamics;
    return Array.from({ length: this.num_envs }, (_, i) => {
      const canvas = Canvas.fitting(600, 400, view);
      this.#dynamics.draw(canvas, this.#variables.subarray(i * size, (i + 1) * size));
      return canvas.image();
    });
  }

  getState(): EnvironmentState {
    return {
      name: this.name,
      num_envs: this.num_envs,
      hasReset: this.#hasReset,
      variables: Array.from(this.#variables),
      steps: Array.from(this.#steps),
      ended: Array.from(this.#ended),
      generators: this.#generators.map((rng) => ({ ...rng.state })),
    };
  }

  setState(state: EnvironmentState): void {
    checkState(this.name, this.num_envs, state);
    const what = `${this.num_envs} x ${this.name}`;
    const { hasReset, variables, steps, ended, generators } = parseState(stateForm, state, what);
    const lengths = [variables, steps, ended, generators].map((each) => each.length);
    const { num_envs } = this;
    if (`${lengths}` !== `${[this.#variables.length, num_envs, num_envs, num_envs]}`) {
      refuseState(what, `it is of ${lengths.join(", ")} numbers`);
    }
    this.#hasReset = hasReset;
    this.#variables.set(variables);
    this.#steps.set(steps);
    this.#ended.set(ended);
    for (const [i, rng] of this.#generators.entries()) rng.state = generators[i] as GeneratorState;
  }

  #reset(i: number, states: Float32Array): void {
    const dynamics = this.#dynamics;
    const at = i * dynamics.size;
    dynamics.reset(this.#variables, at, this.#generators[i] as Generator);
    dynamics.observe(this.#variables, at, states, i * this.single_observation_space.flatdim);
    this.#steps[i] = 0;
    this.#ended[i] = 0;
  }

  /** Checks every action before the first step: a refused batch changes nothing. */
  #checkActions(actions: Int32Array | Float32Array): void {
    const space: Space<unknown> = this.single_action_space;
    for (let i = 0; i < this.num_envs; i++) {
      if (this.#ended[i] === 1) continue;
      const isFine = space instanceof Discrete && space.contains(actions[i]);
      if (!isFine) actionAt(this.name, actions as never, i, space);
    }
  }
}
