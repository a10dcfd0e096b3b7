/** One environment, as an agent learns from it. */
import { checkObservation, checkReward } from "./checks.ts";
import type { Environment, EnvironmentState, Json, Observation } from "./environment.ts";
import { Worlds } from "./worlds.ts";

/** A row of worlds that has one; an episode that has ended begins anew at once. */
export class SingleWorld<O extends Observation> extends Worlds<O> {
  readonly #env: Environment<O, number>;

  constructor(env: Environment<O, number>) {
    const { name, observation_space, action_space } = env;
    super({ name, observations: observation_space, actions: action_space, count: 1 });
    this.#env = env;
    if (env.action_mask) this.addMasks();
  }

  begin(seed?: number): void {
    this.isRunning = false;
    this.#see(this.#env.get_init_state(seed === undefined ? {} : { seed }), false);
    this.swap();
    this.isRunning = true;
  }

  step(actions: Int32Array): void {
    this.isRunning = false;
    this.steps++;
    const { next_state, reward, terminated, done } = this.#env.step(
      this.actions.start + (actions[0] as number),
    );
    checkReward(reward, this.what);
    this.reward[0] = reward;
    this.terminated[0] = terminated ? 1 : 0;
    this.done[0] = done ? 1 : 0;
    this.#see(next_state, terminated);
    this.isRunning = true;
  }

  advance(): void {
    if (this.done[0] === 1) this.begin();
    else this.swap();
  }

  #see(observation: O, isEnd: boolean): void {
    checkObservation(observation, this.encoding.space, this.what);
    this.encoding.write(observation, this.nextStates.all);
    if (this.masks === undefined) return;
    this.seeMask(0, isEnd ? null : (this.#env.action_mask?.() as Uint8Array), this.what);
  }

  protected getState(): Json {
    return this.#env.hasState === false ? null : this.#env.getState();
  }

  protected setState(state: Json): void {
    this.#env.setState(state as EnvironmentState);
  }
}
