/** Actors of off-policy algorithms: a network that acts in environments, and explores. */
import type { Block, nd } from "../../gluon/mod.ts";
import { type Checkpointable, generatorState } from "../checkpointable.ts";
import { normalizeMask } from "../checks.ts";
import type { ActionNoise } from "../collect/action_noise.ts";
import { makeRows, type Row, type Rows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Choice } from "../distributions/distribution.ts";
import type { StateDependentNoise } from "../distributions/state_dependent_noise.ts";
import type { Action, ActionMask, Observation } from "../environment.ts";
import { Inference } from "./inference.ts";

/** How outputs of the network become a row of an action. */
export interface ActorDistribution {
  readonly outputs: number;
  sample(choice: Choice, rng: nd.random.Generator): unknown;
  mode(choice: Choice): void;
}

/** What an `OffPolicyActor` takes. */
export interface OffPolicyActorOptions {
  readonly distribution: ActorDistribution;
  /** Added to the actions of training. */
  readonly noise: ActionNoise | null;
  /** The noise of gSDE; `null` without it. */
  readonly sde: StateDependentNoise | null;
  /** Whether actions are random before `learning_starts`. */
  readonly hasWarmup: boolean;
  /** Draws actions and noise in training. */
  readonly exploration: nd.random.Generator;
  /** Draws actions in `act`. */
  readonly acting: nd.random.Generator;
  readonly learning_starts: number;
  readonly compile: boolean;
}

/** An actor, and how it explores. */
export class OffPolicyActor<O extends Observation, A extends Action> {
  readonly #envs: EnvAdapter<O, A>;
  readonly #options: OffPolicyActorOptions;
  readonly #outputs: Inference<O>;
  readonly #row: Row;
  readonly #noise: Float32Array;

  constructor(
    actor: Block<[x: nd.NDArray]>,
    envs: EnvAdapter<O, A>,
    options: OffPolicyActorOptions,
  ) {
    this.#envs = envs;
    this.#options = options;
    this.#outputs = new Inference(actor, envs.observations, options.compile);
    this.#row = makeRows(1, envs.actions).all;
    this.#noise = new Float32Array(envs.count * envs.actions.width);
  }

  /**
   * Fills `chosen`: draws an action for each environment, with noise where there is some. Before `learning_starts`, these
   * are random actions of the space, and, without gSDE, there is nothing to wait for.
   *
   * @param rounds since the latest training phase, by which gSDE draws its noise again.
   */
  choose(chosen: Rows, step: number, rounds: number): Promise<void> | undefined {
    const { sde } = this.#options;
    if (sde) return sde.renew(rounds).then(() => this.#choose(chosen, step));
    return this.#choose(chosen, step);
  }

  #choose(chosen: Rows, step: number): Promise<void> | undefined {
    const { states, actions, masks } = this.#envs;
    const { exploration, learning_starts, hasWarmup } = this.#options;
    if (step >= learning_starts || !hasWarmup) {
      return this.#outputs.ofRows(states.all).then((params) => this.#explore(chosen, params));
    }
    const space: { sample(rng: nd.random.Generator, mask?: Uint8Array): A } = actions.space;
    for (const [i, row] of chosen.each.entries()) {
      actions.write(space.sample(exploration, masks?.each[i]), row);
    }
    return undefined;
  }

  #explore(chosen: Rows, params: nd.NumericArray): void {
    const { distribution, exploration, noise, sde } = this.#options;
    const { masks, what } = this.#envs;
    for (const [index, action] of chosen.each.entries()) {
      const choice = { params, index, action, mask: masks?.each[index], noise: sde, what };
      distribution.sample(choice, exploration);
    }
    if (noise === null) return;
    noise.sample(this.#noise, exploration);
    for (const [i, each] of this.#noise.entries()) {
      chosen.all[i] = Math.min(1, Math.max(-1, (chosen.all[i] as number) + each));
    }
  }

  /** After a step: begins new noise where an episode has ended. */
  afterStep(): void {
    const { done, count } = this.#envs;
    for (let i = 0; i < count; i++) if (done[i] === 1) this.#options.noise?.reset(i);
  }

  /**
   * The action for one observation.
   *
   * @param what is being done, for errors.
   * @param given the actions that are allowed; by default all.
   */
  async act(state: O, what: () => string, deterministic = true, given?: ActionMask): Promise<A> {
    const { distribution, acting } = this.#options;
    const params = await this.#outputs.of(state, what);
    const mask = given && normalizeMask(given, this.#envs.actions.maskLength, what);
    const choice = { params, index: 0, action: this.#row, mask, what };
    if (deterministic) distribution.mode(choice);
    else distribution.sample(choice, acting);
    return this.#envs.actions.decode(this.#row);
  }

  /** What a checkpoint holds of it, besides the network. */
  get parts(): Readonly<Record<string, Checkpointable>> {
    const { exploration, noise, sde } = this.#options;
    const matrices = sde && { sde: sde.part };
    return { exploration: generatorState(exploration), ...noise?.parts, ...matrices };
  }

  dispose(): void {
    this.#outputs.dispose();
  }
}
