/** Environments small enough to be solved in a second, or broken on purpose. */
import { default_rng, type GeneratorState } from "../../gluon/random/generator.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../rl/environment.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";

/** Shows a number; naming it brings 1, anything else nothing. An episode has 100 steps. */
export class Identity implements Environment<number, number> {
  readonly name = "Identity";
  readonly observation_space: Discrete;
  readonly action_space: Discrete;
  #rng = default_rng(0);
  #state = 0;
  #steps = 0;

  constructor(n = 4, start = 0) {
    this.observation_space = new Discrete(n);
    this.action_space = new Discrete(n, { start });
  }

  get_init_state({ seed }: InitOptions = {}): number {
    if (seed !== undefined) this.#rng = default_rng(seed);
    this.#steps = 0;
    return this.#draw();
  }

  step(action: number): Step<number> {
    if (!this.action_space.contains(action)) throw new RangeError(`No action ${action}.`);
    const reward = action - this.action_space.start === this.#state ? 1 : 0;
    const truncated = ++this.#steps === 100;
    return {
      next_state: this.#draw(),
      reward,
      done: truncated,
      terminated: false,
      truncated,
      info: {},
    };
  }

  #draw(): number {
    this.#state = this.#rng.integers(0, this.observation_space.n);
    return this.#state;
  }

  getState(): EnvironmentState {
    return { state: this.#state, steps: this.#steps, rng: { ...this.#rng.state } };
  }

  setState({ state, steps, rng }: EnvironmentState): void {
    this.#state = state as number;
    this.#steps = steps as number;
    this.#rng.state = rng as unknown as GeneratorState;
  }
}

/** What a `Scripted` environment does at a step. */
export interface Line {
  readonly state?: Float32Array;
  readonly reward?: number;
  readonly terminated?: boolean;
  readonly truncated?: boolean;
  readonly mask?: readonly number[];
  readonly error?: Error;
}

/** Plays a script whatever the actions are; states are two numbers, and there are three actions. */
export class Scripted implements Environment<Float32Array, number> {
  readonly name = "Scripted";
  readonly observation_space: Box = new Box({ low: -1e6, high: 1e6, shape: [2] });
  readonly action_space: Discrete = new Discrete(3);
  readonly #script: (step: number) => Line;
  /** Actions taken. */
  readonly actions: number[] = [];
  readonly seeds: (number | undefined)[] = [];
  #line: Line = {};

  readonly #beginning: Line;

  /**
   * @param script what happens at step 1, 2, ...; the state is the number of steps by default.
   * @param beginning the state and mask with which episodes begin.
   */
  constructor(script: (step: number) => Line = () => ({}), beginning: Line = {}) {
    this.#script = script;
    this.#beginning = beginning;
  }

  get_init_state({ seed }: InitOptions = {}): Float32Array {
    this.seeds.push(seed);
    this.#line = this.#beginning;
    return this.#line.state ?? new Float32Array([this.actions.length, 0]);
  }

  step(action: number): Step<Float32Array> {
    this.actions.push(action);
    this.#line = this.#script(this.actions.length);
    const { error, state, reward = 1, terminated = false, truncated = false } = this.#line;
    if (error) throw error;
    return {
      next_state: state ?? new Float32Array([this.actions.length, 0]),
      reward,
      done: terminated || truncated,
      terminated,
      truncated,
      info: {},
    };
  }

  action_mask(): Uint8Array {
    return new Uint8Array(this.#line.mask ?? [1, 1, 1]);
  }

  getState(): EnvironmentState {
    return { actions: [...this.actions] };
  }

  setState({ actions }: EnvironmentState): void {
    this.actions.splice(0, Infinity, ...(actions as number[]));
  }
}
