/** Deep Q-network (DQN). Source: Mnih et al. 2015, Human-level control through deep reinforcement learning. */

import type { Block, FileSource } from "../../gluon/mod.ts";
import { train_mode } from "../../gluon/nd/autograd/autograd.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type {
  ActionScores,
  ActOptions,
  CollectOptions,
  LearnOptions,
  LoadAgentOptions,
  MakeEnv,
  Metrics,
} from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { discreteActions, normalizeMask } from "../checks.ts";
import { Collector, type StepSink } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import { HindsightWriter } from "../collect/hindsight.ts";
import { NStepWriter } from "../collect/n_step.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { goalsOf } from "../goals.ts";
import { chooseEpsilonGreedy, greedyAction } from "../maths/exploration.ts";
import { Inference } from "../networks/inference.ts";
import { netAndTarget, polyakUpdate } from "../networks/target_network.ts";
import { PrioritizedReplayBuffer } from "../replay/prioritized_replay.ts";
import type { Batch, ReplayBuffer } from "../replay/replay_buffer.ts";
import type { TransitionSink } from "../replay/transition_store.ts";
import type { Discrete } from "../spaces/mod.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { type AgentFunction, compiled } from "../train/compiled.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { makeOptimizer } from "../train/make_optimizer.ts";
import { makeReplay } from "../train/make_replay.ts";
import { type OffPolicyParts, trainOffPolicy } from "../train/off_policy.ts";
import { ReplayUpdate } from "../train/replay_update.ts";
import { valueSchedules } from "../train/value_schedules.ts";
import { BaseAgent } from "./base_agent.ts";
import { bootstrapTarget, drawOutput } from "./critics/bootstrap.ts";
import type { Critic } from "./critics/critic.ts";
import { makeCritic, makeCriticNet } from "./critics/make_critic.ts";
import { type DQNOptions, type ResolvedDQNOptions, resolveDQNOptions } from "./options/dqn.ts";

/** What `DQN.act` takes besides the observation. */
export interface DQNActOptions<O extends Observation> extends ActOptions<O, number> {
  /** Probability of a random action. Default: 0. */
  readonly epsilon?: number;
}

/**
 * An agent that learns action values by deep Q-learning. Double DQN, dueling networks, n-step returns, prioritized
 * replay, distributions of returns (C51, QR-DQN, IQN), noisy layers and Munchausen DQN are options; most of them
 * together are Rainbow.
 *
 * Bootstraps on truncation, not on termination. Masked actions are neither taken nor counted in
 * targets. Each of several environments explores independently; steps that reset are not stored.
 */
export class DQN<O extends Observation = Observation> extends BaseAgent<
  O,
  number,
  ResolvedDQNOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "DQN";
  /** The network that is trained: action values, `(batch, ...observation) -> (batch, actions)`. */
  readonly policy: Block;
  /** The target network, which follows the trained one (Polyak averaging). */
  readonly target: Block;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #critic: Critic;
  readonly #space: Discrete;
  readonly #collector: Collector;
  readonly #exploration: nd.random.Generator;
  readonly #actRng: nd.random.Generator;
  readonly #lengths: nd.random.Generator;
  readonly #chosen: Rows;
  readonly #values: Inference<O>;
  readonly #exploring: Inference<O>;
  readonly #update: ReplayUpdate<readonly nd.NDArray[]>;
  readonly #synchronize: AgentFunction<void>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Discrete` action space, or several that are stepped together.
   * @param options see `dqnOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> (batch, actions)`; by default an MLP.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    options: DQNOptions = {},
    net?: () => Block,
  ) {
    super(env, resolveDQNOptions(options));
    const { seed, learning_rate, optimizer, tau, compile, noisy } = this.options;
    const [weights, exploration, replay, act, lengths] = default_rng(seed).spawn(5);
    this.#exploration = exploration!;
    this.#actRng = act!;
    this.#space = discreteActions(this.envs, "DQN");
    if (this.options.munchausen && this.envs.masks) {
      throw new TypeError(
        `Cannot learn ${env.name} with Munchausen DQN: its actions are masked, and the policy of past states would ` +
          "need their masks; leave munchausen out.",
      );
    }
    const { frames } = this.envs.observations;
    this.buffer = makeReplay(this.options.buffer_size, this.options, { rng: replay!, frames });
    this.#lengths = lengths!;
    const { count, observations, actions } = this.envs;
    this.#collector = new Collector(this.envs, this.#makeWriter(this.buffer));
    this.#chosen = makeRows(count, actions);

    const critic = makeCritic(this.options);
    this.#critic = critic;
    const { n } = this.#space;
    const perAction = critic.outputsPerAction;
    const makeNet = net ?? (() => makeCriticNet(observations.space, this.options, n, perAction));
    const outputs = n * perAction;
    [this.policy, this.target] = netAndTarget(makeNet, observations.shape, outputs, weights!);
    this.trainer = new BaseTrainer(
      this.policy.collect_params(),
      makeOptimizer(optimizer, learning_rate),
    );
    this.#values = new Inference(this.policy, observations, compile, critic.values);
    const noisyNet = (x: nd.NDArray): nd.NDArray => train_mode(() => this.policy(x));
    this.#exploring = noisy
      ? new Inference(noisyNet, observations, compile, critic.values)
      : this.#values;
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) =>
      noisy ? train_mode(() => this.#learnFrom(batch)) : this.#learnFrom(batch),
    );
    this.#synchronize = compiled(() => polyakUpdate(this.target, this.policy, tau), compile);
  }

  /** The action of the largest value among those that are allowed or, with probability `epsilon`, a random one. */
  async act(state: O, { env, mask, epsilon = 0 }: DQNActOptions<O> = {}): Promise<number> {
    const space = this.#space;
    const given = mask ?? env?.action_mask?.();
    const allowed = given && normalizeMask(given, space.n, this.acting);
    if (epsilon > 0 && this.#actRng.random() < epsilon) return space.sample(this.#actRng, allowed);
    const values = await this.#values.of(state, this.acting);
    return space.start + greedyAction(values, 0, space.n, allowed, this.acting);
  }

  /** What its networks say of the actions in an observation, where they say it of each. */
  async scores(state: O): Promise<ActionScores> {
    return { kind: "Q-values", values: await this.#values.of(state, this.acting) };
  }

  /** Collects experience, or takes that of others, and learns until `total_timesteps`; a later call continues from there. */
  async learn({ experience, ...options }: LearnOptions = {}): Promise<this> {
    using run = this.clock.start("DQN", experience ? 1 : this.envs.count, options);
    const { learning_starts, anneal_lr } = this.options;
    const { epsilonAt, rateAt, betaAt } = valueSchedules(this.clock, this.options);
    let [epsilon, figures]: [number, Metrics] = [1, {}];
    const parts = experience ? { ...this.#parts, collector: experience } : this.#parts;
    await trainOffPolicy(run, parts, {
      choose: () => {
        if (experience) return experience.next();
        epsilon = run.step < learning_starts ? 1 : epsilonAt(run.step);
        return this.#choose(epsilon);
      },
      update: async () => {
        if (anneal_lr) this.trainer.set_learning_rate(rateAt(run.step));
        if (this.buffer instanceof PrioritizedReplayBuffer) this.buffer.beta = betaAt(run.step);
        figures = { loss: await this.update() };
      },
      afterStep: () => {
        for (let i = run.targetUpdates(this.options); i > 0; i--) this.#synchronize();
      },
      metrics: (): Metrics => {
        const { loss } = figures;
        return experience ? figures : loss === undefined ? { epsilon } : { epsilon, loss };
      },
    });
    return this;
  }

  /** Steps its environments until `total_timesteps`, and passes the transitions on instead of learning from them. */
  async collect({ sink, epsilon, ...options }: CollectOptions): Promise<void> {
    using run = this.clock.start("DQN", this.envs.count, options);
    const collector = new Collector(this.envs, this.#makeWriter(sink));
    await trainOffPolicy(
      run,
      { ...this.#parts, collector, buffer: { length: 0 } },
      {
        choose: () => this.#choose(epsilon ?? 0),
        update: () => undefined,
        metrics: () => ({}),
      },
    );
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): Block {
    return this.policy;
  }

  /** One gradient step on a batch from the replay buffer; returns the loss, on the device. */
  async update(): Promise<nd.NDArray> {
    const [loss, errors] = this.#update.run();
    if (errors && this.buffer instanceof PrioritizedReplayBuffer) await this.buffer.report(errors);
    return loss!;
  }

  /** Gives the loss and, for prioritized replay, the TD errors. */
  #learnFrom(batch: Batch): readonly nd.NDArray[] {
    const { policy, trainer } = this;
    const { max_grad_norm } = this.options;
    const { observations } = this.envs;
    const critic = this.#critic;
    const state = observations.toInput(batch.state);
    const inputs = { ...batch, state, next_state: observations.toInput(batch.next_state) };
    const label = bootstrapTarget(critic, this, inputs, this.options);
    const [loss, taken] = gradientStep({ trainer, net: policy, max_grad_norm }, () => {
      const output = drawOutput(critic, { nets: this, role: "policy", x: state });
      const { loss, taken } = critic.loss(output, batch, label);
      return [loss.mean(), taken] as const;
    });
    return batch.weight ? [loss, critic.error(taken, label)] : [loss];
  }

  /**
   * The agent that a checkpoint holds.
   *
   * @param file a path (in a page, a name), URL, handle, `Blob`, response, bytes, or an open checkpoint.
   * @param makeEnv makes the environment of that name; `envs.make` does.
   * @throws {RangeError} where the file is no checkpoint of DQN, truncated, or of another net; where
   * an option cannot change.
   */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, number>,
    { net, options }: LoadAgentOptions<DQNOptions, Block> = {},
  ): Promise<DQN<O>> {
    return BaseAgent.loadAgent("DQN", file, makeEnv, options, (env, resolved: DQNOptions) => {
      return new DQN(env, resolved, net);
    });
  }

  /** Fills `#chosen`, one action for each environment. */
  #choose(epsilon: number | ArrayLike<number>): Promise<void> | undefined {
    const { states, masks } = this.envs;
    return chooseEpsilonGreedy(this.#chosen.all as Int32Array, {
      epsilon,
      rng: this.#exploration,
      space: this.#space,
      masks: masks?.each,
      what: this.envs.what,
      values: () => this.#exploring.ofRows(states.all),
    });
  }

  /** Turns steps into transitions of the options. */
  #makeWriter(sink: TransitionSink): StepSink {
    const { count, observations, actions } = this.envs;
    const { her, n_steps: n } = this.options;
    const writing = { ...this.options, count, observations, actions, n, rng: this.#lengths };
    if (!her) return new NStepWriter(sink, writing);
    return new HindsightWriter(sink, { ...writing, goals: goalsOf(this.env, observations.space) });
  }

  get #parts(): OffPolicyParts {
    return {
      collector: this.#collector,
      chosen: this.#chosen,
      buffer: this.buffer,
      options: this.options,
    };
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#values, this.#exploring, this.#update, this.#synchronize];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, target, trainer, buffer } = this;
    const own = { progress: this.clock, exploration: generatorState(this.#exploration) };
    const parts = { ...own, replay: buffer, ...this.#collector.parts };
    return { nets: { policy, target }, trainers: { trainer }, parts };
  }
}
