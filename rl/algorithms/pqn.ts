/** Parallelised Q-network (PQN). Source: Gallici et al. 2024, Simplifying deep temporal difference learning. */

import type { Block } from "../../gluon/block/block.ts";
import type { FileSource } from "../../gluon/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { AdamW } from "../../gluon/optimizer/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type {
  ActionScores,
  ActOptions,
  LearnOptions,
  LoadAgentOptions,
  MakeEnv,
  Metrics,
} from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { discreteActions, normalizeMask } from "../checks.ts";
import { Collector } from "../collect/collector.ts";
import { makeRows, type Row, type Rows } from "../collect/encoding.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { chooseEpsilonGreedy, greedyAction } from "../maths/exploration.ts";
import { weightedMean } from "../maths/policy_gradient.ts";
import { featuresBefore } from "../networks/features.ts";
import { Inference } from "../networks/inference.ts";
import { initializeNet } from "../networks/initialize_net.ts";
import { mlp } from "../networks/mlp.ts";
import { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { Discrete } from "../spaces/mod.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { trainOnPolicy } from "../train/on_policy.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import { linearSchedule } from "../train/schedules.ts";
import type { TrainingRun } from "../train/training_run.ts";
import { BaseAgent } from "./base_agent.ts";
import { type PQNOptions, type ResolvedPQNOptions, resolvePQNOptions } from "./options/pqn.ts";
import { scheduleOf } from "./options/scheduled.ts";

/** Names of the figures that PQN reports. */
export const PQN_METRICS: readonly string[] = ["loss", "epsilon", "learning_rate"];

/**
 * An agent that learns action values from its own latest steps in several environments, by lambda returns: without a
 * replay buffer and a target network, stable by layer normalization.
 *
 * Bootstraps on truncation, not on termination. Masked actions are neither taken nor counted in returns.
 */
export class PQN<O extends Observation = Observation> extends BaseAgent<
  O,
  number,
  ResolvedPQNOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "PQN";
  /** The network that is trained: action values, `(batch, ...observation) -> (batch, actions)`. */
  readonly policy: Block;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  /** The steps since the latest update. */
  readonly rollout: RolloutBuffer;
  readonly #space: Discrete;
  readonly #collector: Collector;
  readonly #chosen: Rows;
  readonly #exploration: nd.random.Generator;
  readonly #shuffling: nd.random.Generator;
  readonly #values: Inference<O>;
  readonly #sum: nd.NDArray;
  readonly #update: RolloutUpdate<void>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Discrete` action space, or several that are stepped together.
   * @param options see `pqnOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> (batch, actions)`; by default an MLP, after a CNN where observations are images.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    options: PQNOptions = {},
    net?: () => Block,
  ) {
    super(env, resolvePQNOptions(options));
    const { seed, n_steps, net_arch: units, layer_norm, compile } = this.options;
    const [weights, exploration, shuffling] = default_rng(seed).spawn(3);
    this.#exploration = exploration!;
    this.#shuffling = shuffling!;
    this.#space = discreteActions(this.envs, "PQN");
    const { observations, actions, count } = this.envs;
    const outputs = this.#space.n;
    const features = featuresBefore(observations.space, this.options);
    const head = mlp({ units, outputs, layer_norm });
    this.policy = net ? net() : features ? new nn.Sequential(features, head) : head;
    initializeNet(this.policy, observations.shape, outputs, weights!);
    this.trainer = new BaseTrainer(this.policy.collect_params(), new AdamW());
    this.#values = new Inference(this.policy, observations, compile);
    this.rollout = new RolloutBuffer(this.envs, n_steps);
    this.#collector = new Collector(this.envs, this.rollout);
    this.#chosen = makeRows(count, actions);
    this.#sum = nd.keep(nd.zeros([1]));
    this.#update = new RolloutUpdate(this.rollout, this.options, (batch) => this.#learnFrom(batch));
  }

  /** The action of the largest value among those that are allowed. */
  async act(state: O, { env, mask }: ActOptions<O, number> = {}): Promise<number> {
    const { start, n } = this.#space;
    const given = mask ?? env?.action_mask?.();
    const allowed = given && normalizeMask(given, n, this.acting);
    return (
      start + greedyAction(await this.#values.of(state, this.acting), 0, n, allowed, this.acting)
    );
  }

  /** What its networks say of the actions in an observation, where they say it of each. */
  async scores(state: O): Promise<ActionScores> {
    return { kind: "Q-values", values: await this.#values.of(state, this.acting) };
  }

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    using run = this.clock.start("PQN", this.envs.count, options);
    const { envs, rollout } = this;
    const { exploration_initial_eps: start, exploration_final_eps: end, seed } = this.options;
    const duration = Math.max(1, this.options.exploration_fraction * this.clock.explorationSteps);
    const epsilonAt = linearSchedule({ start, end, duration });
    const parts = { envs, rollout, collector: this.#collector, chosen: this.#chosen, seed };
    await trainOnPolicy(run, parts, {
      choose: () => this.#choose(epsilonAt(run.step)),
      values: async (states) => this.#best(states, await this.#values.ofRows(states)),
      update: async (lastValue) => ({
        ...(await this.update(lastValue, run.pause)),
        epsilon: epsilonAt(run.step),
      }),
    });
    return this;
  }

  /**
   * Some epochs of minibatches over the rollout, which is full; gives the figures.
   *
   * @param lastValue largest action values of the current states.
   * @param pause gives the event loop a turn where that is due.
   */
  async update(lastValue: nd.NumericArray, pause?: TrainingRun["pause"]): Promise<Metrics> {
    const { gamma, q_lambda, n_epochs, batch_size } = this.options;
    this.rollout.finish(lastValue, gamma, q_lambda);
    const learningRate = scheduleOf(this.options.learning_rate, this.clock.total)(this.step);
    this.trainer.set_learning_rate(learningRate);
    this.#sum.set([0]);
    let updates = 0;
    for (let epoch = 0; epoch < n_epochs; epoch++) {
      const order = this.#shuffling.permutation(this.rollout.size);
      for (let begin = 0; begin < order.length; begin += batch_size) {
        this.#update.run(order.subarray(begin, begin + batch_size));
        updates++;
        const turn = pause?.();
        if (turn) await turn;
      }
    }
    return { loss: (await this.#sum.asscalar()) / updates, learning_rate: learningRate };
  }

  /** One gradient step on a minibatch: the squared distance of the taken actions' values from their lambda returns. */
  #learnFrom({ state, action, target, weight }: Minibatch): void {
    const { policy, trainer } = this;
    const { max_grad_norm } = this.options;
    const [loss] = gradientStep({ trainer, net: policy, max_grad_norm }, () => {
      const taken = policy(this.envs.observations.toInput(state)).pick(action);
      return [weightedMean(target.subtract(taken).square(), weight)] as const;
    });
    this.#sum.set(this.#sum.add(loss));
  }

  /** Fills `#chosen`, and the values of the rollout's current step. */
  async #choose(epsilon: number): Promise<void> {
    const { states, masks, what } = this.envs;
    const values = await this.#values.ofRows(states.all);
    await chooseEpsilonGreedy(this.#chosen.all as Int32Array, {
      epsilon,
      rng: this.#exploration,
      space: this.#space,
      masks: masks?.each,
      what,
      values: () => Promise.resolve(values),
    });
    this.rollout.value.set(this.#best(states.all, values), this.rollout.begin);
  }

  /** The largest value of each state: the current ones of all environments, or the next one of one. */
  #best(states: Row, values: ArrayLike<number>): Float32Array {
    const { n } = this.#space;
    const { masks, nextMasks, nextStates, what } = this.envs;
    const isCurrent = states === this.envs.states.all;
    const first = isCurrent ? 0 : nextStates.each.indexOf(states);
    const allowed = isCurrent ? masks : nextMasks;
    return Float32Array.from({ length: values.length / n }, (_, i) => {
      const best = greedyAction(values, i * n, n, allowed?.each[first + i], what);
      return values[i * n + best] as number;
    });
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, number>,
    { net, options }: LoadAgentOptions<PQNOptions, Block> = {},
  ): Promise<PQN<O>> {
    return BaseAgent.loadAgent("PQN", file, makeEnv, options, (env, resolved: PQNOptions) => {
      return new PQN(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#values, this.#update, this.#sum];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const generators = {
      exploration: generatorState(this.#exploration),
      shuffling: generatorState(this.#shuffling),
    };
    const parts = { progress: this.clock, ...generators, ...this.#collector.parts };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}
