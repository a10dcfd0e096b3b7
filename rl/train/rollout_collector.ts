/** Rollout collector: a stochastic policy that acts in environments, and the rollouts that it learns from. */
import type { nd } from "../../gluon/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { ActionScores, Metrics } from "../agent.ts";
import type { PolicyOptions } from "../algorithms/options/policy.ts";
import { type Checkpointable, generatorState } from "../checkpointable.ts";
import { Collector } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Action, Observation } from "../environment.ts";
import { type ActorCritic, makeActorCritic } from "../networks/actor_critic.ts";
import { type PolicyActOptions, StochasticPolicy } from "../networks/stochastic_policy.ts";
import { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { trainOnPolicy } from "./on_policy.ts";
import type { TrainingRun } from "./training_run.ts";

/** Options that decide what is collected, and by what. */
export interface CollectorOptions extends PolicyOptions {
  readonly seed: number;
  readonly compile: boolean;
  readonly n_steps: number;
  /** Whether only steps are learned from whose episodes end within the rollout. Default: false. */
  readonly wholeEpisodes?: boolean;
}

/** What on-policy algorithms share: the network, its actions in training and in `act`, the rollout. */
export class RolloutCollector<O extends Observation, A extends Action> {
  readonly policy: ActorCritic;
  readonly distribution: Distribution;
  readonly rollout: RolloutBuffer;
  /** Draws the order of minibatches. */
  readonly shuffling: nd.random.Generator;
  readonly #envs: EnvAdapter<O, A>;
  readonly #options: CollectorOptions;
  readonly #sampling: nd.random.Generator;
  readonly #actor: StochasticPolicy<O, A>;
  readonly #collector: Collector;
  readonly #chosen: Rows;

  constructor(envs: EnvAdapter<O, A>, options: CollectorOptions, net?: () => ActorCritic) {
    const generators = default_rng(options.seed).spawn(4);
    const [weights, sampling, shuffling, acting] = generators as [
      nd.random.Generator,
      nd.random.Generator,
      nd.random.Generator,
      nd.random.Generator,
    ];
    this.#envs = envs;
    this.#options = options;
    this.#sampling = sampling;
    this.shuffling = shuffling;
    const policy = makeActorCritic(envs, options, weights, net);
    this.policy = policy.net;
    this.distribution = policy.distribution;
    const { n_steps, wholeEpisodes = false } = options;
    this.#actor = new StochasticPolicy(policy, envs, { ...options, sampling, acting });
    this.rollout = new RolloutBuffer(envs, n_steps, envs.hasResets || wholeEpisodes);
    this.#collector = new Collector(envs, this.rollout);
    this.#chosen = makeRows(envs.count, envs.actions);
  }

  /** The policy's action for one observation; `what` is being done, for errors. */
  act(
    state: O,
    { env, mask, deterministic }: PolicyActOptions<O, A>,
    what: () => string,
  ): Promise<A> {
    return this.#actor.act(state, mask ?? env?.action_mask?.(), what, deterministic);
  }

  /** Probabilities of `Discrete` actions in an observation, else `null`; `what` is being done, for errors. */
  scores(state: O, what: () => string): Promise<ActionScores | null> {
    return this.#actor.scores(state, what);
  }

  /**
   * Collects rollouts until the run's steps are taken.
   *
   * @param update learns from a rollout that is full, and gives the figures to report; `lastValue` are values of the
   *   current states.
   */
  learn(
    run: TrainingRun,
    update: (lastValue: nd.NumericArray) => Promise<Metrics> | Metrics,
  ): Promise<void> {
    return trainOnPolicy(
      run,
      {
        envs: this.#envs,
        rollout: this.rollout,
        collector: this.#collector,
        chosen: this.#chosen,
        seed: this.#options.seed,
      },
      {
        choose: () => this.#actor.choose(this.#chosen, this.rollout),
        values: (states) => this.#actor.values(states),
        update,
      },
    );
  }

  /** What a rollout depends on besides the network, and leaves behind. */
  get shareParts(): { readonly [name: string]: Checkpointable } {
    const { shuffling: _, steps: __, ...parts } = this.parts;
    return parts;
  }

  /** What a checkpoint holds of it besides the network. */
  get parts(): { readonly [name: string]: Checkpointable } {
    return {
      sampling: generatorState(this.#sampling),
      shuffling: generatorState(this.shuffling),
      ...this.#collector.parts,
      ...(this.#actor.noise && { noise: this.#actor.noise.part }),
    };
  }

  dispose(): void {
    this.#actor.dispose();
  }
}
