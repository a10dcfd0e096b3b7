/** Recurrent DQN: deep Q-learning with a memory. Source: Kapturowski et al. 2019, R2D2; Hausknecht and Stone 2015, DRQN. */
import type { FileSource } from "../../gluon/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { discreteActions, normalizeMask } from "../checks.ts";
import { Collector } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import { EnvMemory } from "../collect/env_memory.ts";
import { SequenceWriter } from "../collect/sequence_writer.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { chooseEpsilonGreedy, greedyAction } from "../maths/exploration.ts";
import { weightedMean } from "../maths/policy_gradient.ts";
import { sequencePriority } from "../maths/sequences.ts";
import { allowedValue, tdTarget } from "../maths/targets.ts";
import { tdLosses } from "../maths/td_loss.ts";
import { rescaledValue, unscaledValue } from "../maths/value_rescaling.ts";
import {
  initializeRecurrentNet,
  PolicyMemory,
  RecurrentInference,
} from "../networks/recurrent_policy.ts";
import { type RecurrentQNet, RecurrentQNetwork } from "../networks/recurrent_q_network.ts";
import { makeTwice, polyakUpdate } from "../networks/target_network.ts";
import { PrioritizedReplayBuffer } from "../replay/prioritized_replay.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import { type Sequence, type SequenceBatch, SequenceStore } from "../replay/sequence_store.ts";
import type { Discrete } from "../spaces/mod.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { type AgentFunction, compiled } from "../train/compiled.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { makeOptimizer } from "../train/make_optimizer.ts";
import { makeReplay } from "../train/make_replay.ts";
import { trainOffPolicy } from "../train/off_policy.ts";
import { ReplayUpdate } from "../train/replay_update.ts";
import { valueSchedules } from "../train/value_schedules.ts";
import { BaseAgent } from "./base_agent.ts";
import type { DQNActOptions } from "./dqn.ts";
import {
  type RecurrentDQNOptions,
  type ResolvedRecurrentDQNOptions,
  resolveRecurrentDQNOptions,
  sequenceCapacity,
} from "./options/recurrent_dqn.ts";

/**
 * DQN whose network remembers the episode by an LSTM: for environments that do not show all that matters.
 *
 * Replay holds sequences that overlap by half, each with the memory before it (stored state); a burn-in warms that up with
 * the weights of now. `act` and `evaluate` remember, too: `forget` is called where an episode begins. Actions, masks and
 * truncation are as of `DQN`.
 */
export class RecurrentDQN<O extends Observation = Observation> extends BaseAgent<
  O,
  number,
  ResolvedRecurrentDQNOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "RecurrentDQN";
  /** The network that is trained: action values and the memory after them. */
  readonly policy: RecurrentQNet;
  /** The target network, which follows the trained one (Polyak averaging). */
  readonly target: RecurrentQNet;
  /** Experience replay: the sequences that updates are drawn from. */
  readonly buffer: ReplayBuffer<Sequence, SequenceBatch>;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #nets: readonly [policy: RecurrentQNetwork, target: RecurrentQNetwork];
  readonly #space: Discrete;
  readonly #memory: EnvMemory;
  readonly #writer: SequenceWriter;
  readonly #collector: Collector;
  readonly #exploration: nd.random.Generator;
  readonly #actRng: nd.random.Generator;
  readonly #chosen: Rows;
  readonly #values: RecurrentInference<O, [values: nd.NDArray]>;
  /** Of the episode that `act` is shown. */
  readonly #acting: PolicyMemory;
  readonly #update: ReplayUpdate<readonly nd.NDArray[], SequenceBatch>;
  readonly #synchronize: AgentFunction<void>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Discrete` action space, or several that are stepped together.
   * @param options see `recurrentDQNOptions`; anything left out has a default.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    options: RecurrentDQNOptions = {},
  ) {
    super(env, resolveRecurrentDQNOptions(options));
    const { seed, learning_rate, optimizer, tau, compile } = this.options;
    const { n_lstm_layers, lstm_hidden_size, sequence_length, burn_in } = this.options;
    const [weights, exploration, replay, act] = default_rng(seed).spawn(4);
    [this.#exploration, this.#actRng] = [exploration!, act!];
    this.#space = discreteActions(this.envs, "RecurrentDQN");
    const { count, observations, actions, masks } = this.envs;
    const { n } = this.#space;
    const makeNet = () => new RecurrentQNetwork(observations.space as never, this.options, n);
    this.#nets = makeTwice(makeNet);
    for (const net of this.#nets) initializeRecurrentNet(net, observations.shape, weights!);
    const [net] = this.#nets;
    [this.policy, this.target] = this.#nets;
    polyakUpdate(this.target, this.policy, 1);
    this.trainer = new BaseTrainer(
      this.policy.collect_params(),
      makeOptimizer(optimizer, learning_rate),
    );
    this.#values = new RecurrentInference(net, observations, compile);
    this.#acting = new PolicyMemory(net, 1);
    this.#memory = new EnvMemory(net, this.envs);
    const layout = {
      ...{ sequence_length, burn_in, observations, actions, hasMasks: masks !== undefined },
      memory: [2 * n_lstm_layers, lstm_hidden_size],
    } as const;
    const capacity = sequenceCapacity(this.options);
    const store = new SequenceStore(capacity, layout);
    this.buffer = makeReplay(capacity, this.options, { rng: replay!, store });
    const { gamma, n_steps } = this.options;
    const writing = { n: n_steps, gamma, layout, memory: this.#memory };
    this.#writer = new SequenceWriter(this.buffer, writing);
    this.#collector = new Collector(this.envs, this.#writer);
    this.#chosen = makeRows(count, actions);
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) => this.#learnFrom(batch));
    this.#synchronize = compiled(() => polyakUpdate(this.target, this.policy, tau), compile);
  }

  /** Forgets the observations that `act` was shown: an episode begins. */
  override forget(): void {
    this.#acting.forget(0);
  }

  /**
   * The action of the largest value among those that are allowed, after all observations since `forget`, or, with
   * probability `epsilon`, a random one.
   */
  async act(state: O, { env, mask, epsilon = 0 }: DQNActOptions<O> = {}): Promise<number> {
    const space = this.#space;
    const given = mask ?? env?.action_mask?.();
    const allowed = given && normalizeMask(given, space.n, this.acting);
    const [values] = await this.#values.of(state, this.#acting, this.acting);
    if (epsilon > 0 && this.#actRng.random() < epsilon) return space.sample(this.#actRng, allowed);
    return space.start + greedyAction(values, 0, space.n, allowed, this.acting);
  }

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    using run = this.clock.start("RecurrentDQN", this.envs.count, options);
    const { learning_starts, anneal_lr } = this.options;
    const { epsilonAt, rateAt, betaAt } = valueSchedules(this.clock, this.options);
    let [epsilon, figures]: [number, Metrics] = [1, {}];
    const [collector, chosen, buffer] = [this.#collector, this.#chosen, this.buffer];
    await trainOffPolicy(
      run,
      { collector, chosen, buffer, options: this.options },
      {
        choose: () => {
          epsilon = run.step < learning_starts ? 1 : epsilonAt(run.step);
          return this.#choose(epsilon);
        },
        update: async () => {
          if (anneal_lr) this.trainer.set_learning_rate(rateAt(run.step));
          if (buffer instanceof PrioritizedReplayBuffer) buffer.beta = betaAt(run.step);
          figures = { loss: await this.update() };
        },
        afterStep: () => {
          for (let i = run.targetUpdates(this.options); i > 0; i--) this.#synchronize();
        },
        metrics: (): Metrics => ({ epsilon, ...figures }),
      },
    );
    return this;
  }

  /** Fills `#chosen`, one action for each environment; what these show is remembered, whatever is chosen. */
  async #choose(epsilon: number): Promise<void> {
    const { states, masks, what } = this.envs;
    this.#writer.note();
    const [values] = await this.#values.step(states.all, this.#memory.current);
    await chooseEpsilonGreedy(this.#chosen.all as Int32Array, {
      ...{ epsilon, rng: this.#exploration, space: this.#space, masks: masks?.each, what },
      values: async () => values,
    });
  }

  /** One gradient step on a batch from the replay buffer; returns the loss, on the device. */
  async update(): Promise<nd.NDArray> {
    const [loss, priorities] = this.#update.run();
    const { buffer } = this;
    if (priorities && buffer instanceof PrioritizedReplayBuffer) await buffer.report(priorities);
    return loss!;
  }

  /** Gives the loss and, for prioritized replay, the priorities. */
  #learnFrom(batch: SequenceBatch): readonly nd.NDArray[] {
    const { trainer } = this;
    const [policy, target] = this.#nets;
    const { burn_in, max_grad_norm, loss: lossName, priority_eta } = this.options;
    const { observations } = this.envs;
    const [steps, size] = batch.reward.shape as [number, number];
    const rows = batch.state.reshape([-1, observations.width]);
    const input = (begin: number, end: number): nd.NDArray =>
      observations.toInput(rows.slice_axis(0, begin * size, end * size));
    const [before, learned] = [burn_in, burn_in + steps + 1];
    const memoryOf = (net: RecurrentQNetwork): nd.NDArray[] => {
      const stored = storedMemory(batch.memory, net.memoryShapes(size));
      if (before === 0) return stored;
      const warm = net.remember(input(0, before), stored);
      // Where an episode begins, there is no burn-in, and nothing to remember.
      return warm.map((each) => each.multiply(batch.burned.reshape([1, size, 1])));
    };
    const [next] = target(input(before, learned), memoryOf(target));
    const memory = memoryOf(policy);
    const [loss, error] = gradientStep({ trainer, net: policy, max_grad_norm }, () => {
      const [values] = policy(input(before, learned), memory);
      const label = this.#targetOf(batch, next, values.detach()).detach();
      const taken = values.slice_axis(0, 0, steps * size).pick(batch.action.reshape([-1]));
      const losses = tdLosses[lossName](taken, label).reshape([steps, size]);
      const weighted = batch.weight ? losses.multiply(batch.weight) : losses;
      return [weightedMean(weighted, batch.valid), label.subtract(taken)] as const;
    });
    if (!batch.weight) return [loss];
    return [loss, sequencePriority(error.reshape([steps, size]), batch.valid, priority_eta)];
  }

  /**
   * `r + discount max_a q(s', a)` for each step, as (Double) DQN; with value rescaling
   * `h(r + discount h^-1(max_a q(s', a)))`.
   *
   * @param next what the target network says of all observations of the sequences, `(steps x batch, actions)`.
   * @param values what the trained one says of them.
   */
  #targetOf(batch: SequenceBatch, next: nd.NDArray, values: nd.NDArray): nd.NDArray {
    const { double_q, value_rescaling } = this.options;
    const size = batch.reward.shape[1]!;
    const selector = double_q ? values : next;
    const mask = batch.mask?.reshape([-1, this.#space.n]);
    const best = (mask ? allowedValue(selector, mask) : selector).argmax({ axis: 1 });
    // Row t of the observations is rows t * size ... of the values.
    const columns = nd.arange(0, size, { dtype: "int32" });
    const there = next.pick(best).take(batch.next.multiply(size).add(columns).reshape([-1]));
    const [reward, discount] = [batch.reward.reshape([-1]), batch.discount.reshape([-1])];
    if (!value_rescaling) return tdTarget(reward, discount, there);
    return rescaledValue(tdTarget(reward, discount, unscaledValue(there)));
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, number>,
    { options }: LoadAgentOptions<RecurrentDQNOptions> = {},
  ): Promise<RecurrentDQN<O>> {
    const make = (env: ReturnType<MakeEnv<O, number>>, resolved: RecurrentDQNOptions) =>
      new RecurrentDQN(env, resolved);
    return BaseAgent.loadAgent("RecurrentDQN", file, makeEnv, options, make);
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#values, this.#update, this.#synchronize];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, target, trainer, buffer } = this;
    const own = { progress: this.clock, exploration: generatorState(this.#exploration) };
    const parts = { ...own, replay: buffer, ...this.#memory.parts, ...this.#collector.parts };
    return { nets: { policy, target }, trainers: { trainer }, parts };
  }
}

/** Hidden and cell state of a batch, of what the buffer keeps of them one after the other. */
function storedMemory(rows: nd.NDArray, shapes: readonly nd.Shape[]): nd.NDArray[] {
  const [layers] = shapes[0] as [number];
  return shapes.map((shape, i) => rows.slice_axis(0, i * layers, (i + 1) * layers).reshape(shape));
}
