/** Behaviour cloning (BC). Source: Pomerleau 1989, ALVINN: an autonomous land vehicle in a neural network. */
import type { FileSource, nd } from "../../gluon/mod.ts";
import { Adam } from "../../gluon/optimizer/mod.ts";
import { default_rng, type Generator } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { LearnOptions, LoadAgentOptions, MakeEnv } from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { type ActorCritic, makeActorCritic } from "../networks/actor_critic.ts";
import { type PolicyActOptions, StochasticPolicy } from "../networks/stochastic_policy.ts";
import type { Dataset } from "../replay/dataset.ts";
import { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import { BaseAgent } from "./base_agent.ts";
import { type BCOptions, type ResolvedBCOptions, resolveBCOptions } from "./options/bc.ts";

/** Names of the figures that BC reports. */
export const BC_METRICS: readonly string[] = ["loss", "entropy", "value_loss"];

/**
 * An agent that learns to act as a dataset does, by the likelihood of its actions, and values by its returns. It takes no
 * steps in its environment, which says what observations and actions are.
 *
 * Its network is that of PPO and A2C, which continue from its parameters: `ppo.policy.load_parameters(await
 * bc.policy.save_parameters())`.
 */
export class BC<O extends Observation = Observation, A extends Action = Action> extends BaseAgent<
  O,
  A,
  ResolvedBCOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "BC";
  /** The network that is trained: policy and value. */
  readonly policy: ActorCritic;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #distribution: Distribution;
  readonly #actor: StochasticPolicy<O, A>;
  readonly #drawing: Generator;
  #update: RolloutUpdate<readonly nd.NDArray[]> | null = null;
  /** Steps of the dataset. */
  #size = 0;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment, or several, like that of the dataset.
   * @param options see `bcOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> [(batch, outputs), (batch, 1)]`; by default two MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, A> | VectorEnvironment<O, A>,
    options: BCOptions = {},
    net?: () => ActorCritic,
  ) {
    super(env, resolveBCOptions(options), { actionBounds: "clip" });
    const { seed, learning_rate } = this.options;
    const [weights, drawing, acting] = default_rng(seed).spawn(3) as [
      Generator,
      Generator,
      Generator,
    ];
    this.#drawing = drawing;
    const policy = makeActorCritic(this.envs, this.options, weights, net);
    this.policy = policy.net;
    this.#distribution = policy.distribution;
    const drawn = { sampling: acting, acting };
    this.#actor = new StochasticPolicy(policy, this.envs, { ...this.options, ...drawn });
    this.trainer = new BaseTrainer(this.policy.collect_params(), new Adam({ learning_rate }));
  }

  /** The most likely action or, with `deterministic: false`, a random one. */
  act(state: O, { env, mask, deterministic }: PolicyActOptions<O, A> = {}): Promise<A> {
    return this.#actor.act(state, mask ?? env?.action_mask?.(), this.acting, deterministic);
  }

  /**
   * Learns until `total_timesteps` steps of the dataset were taken, drawn with replacement.
   *
   * @param options with the dataset, at least in the first call; checkpoints do not hold it.
   * @throws {RangeError} where the dataset is of another environment.
   */
  async learn({ dataset, ...options }: LearnOptions = {}): Promise<this> {
    if (dataset) this.#take(dataset);
    const update = this.#update;
    if (update === null) {
      throw new Error(
        `Cannot learn ${this.env.name} with BC: it has no dataset; give one that rl.record() made, ` +
          "learn({ dataset }), or --dataset on the command line.",
      );
    }
    const { batch_size } = this.options;
    using run = this.clock.start("BC", batch_size, options);
    const indices = new Int32Array(batch_size);
    while (run.isRunning) {
      run.advance(0);
      for (let i = 0; i < batch_size; i++) indices[i] = this.#drawing.integers(0, this.#size);
      const [loss, entropy, valueLoss] = update.run(indices);
      const metrics = { loss: loss!, entropy: entropy!, value_loss: valueLoss! };
      const pause = run.report({
        step: run.step,
        episodeReturn: null,
        episodeLength: null,
        metrics,
      });
      if (pause) await pause;
    }
    return this;
  }

  /** Lays a dataset out as a rollout of one environment. */
  #take(dataset: Dataset): void {
    dataset.check(this.envs);
    const { columns, length } = dataset;
    const { observations, actions } = this.envs;
    const layout = { count: 1, observations, actions, masks: undefined, hasResets: false };
    const rollout = new RolloutBuffer(layout, length);
    rollout.states.all.set(columns.observation);
    rollout.actions.all.set(columns.action);
    rollout.reward.set(columns.reward);
    rollout.done.set(columns.terminated.map((each, i) => each | (columns.truncated[i] as number)));
    rollout.finish([0], this.options.gamma, 1);
    this.#size = length;
    this.#update?.dispose();
    this.#update = new RolloutUpdate(rollout, this.options, (batch) => this.#learnFrom(batch));
  }

  /** One gradient step on a minibatch. */
  #learnFrom({ state, action, target }: Minibatch): readonly nd.NDArray[] {
    const { policy, trainer } = this;
    const { ent_coef, vf_coef } = this.options;
    const [, ...figures] = gradientStep({ trainer, net: policy, max_grad_norm: 0 }, () => {
      const [params, values] = policy(this.envs.observations.toInput(state));
      const loss = this.#distribution.logProb(params, action).mean().negative();
      const entropy = this.#distribution.entropy(params).mean();
      const valueLoss = target
        .subtract(values.reshape([-1]))
        .square()
        .mean();
      const whole = loss.subtract(entropy.multiply(ent_coef)).add(valueLoss.multiply(vf_coef));
      return [whole, loss, entropy, valueLoss] as const;
    });
    return figures;
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation, A extends Action>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    { net, options }: LoadAgentOptions<BCOptions, ActorCritic> = {},
  ): Promise<BC<O, A>> {
    return BaseAgent.loadAgent("BC", file, makeEnv, options, (env, resolved: BCOptions) => {
      return new BC(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#actor, ...(this.#update ? [this.#update] : [])];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const parts = { progress: this.clock, drawing: generatorState(this.#drawing) };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}
