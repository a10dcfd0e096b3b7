/** Environments that are stepped together, as an agent learns from them. */
import { checkObservation, checkReward } from "./checks.ts";
import type { EnvironmentState, Json, Observation, VectorEnvironment } from "./environment.ts";
import { Worlds } from "./worlds.ts";

/** The worlds of a `VectorEnvironment`, which begins episodes anew by itself. */
export class VectorWorlds<O extends Observation> extends Worlds<O> {
  readonly #env: VectorEnvironment<O, number>;
  readonly #actions: Int32Array;

  constructor(env: VectorEnvironment<O, number>) {
    const { name, single_observation_space, single_action_space, num_envs } = env;
    super({
      name,
      observations: single_observation_space,
      actions: single_action_space,
      count: num_envs,
    });
    this.#env = env;
    this.#actions = new Int32Array(num_envs);
    if (env.action_mask) this.addMasks();
  }

  begin(seed?: number): void {
    this.isRunning = false;
    this.terminated.fill(0);
    this.#see(this.#env.get_init_state(seed === undefined ? {} : { seed }));
    this.swap();
    this.isRunning = true;
  }

  step(actions: Int32Array): void {
    this.isRunning = false;
    this.steps++;
    for (let i = 0; i < this.count; i++) {
      this.#actions[i] = this.actions.start + (actions[i] as number);
    }
    const { next_state, reward, terminated, done, began } = this.#env.step(this.#actions);
    for (let i = 0; i < this.count; i++) checkReward(reward[i] as number, () => this.#whatOf(i));
    this.reward.set(reward);
    this.terminated.set(terminated);
    this.done.set(done);
    this.began.set(began);
    this.#see(next_state);
    this.isRunning = true;
  }

  advance(): void {
    this.swap();
  }

  #see(batch: Int32Array | O): void {
    const { width } = this.encoding;
    for (let i = 0; i < this.count; i++) {
      const observation =
        batch instanceof Int32Array && this.encoding.space.shape.length === 0
          ? batch[i]
          : (batch as Float32Array).subarray(i * width, (i + 1) * width);
      checkObservation(observation, this.encoding.space, () => this.#whatOf(i));
      this.encoding.write(observation, this.nextStates.each[i]!);
    }
    const allowed = this.#env.action_mask?.();
    if (allowed === undefined) return;
    const { n } = this.actions;
    for (let i = 0; i < this.count; i++) {
      const mask = this.terminated[i] === 1 ? null : allowed.subarray(i * n, (i + 1) * n);
      this.seeMask(i, mask, () => this.#whatOf(i));
    }
  }

  #whatOf(world: number): string {
    return `${this.what()}, world ${world}`;
  }

  protected getState(): Json {
    return this.#env.hasState === false ? null : this.#env.getState();
  }

  protected setState(state: Json): void {
    this.#env.setState(state as EnvironmentState);
  }
}
