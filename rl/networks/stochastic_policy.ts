/** Stochastic policies: an actor-critic network that acts in environments. */
import type { nd } from "../../gluon/mod.ts";
import type { ActionScores, ActOptions } from "../agent.ts";
import { normalizeMask } from "../checks.ts";
import type { Row, Rows } from "../collect/encoding.ts";
import { makeRows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { StateDependentNoise } from "../distributions/state_dependent_noise.ts";
import type { Action, ActionMask, Observation } from "../environment.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { Discrete } from "../spaces/mod.ts";
import type { ActorCriticOutputs, Policy } from "./actor_critic.ts";
import { Inference } from "./inference.ts";

/** What `act` takes besides the observation. */
export interface PolicyActOptions<O extends Observation, A extends Action>
  extends ActOptions<O, A> {
  /** Whether to take the most likely action, rather than a random one. Default: true. */
  readonly deterministic?: boolean | undefined;
}

/** What a `StochasticPolicy` takes. */
export interface StochasticPolicyOptions {
  /** Draws actions in training. */
  readonly sampling: nd.random.Generator;
  /** Draws actions in `act`. */
  readonly acting: nd.random.Generator;
  readonly compile: boolean;
  /** Steps of a rollout after which gSDE draws new noise; -1: at its start only. */
  readonly sde_sample_freq: number;
}

/** An actor-critic network, and the distribution that its outputs stand for. */
export class StochasticPolicy<O extends Observation, A extends Action> {
  readonly distribution: Distribution;
  /** The noise of gSDE; `null` without it. */
  readonly noise: StateDependentNoise | null;
  readonly #envs: EnvAdapter<O, A>;
  readonly #sampling: nd.random.Generator;
  readonly #acting: nd.random.Generator;
  readonly #outputs: Inference<O, ActorCriticOutputs>;
  /** The values alone: of a compiled network nothing else is computed. */
  readonly #values: Inference<O, ActorCriticOutputs, nd.NDArray>;
  readonly #row: Row;

  constructor(
    { net, distribution, sde }: Policy,
    envs: EnvAdapter<O, A>,
    options: StochasticPolicyOptions,
  ) {
    this.distribution = distribution;
    this.noise = sde && new StateDependentNoise(envs.count, sde, options);
    this.#envs = envs;
    this.#sampling = options.sampling;
    this.#acting = options.acting;
    this.#outputs = new Inference(net, envs.observations, options.compile);
    this.#values = new Inference(net, envs.observations, options.compile, ([, values]) => values);
    this.#row = makeRows(1, envs.actions).all;
  }

  /** Draws an action for each environment, and notes it, its log-probability and the values in the rollout. */
  async choose(chosen: Rows, rollout: RolloutBuffer): Promise<void> {
    const { states, masks, count, what } = this.#envs;
    const { begin } = rollout;
    if (this.noise) await this.noise.renew(begin / count);
    const [params, values] = await this.#outputs.ofRows(states.all);
    rollout.value.set(values, begin);
    for (let index = 0; index < count; index++) {
      const choice = {
        params,
        index,
        action: chosen.each[index]!,
        mask: masks?.each[index],
        noise: this.noise,
        what,
      };
      rollout.logProb[begin + index] = this.distribution.sample(choice, this.#sampling);
    }
  }

  /** Values of states, one after the other. */
  values(states: Row): Promise<nd.NumericArray> {
    return this.#values.ofRows(states);
  }

  /**
   * The action for one observation.
   *
   * @param what is being done, for errors.
   */
  async act(
    state: O,
    mask: ActionMask | undefined,
    what: () => string,
    deterministic = true,
  ): Promise<A> {
    const { actions } = this.#envs;
    const [params] = await this.#outputs.of(state, what);
    const allowed = mask && normalizeMask(mask, actions.maskLength, what);
    const choice = { params, index: 0, action: this.#row, mask: allowed, what };
    if (deterministic) this.distribution.mode(choice);
    else this.distribution.sample(choice, this.#acting);
    return actions.decode(this.#row);
  }

  /** Probabilities of `Discrete` actions in an observation, else `null`; `what` is being done, for errors. */
  async scores(state: O, what: () => string): Promise<ActionScores | null> {
    if (!(this.#envs.actions.space instanceof Discrete)) return null;
    const [logits] = await this.#outputs.of(state, what);
    const largest = Math.max(...logits);
    const weights = Array.from(logits, (each) => Math.exp(each - largest));
    const sum = weights.reduce((all, each) => all + each, 0);
    return { kind: "probabilities", values: weights.map((each) => each / sum) };
  }

  dispose(): void {
    this.#outputs.dispose();
    this.#values.dispose();
  }
}
