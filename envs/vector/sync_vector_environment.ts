/** Vector environment of any environments, stepped sequentially. */

import * as z from "zod/mini";
import { formatValue } from "../../backends/base/format_value.ts";
import type {
  Action,
  AutoresetMode,
  Environment,
  EnvironmentState,
  Image,
  InitOptions,
  Observation,
  Step,
  VectorEnvironment,
  VectorStep,
} from "../../rl/environment.ts";
import { type Batched, emptyBatch, putElement, type Space } from "../../rl/spaces/mod.ts";
import { parseState, refuseState } from "../../rl/state.ts";
import { checkFlags, checkReward } from "../../rl/step.ts";
import { notRunning } from "../base/errors.ts";
import { actionAt, checkCount, checkState, emptyStep } from "./batch.ts";
import { checkAlike, checkDistinct, checkMask, checkObservation } from "./checks.ts";

const TRUNCATED = 1;
const TERMINATED = 2;

const stateForm = z.object({
  hasReset: z.boolean(),
  ended: z.array(z.int().check(z.gte(0), z.lte(TERMINATED))),
  envs: z.array(z.record(z.string(), z.unknown())),
});

/** What vector environments take. */
export interface VectorOptions {
  /** When an environment is reset whose episode has ended. Default: by the step after. */
  readonly autoreset_mode?: AutoresetMode;
}

/**
 * Vector environment that steps its environments one after the other, as Gymnasium's
 * `SyncVectorEnv`. The environments are different objects with the same name and the same spaces,
 * and differ in nothing but their state. It has `action_mask` and `close` if they have them.
 */
export class SyncVectorEnvironment<O extends Observation, A extends Action>
  implements VectorEnvironment<O, A>
{
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<A>;
  /** When an environment whose episode has ended is reset. */
  readonly autoreset_mode: AutoresetMode;
  /** `false` where the state cannot be saved. */
  readonly hasState: boolean;
  /** The masks of all environments, concatenated, if they have masks. */
  action_mask?(): Uint8Array;
  /** The picture of each environment, if they can be drawn. */
  get_images?(): Image[];
  /** Closes every environment, where they can be closed. */
  close?(): void;
  /** The environments, where they are separate objects. */
  readonly envs: readonly Environment<O, A>[];
  /** How the episode of each has ended, 0 where it has not. */
  readonly #ended: Uint8Array;
  #hasReset = false;

  /**
   * The environments as one.
   *
   * @throws {RangeError} when there is no environment, one is there twice, also inside of different
   *   wrappers, or they differ in name, spaces or whether they have masks.
   */
  constructor(
    envs: readonly [Environment<O, A>, ...Environment<O, A>[]],
    { autoreset_mode = "next_step" }: VectorOptions = {},
  ) {
    checkDistinct(envs);
    checkAlike(envs);
    this.envs = envs;
    this.name = envs[0].name;
    this.num_envs = envs.length;
    this.autoreset_mode = checkMode(autoreset_mode);
    this.single_observation_space = envs[0].observation_space;
    this.single_action_space = envs[0].action_space;
    this.#ended = new Uint8Array(envs.length);
    emptyBatch(this.single_observation_space, 0);
    emptyBatch(this.single_action_space, 0);
    this.hasState = envs.every((env) => env.hasState ?? true);
    if (envs[0].action_mask) this.action_mask = () => this.#masks();
    if (envs[0].render) this.get_images = () => envs.map((env) => env.render!("rgb_array"));
    if (envs[0].close) {
      this.close = () => {
        for (const env of envs) env.close?.();
      };
    }
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options: InitOptions = {}): Batched<O> {
    const { seed } = options;
    const states = emptyBatch(this.single_observation_space, this.num_envs);
    for (const [i, env] of this.envs.entries()) {
      this.#put(states, i, env.get_init_state(seed === undefined ? {} : { seed: seed + i }));
    }
    this.#ended.fill(0);
    this.#hasReset = true;
    return states;
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<A>): VectorStep<Batched<O>> {
    if (!this.#hasReset) throw notRunning(this.name, "new", 0);
    const { name, num_envs, single_action_space: space } = this;
    checkCount(name, actions, num_envs, space);
    // Every action is checked before the first step: a refused batch changes nothing.
    const chosen = this.envs.map((_, i) =>
      this.#ended[i] !== 0 ? undefined : actionAt(name, actions, i, space),
    );
    const states = emptyBatch(this.single_observation_space, num_envs);
    const result = emptyStep(states, num_envs);
    const final = this.autoreset_mode === "same_step" ? this.#emptyFinal() : null;
    for (const [i, env] of this.envs.entries()) {
      const action = chosen[i];
      if (action === undefined) {
        this.#put(states, i, env.get_init_state());
        result.reset[i] = 1;
        this.#ended[i] = 0;
        continue;
      }
      const step = env.step(action);
      const what = (): string => `step ${name} number ${i}`;
      checkFlags(step, what);
      // Whoever learns names the step of a number that is not finite; what is no number would become one here.
      if (typeof step.reward !== "number") checkReward(step.reward, what);
      this.#put(states, i, step.next_state);
      if (final !== null && step.done) this.#end(i, step, states, final);
      result.reward[i] = step.reward;
      result.terminated[i] = step.terminated ? 1 : 0;
      result.truncated[i] = step.truncated ? 1 : 0;
      result.done[i] = step.done ? 1 : 0;
      if (final !== null) continue;
      this.#ended[i] = step.terminated ? TERMINATED : step.truncated ? TRUNCATED : 0;
    }
    return { ...result, ...final };
  }

  #emptyFinal(): Final<O> {
    const { num_envs, single_action_space: space } = this;
    const finalState = emptyBatch(this.single_observation_space, num_envs);
    if (!this.action_mask) return { finalState: finalState };
    return {
      finalState: finalState,
      finalMask: new Uint8Array(num_envs * space.flatdim).fill(1),
    };
  }

  /** Notes how an episode ended, and begins the next one. */
  #end(i: number, { next_state, terminated }: Step<O>, states: Batched<O>, final: Final<O>): void {
    this.#put(final.finalState, i, next_state);
    if (final.finalMask && !terminated) final.finalMask.set(...this.#maskOf(i));
    this.#put(states, i, (this.envs[i] as Environment<O, A>).get_init_state());
  }

  /** The states of all environments. */
  getState(): EnvironmentState {
    return {
      name: this.name,
      num_envs: this.num_envs,
      hasReset: this.#hasReset,
      ended: Array.from(this.#ended),
      envs: this.envs.map((env) => env.getState()),
    };
  }

  /** Restores the states of all environments. */
  setState(state: EnvironmentState): void {
    checkState(this.name, this.num_envs, state);
    const what = `${this.num_envs} x ${this.name}`;
    const { hasReset, ended, envs } = parseState(stateForm, state, what);
    if (ended.length !== this.num_envs || envs.length !== this.num_envs) {
      refuseState(what, `it is of ${envs.length} environments`);
    }
    for (const [i, env] of this.envs.entries()) env.setState(envs[i] as EnvironmentState);
    this.#ended.set(ended);
    this.#hasReset = hasReset;
  }

  #masks(): Uint8Array {
    const masks = new Uint8Array(this.num_envs * this.single_action_space.flatdim).fill(1);
    for (let i = 0; i < this.num_envs; i++) {
      if (this.#ended[i] !== TERMINATED) masks.set(...this.#maskOf(i));
    }
    return masks;
  }

  #maskOf(i: number): [mask: Uint8Array, offset: number] {
    const { flatdim } = this.single_action_space;
    return [checkMask(this.name, i, this.envs[i]?.action_mask?.(), flatdim), i * flatdim];
  }

  #put(states: Batched<O>, i: number, observation: O): void {
    checkObservation(this.name, i, observation, this.single_observation_space);
    putElement(this.single_observation_space, states, i, observation);
  }
}

/** Where the last observations and masks of episodes go. */
type Final<O> = Pick<VectorStep<Batched<O>>, "finalMask"> & { readonly finalState: Batched<O> };

/** Throws `RangeError` where the mode is neither of the two. */
export function checkMode(mode: AutoresetMode): AutoresetMode {
  if (mode === "next_step" || mode === "same_step") return mode;
  throw new RangeError(
    `Cannot make a vector environment with autoreset_mode ${formatValue(mode)}: it must be next_step or same_step.`,
  );
}
