/** Proximal policy optimization (PPO). Source: Schulman et al. 2017, Proximal policy optimization algorithms. */
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import type { FileSource } from "../../gluon/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { AdamW } from "../../gluon/optimizer/mod.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { ActionScores, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { explainedVariance } from "../maths/advantages.ts";
import { approximateKL, normalizeAdvantage, weightedMean } from "../maths/policy_gradient.ts";
import { PPO_FIGURES, ppoLoss } from "../maths/ppo_loss.ts";
import type { ActorCritic } from "../networks/actor_critic.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { FigureSums } from "../train/figure_sums.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { RolloutCollector } from "../train/rollout_collector.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import type { TrainingRun } from "../train/training_run.ts";
import { BaseAgent } from "./base_agent.ts";
import { type PPOOptions, type ResolvedPPOOptions, resolvePPOOptions } from "./options/ppo.ts";
import { scheduleOf } from "./options/scheduled.ts";

/** Names of the figures that PPO reports. */
export const PPO_METRICS: readonly string[] = [
  ...PPO_FIGURES,
  "explained_variance",
  "learning_rate",
  "clip_range",
];

/**
 * An agent that learns a stochastic policy and state values from its own steps, by a clipped surrogate objective.
 *
 * Actions may be Discrete, MultiDiscrete, MultiBinary or Box; those of a Box are Gaussian, and clipped to its bounds.
 * Bootstraps on truncation, not on termination. Masked actions are neither taken nor counted in probabilities.
 */
export class PPO<O extends Observation = Observation, A extends Action = Action> extends BaseAgent<
  O,
  A,
  ResolvedPPOOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "PPO";
  /** The network that is trained: policy and value. */
  readonly policy: ActorCritic;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  /** The steps since the latest update. */
  readonly rollout: RolloutBuffer;
  readonly #collector: RolloutCollector<O, A>;
  readonly #clipRange: nd.NDArray;
  readonly #sums = new FigureSums(PPO_FIGURES);
  readonly #update: RolloutUpdate<void>;
  readonly #divergence: RolloutUpdate<nd.NDArray>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment, or several that are stepped together.
   * @param options see `ppoOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> [(batch, outputs), (batch, 1)]`; by default two MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, A> | VectorEnvironment<O, A>,
    options: PPOOptions = {},
    net?: () => ActorCritic,
  ) {
    super(env, resolvePPOOptions(options), { actionBounds: "clip" });
    this.#collector = new RolloutCollector(this.envs, this.options, net);
    this.policy = this.#collector.policy;
    this.rollout = this.#collector.rollout;
    const adam = new AdamW({ epsilon: 1e-5 });
    this.trainer = new BaseTrainer(this.policy.collect_params(), adam);
    this.#clipRange = nd.keep(nd.zeros([1]));
    this.#update = new RolloutUpdate(this.rollout, this.options, (batch) => this.#learnFrom(batch));
    this.#divergence = new RolloutUpdate(this.rollout, this.options, (batch) =>
      weightedMean(approximateKL(this.#logRatio(batch)), batch.weight),
    );
  }

  /** The most likely action or, with `deterministic: false`, a random one. */
  act(state: O, options: PolicyActOptions<O, A> = {}): Promise<A> {
    return this.#collector.act(state, options, this.acting);
  }

  /** What its networks say of the actions in an observation, where they say it of each. */
  scores(state: O): Promise<ActionScores | null> {
    return this.#collector.scores(state, this.acting);
  }

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    using run = this.clock.start("PPO", this.envs.count, options);
    await this.#collector.learn(run, (lastValue) => this.update(lastValue, run.pause));
    return this;
  }

  /**
   * Some epochs of minibatches over the rollout, which is full; gives the figures.
   *
   * @param lastValue values of the current states.
   * @param pause gives the event loop a turn where that is due.
   */
  async update(
    lastValue: nd.NumericArray,
    pause: TrainingRun["pause"] = eventLoopYielder(),
  ): Promise<Metrics> {
    const { gamma, gae_lambda, n_epochs, batch_size, target_kl } = this.options;
    this.rollout.finish(lastValue, gamma, gae_lambda);
    const { step, total } = this.clock;
    const learningRate = scheduleOf(this.options.learning_rate, total)(step);
    const clipRange = scheduleOf(this.options.clip_range, total)(step);
    this.trainer.set_learning_rate(learningRate);
    this.#clipRange.set([clipRange]);
    this.#sums.clear();
    let updates = 0;
    epochs: for (let epoch = 0; epoch < n_epochs; epoch++) {
      const order = this.#collector.shuffling.permutation(this.rollout.size);
      for (let begin = 0; begin < order.length; begin += batch_size) {
        const indices = order.subarray(begin, begin + batch_size);
        if (target_kl !== null) {
          const divergence = await this.#divergence.run(indices).asscalar();
          if (divergence > 1.5 * target_kl) break epochs;
        }
        this.#update.run(indices);
        updates++;
        const turn = pause();
        if (turn) await turn;
      }
    }
    const { value, target } = this.rollout;
    return {
      ...(await this.#sums.means(updates)),
      explained_variance: explainedVariance(value, target),
      learning_rate: learningRate,
      clip_range: clipRange,
    };
  }

  /** One gradient step on a minibatch. */
  #learnFrom(batch: Minibatch): void {
    const { policy, trainer } = this;
    const { mask, weight } = batch;
    const isNormalized = this.options.normalize_advantage && batch.advantage.size > 1;
    const advantage = isNormalized ? normalizeAdvantage(batch.advantage, weight) : batch.advantage;
    const { max_grad_norm } = this.options;
    const [, ...figures] = gradientStep({ trainer, net: policy, max_grad_norm }, () => {
      const [params, values] = policy(this.envs.observations.toInput(batch.state));
      const { distribution } = this.#collector;
      const logProb = distribution.logProb(params, batch.action, mask);
      const entropy = (): nd.NDArray => distribution.entropy(params, mask);
      const now = { logProb, entropy, values: values.reshape([-1]) };
      return ppoLoss({ ...now, batch, advantage, clipRange: this.#clipRange }, this.options);
    });
    this.#sums.add(figures);
  }

  #logRatio(batch: Minibatch): nd.NDArray {
    const [params] = this.policy(this.envs.observations.toInput(batch.state));
    const logProb = this.#collector.distribution.logProb(params, batch.action, batch.mask);
    return logProb.subtract(batch.logProb);
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation, A extends Action>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    { net, options }: LoadAgentOptions<PPOOptions, ActorCritic> = {},
  ): Promise<PPO<O, A>> {
    return BaseAgent.loadAgent("PPO", file, makeEnv, options, (env, resolved: PPOOptions) => {
      return new PPO(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#collector, this.#update, this.#divergence, this.#clipRange, this.#sums];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const parts = { progress: this.clock, ...this.#collector.parts };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}
