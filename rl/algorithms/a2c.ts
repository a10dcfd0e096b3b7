/** Advantage actor-critic (A2C). Source: Mnih et al. 2016, Asynchronous methods for deep reinforcement learning. */
import type { FileSource, nd } from "../../gluon/mod.ts";
import { AdamW, type Optimizer, RMSProp } from "../../gluon/optimizer/mod.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { ActionScores, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { explainedVariance } from "../maths/advantages.ts";
import { normalizeAdvantage, weightedMean } from "../maths/policy_gradient.ts";
import type { ActorCritic } from "../networks/actor_critic.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { RolloutCollector } from "../train/rollout_collector.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import { TorchRMSProp } from "../train/torch_rmsprop.ts";
import { BaseAgent } from "./base_agent.ts";
import { type A2COptions, type ResolvedA2COptions, resolveA2COptions } from "./options/a2c.ts";
import { scheduleOf } from "./options/scheduled.ts";

/** Names of the figures that A2C reports. */
export const A2C_METRICS: readonly string[] = [
  "policy_loss",
  "value_loss",
  "entropy_loss",
  "explained_variance",
  "learning_rate",
];

/**
 * An agent that learns a stochastic policy and state values from its own steps, a gradient step after each short rollout.
 *
 * Actions may be Discrete, MultiDiscrete, MultiBinary or Box; those of a Box are Gaussian, and clipped to its bounds.
 * Bootstraps on truncation, not on termination. Masked actions are neither taken nor counted in probabilities.
 */
export class A2C<O extends Observation = Observation, A extends Action = Action> extends BaseAgent<
  O,
  A,
  ResolvedA2COptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "A2C";
  /** The network that is trained: policy and value. */
  readonly policy: ActorCritic;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  /** The steps since the latest update. */
  readonly rollout: RolloutBuffer;
  readonly #collector: RolloutCollector<O, A>;
  readonly #update: RolloutUpdate<readonly nd.NDArray[]>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment, or several that are stepped together.
   * @param options see `a2cOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> [(batch, outputs), (batch, 1)]`; by default two MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, A> | VectorEnvironment<O, A>,
    options: A2COptions = {},
    net?: () => ActorCritic,
  ) {
    super(env, resolveA2COptions(options), { actionBounds: "clip" });
    this.#collector = new RolloutCollector(this.envs, this.options, net);
    this.policy = this.#collector.policy;
    this.rollout = this.#collector.rollout;
    this.trainer = new BaseTrainer(this.policy.collect_params(), optimizerOf(this.options));
    this.#update = new RolloutUpdate(this.rollout, this.options, (batch) => this.#learnFrom(batch));
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
    using run = this.clock.start("A2C", this.envs.count, options);
    await this.#collector.learn(run, (lastValue) => this.update(lastValue));
    return this;
  }

  /** One gradient step on the rollout, which is full; gives the figures. `lastValue` are values of the current states. */
  update(lastValue: nd.NumericArray): Metrics {
    const { gamma, gae_lambda } = this.options;
    this.rollout.finish(lastValue, gamma, gae_lambda);
    const learningRate = scheduleOf(this.options.learning_rate, this.clock.total)(this.step);
    this.trainer.set_learning_rate(learningRate);
    const [policyLoss, valueLoss, entropyLoss] = this.#update.run();
    return {
      policy_loss: policyLoss!,
      value_loss: valueLoss!,
      entropy_loss: entropyLoss!,
      explained_variance: explainedVariance(this.rollout.value, this.rollout.target),
      learning_rate: learningRate,
    };
  }

  #learnFrom(batch: Minibatch): readonly nd.NDArray[] {
    const { policy, trainer } = this;
    const { distribution } = this.#collector;
    const { ent_coef, vf_coef, max_grad_norm } = this.options;
    const { mask, weight, target } = batch;
    const isNormalized = this.options.normalize_advantage && batch.advantage.size > 1;
    const advantage = isNormalized ? normalizeAdvantage(batch.advantage, weight) : batch.advantage;
    const mean = (x: nd.NDArray): nd.NDArray => weightedMean(x, weight);
    const [, ...losses] = gradientStep({ trainer, net: policy, max_grad_norm }, () => {
      const [params, values] = policy(this.envs.observations.toInput(batch.state));
      const logProb = distribution.logProb(params, batch.action, mask);
      const policyLoss = mean(logProb.multiply(advantage)).negative();
      const valueLoss = mean(target.subtract(values.reshape([-1])).square());
      const entropyLoss = mean(distribution.entropy(params, mask)).negative();
      const loss = policyLoss.add(entropyLoss.multiply(ent_coef)).add(valueLoss.multiply(vf_coef));
      return [loss, policyLoss, valueLoss, entropyLoss] as const;
    });
    return losses;
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation, A extends Action>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    { net, options }: LoadAgentOptions<A2COptions, ActorCritic> = {},
  ): Promise<A2C<O, A>> {
    return BaseAgent.loadAgent("A2C", file, makeEnv, options, (env, resolved: A2COptions) => {
      return new A2C(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#collector, this.#update];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const parts = { progress: this.clock, ...this.#collector.parts };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}

function optimizerOf({
  use_rms_prop,
  rms_prop_eps,
  rms_prop_tf_like,
}: ResolvedA2COptions): Optimizer {
  if (!use_rms_prop) return new AdamW({ epsilon: 1e-5 });
  return rms_prop_tf_like
    ? new RMSProp({ gamma1: 0.99, epsilon: rms_prop_eps, initialScale: 1 })
    : new TorchRMSProp({ alpha: 0.99, epsilon: rms_prop_eps });
}
