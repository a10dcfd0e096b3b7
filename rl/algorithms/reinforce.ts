/** REINFORCE. Source: Williams 1992, Simple statistical gradient-following algorithms for connectionist reinforcement learning. */
import type { FileSource, nd } from "../../gluon/mod.ts";
import { Adam } from "../../gluon/optimizer/mod.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { ActionScores, LearnOptions, LoadAgentOptions, MakeEnv } from "../agent.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { weightedMean } from "../maths/policy_gradient.ts";
import type { ActorCritic } from "../networks/actor_critic.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { RolloutCollector } from "../train/rollout_collector.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import { BaseAgent } from "./base_agent.ts";
import {
  type REINFORCEOptions,
  type ResolvedREINFORCEOptions,
  resolveREINFORCEOptions,
} from "./options/reinforce.ts";

/**
 * An agent that learns a stochastic policy by Monte Carlo policy gradients: each action becomes more likely in proportion
 * to the return that followed it, less what was expected (the baseline). The shortest of the algorithms, for reading.
 *
 * Takes every kind of action, as PPO does. Only steps whose episodes end within the rollout are learned from.
 */
export class REINFORCE<
  O extends Observation = Observation,
  A extends Action = Action,
> extends BaseAgent<O, A, ResolvedREINFORCEOptions> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "REINFORCE";
  /** The network that is trained: policy and value. */
  readonly policy: ActorCritic;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #collector: RolloutCollector<O, A>;
  readonly #update: RolloutUpdate<readonly nd.NDArray[]>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment, or several that are stepped together.
   * @param options see `reinforceOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> [(batch, outputs), (batch, 1)]`; by default two MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, A> | VectorEnvironment<O, A>,
    options: REINFORCEOptions = {},
    net?: () => ActorCritic,
  ) {
    super(env, resolveREINFORCEOptions(options), { actionBounds: "clip" });
    const collecting = { ...this.options, wholeEpisodes: true };
    this.#collector = new RolloutCollector(this.envs, collecting, net);
    this.policy = this.#collector.policy;
    const { learning_rate } = this.options;
    this.trainer = new BaseTrainer(this.policy.collect_params(), new Adam({ learning_rate }));
    const { rollout } = this.#collector;
    this.#update = new RolloutUpdate(rollout, this.options, (batch) => this.#learnFrom(batch));
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
    using run = this.clock.start("REINFORCE", this.envs.count, options);
    const { rollout } = this.#collector;
    await this.#collector.learn(run, (): Readonly<Record<string, nd.NDArray>> => {
      if (!rollout.finishEpisodes(this.options)) return {};
      const [policyLoss, valueLoss] = this.#update.run();
      return { policy_loss: policyLoss!, value_loss: valueLoss! };
    });
    return this;
  }

  /** One gradient step; `advantage` is the return less the baseline, `target` the return. */
  #learnFrom({ state, action, mask, advantage, target, weight }: Minibatch): readonly nd.NDArray[] {
    const { policy, trainer } = this;
    const mean = (x: nd.NDArray): nd.NDArray => weightedMean(x, weight);
    const [, ...losses] = gradientStep({ trainer, net: policy, max_grad_norm: 0 }, () => {
      const [params, values] = policy(this.envs.observations.toInput(state));
      const logProb = this.#collector.distribution.logProb(params, action, mask);
      const policyLoss = mean(logProb.multiply(advantage)).negative();
      const valueLoss = mean(target.subtract(values.reshape([-1])).square());
      const loss = policyLoss.add(valueLoss.multiply(this.options.baseline ? 1 : 0));
      return [loss, policyLoss, valueLoss] as const;
    });
    return losses;
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation, A extends Action>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    { net, options }: LoadAgentOptions<REINFORCEOptions, ActorCritic> = {},
  ): Promise<REINFORCE<O, A>> {
    const make = (env: ReturnType<MakeEnv<O, A>>, resolved: REINFORCEOptions) =>
      new REINFORCE<O, A>(env, resolved, net);
    return BaseAgent.loadAgent("REINFORCE", file, makeEnv, options, make);
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
