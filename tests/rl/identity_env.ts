/** The identity environment of Stable-Baselines3's tests, for any action space. */
import { default_rng, type GeneratorState } from "../../gluon/random/generator.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../rl/environment.ts";
import { type Action, Box, Discrete, type Space } from "../../rl/mod.ts";

/** Shows an action, flattened; repeating it brings 1, and each number that differs takes its part, or its square, away. */
export class RepeatAction<A extends Action> implements Environment<Float32Array, A> {
  readonly name = "RepeatAction";
  readonly observation_space: Box;
  readonly action_space: Space<A>;
  readonly #length: number;
  #rng = default_rng(0);
  #shown: A;
  #steps = 0;

  constructor(space: Space<A>, length = 20) {
    this.action_space = space;
    this.observation_space = new Box({ low: -10, high: 10, shape: [space.flatdim] });
    this.#length = length;
    this.#shown = space.sample(this.#rng);
  }

  get_init_state({ seed }: InitOptions = {}): Float32Array {
    if (seed !== undefined) this.#rng = default_rng(seed);
    this.#steps = 0;
    return this.#show();
  }

  step(action: A): Step<Float32Array> {
    if (!this.action_space.contains(action)) throw new RangeError(`No action ${action}.`);
    const [given, shown] = [numbers(action), numbers(this.#shown)];
    const isBox = (this.action_space as unknown) instanceof Box;
    const faults = given.map((each, i) => {
      const difference = each - (shown[i] as number);
      return isBox ? difference ** 2 : Number(difference !== 0);
    });
    const reward = 1 - faults.reduce((sum, each) => sum + each, 0) / given.length;
    const truncated = ++this.#steps === this.#length;
    const nextState = this.#show();
    return {
      next_state: nextState,
      reward,
      done: truncated,
      terminated: false,
      truncated,
      info: {},
    };
  }

  getState(): EnvironmentState {
    return { shown: numbers(this.#shown), steps: this.#steps, rng: { ...this.#rng.state } };
  }

  setState({ shown, steps, rng }: EnvironmentState): void {
    const values = shown as number[];
    const isNumber = (this.action_space as unknown) instanceof Discrete;
    if (isNumber) this.#shown = values[0] as A;
    else (this.#shown as Float32Array).set(values);
    this.#steps = steps as number;
    this.#rng.state = rng as unknown as GeneratorState;
  }

  #show(): Float32Array {
    this.#shown = this.action_space.sample(this.#rng);
    return this.action_space.flatten(this.#shown);
  }
}

function numbers(action: Action): number[] {
  return typeof action === "number" ? [action] : Array.from(action as Float32Array);
}
