/** Recurrent PPO: proximal policy optimization with a memory. Source: Raffin et al., sb3-contrib's `RecurrentPPO`. */
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import type { FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { normalizeMask } from "../checks.ts";
import { Collector } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import { RolloutMemory } from "../collect/rollout_memory.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { RecurrentActorCritic, type RecurrentNet } from "../networks/recurrent_actor_critic.ts";
import {
  initializeRecurrentNet,
  PolicyMemory,
  RecurrentInference,
} from "../networks/recurrent_policy.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { type PaddedSequences, sequenceBatches } from "../replay/sequences.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { trainOnPolicy } from "../train/on_policy.ts";
import { PPOUpdater } from "../train/ppo_updater.ts";
import { type SequenceBatch, SequenceUpdate } from "../train/sequence_update.ts";
import type { TrainingRun } from "../train/training_run.ts";
import { BaseAgent } from "./base_agent.ts";
import {
  type RecurrentPPOOptions,
  type ResolvedRecurrentPPOOptions,
  resolveRecurrentPPOOptions,
} from "./options/recurrent_ppo.ts";

/** Lengths of sequences are rounded up to a multiple of this: each shape is compiled by itself. */
const LENGTHS = 16;

/**
 * PPO whose policy remembers the episode by an LSTM: for environments that do not show all that matters.
 *
 * Minibatches are stretches of the rollout, in which an LSTM begins with the memory that it had there. `act` and `evaluate`
 * remember, too: `forget` is called where an episode begins. Actions, masks and truncation are as of `PPO`.
 */
export class RecurrentPPO<
  O extends Observation = Observation,
  A extends Action = Action,
> extends BaseAgent<O, A, ResolvedRecurrentPPOOptions> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "RecurrentPPO";
  /** The networks that are trained, with their LSTM. */
  readonly policy: RecurrentNet;
  readonly #net: RecurrentActorCritic;
  /** The optimizer of `policy`. */
  readonly trainer: BaseTrainer;
  /** The steps since the latest update. */
  readonly rollout: RolloutBuffer;
  readonly #memory: RolloutMemory;
  readonly #inference: RecurrentInference<O, [params: nd.NDArray, values: nd.NDArray]>;
  readonly #collector: Collector;
  readonly #chosen: Rows;
  /** Of the episode that `act` is shown. */
  readonly #acting: PolicyMemory;
  readonly #sampling: nd.random.Generator;
  readonly #shuffling: nd.random.Generator;
  readonly #actingRng: nd.random.Generator;
  readonly #row: Rows;
  readonly #updater: PPOUpdater<PaddedSequences, SequenceBatch>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment, or several that are stepped together.
   * @param options see `recurrentPPOOptions`; anything left out has a default.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(env: Environment<O, A> | VectorEnvironment<O, A>, options: RecurrentPPOOptions = {}) {
    super(env, resolveRecurrentPPOOptions(options), { actionBounds: "clip" });
    const { envs } = this;
    const { seed, n_steps, compile } = this.options;
    const generators = default_rng(seed).spawn(4);
    const [weights, sampling, shuffling, acting] = generators as [
      nd.random.Generator,
      nd.random.Generator,
      nd.random.Generator,
      nd.random.Generator,
    ];
    [this.#sampling, this.#shuffling, this.#actingRng] = [sampling, shuffling, acting];
    this.#net = new RecurrentActorCritic(envs as never, this.options);
    this.policy = this.#net;
    initializeRecurrentNet(this.#net, envs.observations.shape, weights);
    this.#inference = new RecurrentInference(this.#net, envs.observations, compile);
    this.rollout = new RolloutBuffer(envs, n_steps);
    this.#memory = new RolloutMemory(this.#net, envs as never, this.rollout);
    this.#collector = new Collector(envs, this.#memory.sink);
    this.#chosen = makeRows(envs.count, envs.actions);
    this.#row = makeRows(1, envs.actions);
    this.#acting = new PolicyMemory(this.#net, 1);
    const { before: rows, current, starts: start } = this.#memory;
    const memory = {
      ...{ rows, width: current.width, start },
      shapes: (sequences: number) => this.#net.memoryShapes(sequences),
    };
    const { policy, rollout } = this;
    this.#updater = new PPOUpdater({
      ...{ policy, rollout, clock: this.clock, options: this.options },
      distribution: this.#net.distribution,
      forward: (batch) => policy(envs.observations.toInput(batch.state), [...batch.memory]),
      prepare: (compute) => new SequenceUpdate(rollout, memory, this.options, compute),
    });
    this.trainer = this.#updater.trainer;
  }

  /** What the LSTM remembered before each entry of the rollout, and 1 where an episode begins with that entry. */
  get memory(): { readonly before: Float32Array; readonly starts: Uint8Array } {
    return this.#memory;
  }

  /** Forgets the observations that `act` was shown: an episode begins. */
  override forget(): void {
    this.#acting.forget(0);
  }

  /** The most likely action or, with `deterministic: false`, a random one, after all observations since `forget`. */
  async act(state: O, options: PolicyActOptions<O, A> = {}): Promise<A> {
    const { actions } = this.envs;
    const { env, mask = env?.action_mask?.(), deterministic = true } = options;
    const [params] = await this.#inference.of(state, this.#acting, this.acting);
    const allowed = mask && normalizeMask(mask, actions.maskLength, this.acting);
    const action = this.#row.all;
    const choice = { params, index: 0, action, mask: allowed, what: this.acting };
    const { distribution } = this.#net;
    if (deterministic) distribution.mode(choice);
    else distribution.sample(choice, this.#actingRng);
    return actions.decode(action);
  }

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    const { envs, rollout } = this;
    using run = this.clock.start("RecurrentPPO", envs.count, options);
    const parts = {
      ...{ envs, rollout, collector: this.#collector, chosen: this.#chosen },
      seed: this.options.seed,
    };
    await trainOnPolicy(run, parts, {
      choose: () => this.#choose(),
      values: (states, env) => this.#values(states, env),
      update: (lastValue) => this.update(lastValue, run.pause),
    });
    return this;
  }

  /** Draws an action for each environment, and notes what it came from in the rollout. */
  async #choose(): Promise<void> {
    const { envs, rollout } = this;
    const { begin } = rollout;
    this.#memory.note();
    const [params, values] = await this.#inference.step(envs.states.all, this.#memory.current);
    rollout.value.set(values, begin);
    for (let index = 0; index < envs.count; index++) {
      const action = this.#chosen.each[index]!;
      const choice = { params, index, action, mask: envs.masks?.each[index], what: envs.what };
      const { distribution } = this.#net;
      rollout.logProb[begin + index] = distribution.sample(choice, this.#sampling);
    }
  }

  /** Values of the current states or, of an environment whose episode was truncated, of its last one. */
  async #values(states: Rows["all"], env?: number): Promise<nd.NumericArray> {
    const memory = env === undefined ? this.#memory.ofNext() : this.#memory.of(env);
    return (await this.#inference.step(states, memory))[1];
  }

  /**
   * Some epochs of minibatches over the rollout, which is full; gives the figures.
   *
   * @param lastValue values of the current states.
   * @param pause gives the event loop a turn where that is due.
   */
  update(
    lastValue: nd.NumericArray,
    pause: TrainingRun["pause"] = eventLoopYielder(),
  ): Promise<Metrics> {
    return this.#updater.update(lastValue, () => this.#minibatches(), pause);
  }

  /** The sequences of each minibatch of an epoch. */
  #minibatches(): Iterable<PaddedSequences> {
    const { n_steps, batch_size, compile } = this.options;
    const source = { count: this.envs.count, n_steps, start: this.#memory.starts };
    const split = this.#shuffling.integers(0, this.rollout.size);
    return sequenceBatches(source, batch_size, split, compile ? LENGTHS : 1);
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation, A extends Action>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, A>,
    { options }: LoadAgentOptions<RecurrentPPOOptions> = {},
  ): Promise<RecurrentPPO<O, A>> {
    const make = (env: ReturnType<MakeEnv<O, A>>, resolved: RecurrentPPOOptions) =>
      new RecurrentPPO(env, resolved);
    return BaseAgent.loadAgent("RecurrentPPO", file, makeEnv, options, make);
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#inference, this.#updater];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const parts = {
      progress: this.clock,
      sampling: generatorState(this.#sampling),
      shuffling: generatorState(this.#shuffling),
      ...this.#memory.parts,
      ...this.#collector.parts,
    };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}
