/** Env adapter of a vector environment. */
import { normalizeMask } from "../checks.ts";
import type { Action, Observation, VectorEnvironment, VectorStep } from "../environment.ts";
import { type Batched, elementAt } from "../spaces/mod.ts";
import { checkReward } from "../step.ts";
import type { Row, Rows } from "./encoding.ts";
import { type AdapterOptions, EnvAdapter } from "./env_adapter.ts";

/** A batch of `num_envs`, which autoresets. */
export class VectorEnvAdapter<O extends Observation, A extends Action> extends EnvAdapter<O, A> {
  readonly #env: VectorEnvironment<O, A>;
  /** The first observations of episodes that began with the step; `null` where none could. */
  #begun: Batched<O> | null = null;

  constructor(env: VectorEnvironment<O, A>, options: AdapterOptions = {}) {
    const adapted = {
      name: env.name,
      observation_space: env.single_observation_space,
      action_space: env.single_action_space,
      count: env.num_envs,
      hasMasks: env.action_mask !== undefined,
      hasResets: env.autoreset_mode !== "same_step",
    };
    super(env, adapted, options);
    this.#env = env;
  }

  begin(seed?: number): void {
    this.isRunning = false;
    this.terminated.fill(0);
    this.done.fill(0);
    this.#store(this.#env.get_init_state(seed === undefined ? {} : { seed }));
    this.swap();
    this.isRunning = this.hasBegun = true;
  }

  step(actions: Rows): void {
    this.isRunning = false;
    this.steps++;
    const step = this.#env.step(this.actions.decodeBatch(actions.all));
    for (let i = 0; i < this.count; i++) {
      checkReward(step.reward[i] as number, () => this.#whatOf(i));
    }
    this.reward.set(step.reward);
    this.terminated.set(step.terminated);
    this.done.set(step.done);
    this.reset.set(step.reset);
    this.episodeReturn = step.episodeReturn;
    this.#begun = step.finalState === undefined ? null : step.next_state;
    this.#store(step.next_state, step);
    this.isRunning = true;
  }

  /** By `"same_step"`, the next episodes have begun with the step. */
  advance(): void {
    this.swap();
    if (this.#begun === null) return;
    const masks = this.#env.action_mask?.();
    for (let i = 0; i < this.count; i++) {
      if (this.done[i] === 0) continue;
      this.#encode(this.#begun, i, this.states);
      const { maskLength } = this.actions;
      const mask = masks?.subarray(i * maskLength, (i + 1) * maskLength);
      if (mask) this.masks?.each[i]?.set(normalizeMask(mask, maskLength, () => this.#whatOf(i)));
    }
    this.#begun = null;
  }

  /** Stores the next observations and masks: where an episode ended, the last of these. */
  #store(batch: Batched<O>, { finalState, finalMask }: Partial<VectorStep<Batched<O>>> = {}): void {
    const masks = this.#env.action_mask?.();
    const { maskLength } = this.actions;
    const areEncoded = this.observations.encodeAll(batch, this.nextStates);
    for (let i = 0; i < this.count; i++) {
      const isFinal = finalState !== undefined && this.done[i] === 1;
      if (isFinal || !areEncoded) this.#encode(isFinal ? finalState : batch, i, this.nextStates);
      if (masks === undefined) continue;
      const own = isFinal && finalMask ? finalMask : masks;
      const mask = own.subarray(i * maskLength, (i + 1) * maskLength);
      this.storeMask(i, this.terminated[i] === 1 ? null : mask, () => this.#whatOf(i));
    }
  }

  #encode(batch: Batched<O>, i: number, rows: Rows): void {
    const observation = elementAt(this.observations.space, batch, i);
    this.observations.encode(observation, rows.each[i] as Row, () => this.#whatOf(i));
  }

  #whatOf(i: number): string {
    return `${this.what()}, env ${i}`;
  }
}
