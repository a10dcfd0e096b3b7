/** Env adapter of one environment. */
import type { Action, ActionMask, Environment, Observation } from "../environment.ts";
import { checkStep } from "../step.ts";
import type { Rows } from "./encoding.ts";
import { type AdapterOptions, EnvAdapter } from "./env_adapter.ts";

/** A batch of one; an episode that has ended is reset by `advance`. */
export class SingleEnvAdapter<O extends Observation, A extends Action> extends EnvAdapter<O, A> {
  readonly #env: Environment<O, A>;

  constructor(env: Environment<O, A>, options: AdapterOptions = {}) {
    const { name, observation_space, action_space } = env;
    const hasMasks = env.action_mask !== undefined;
    const own = { name, observation_space, action_space, count: 1, hasMasks, hasResets: false };
    super(env, own, options);
    this.#env = env;
  }

  begin(seed?: number): void {
    this.isRunning = false;
    this.#store(this.#env.get_init_state(seed === undefined ? {} : { seed }), false);
    this.swap();
    this.isRunning = this.hasBegun = true;
  }

  step(actions: Rows): void {
    this.isRunning = false;
    this.steps++;
    const action = this.actions.decode(actions.each[0]!);
    const step = this.#env.step(action);
    checkStep(step, this.what);
    const { next_state, reward, terminated, done } = step;
    this.reward[0] = reward;
    this.terminated[0] = terminated ? 1 : 0;
    this.done[0] = done ? 1 : 0;
    this.#store(next_state, terminated);
    this.isRunning = true;
  }

  advance(): void {
    if (this.done[0] === 1) this.begin();
    else this.swap();
  }

  #store(observation: O, isTerminal: boolean): void {
    this.observations.encode(observation, this.nextStates.all, this.what);
    if (this.masks === undefined) return;
    this.storeMask(0, isTerminal ? null : (this.#env.action_mask?.() as ActionMask), this.what);
  }
}
