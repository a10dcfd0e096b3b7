/** Proximal policy optimization (PPO). Source: Schulman et al. 2017, Proximal policy optimization algorithms. */
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import type { FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import type { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { ActionScores, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import type { FinishedEpisode } from "../experience/exchange.ts";
import { packRollout } from "../experience/packed_rollout.ts";
import type { SharedRollout } from "../experience/rollouts.ts";
import type { ActorCritic } from "../networks/actor_critic.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "../train/checkpoint.ts";
import { PPOUpdater } from "../train/ppo_updater.ts";
import { learnFromRollouts } from "../train/received_rollouts.ts";
import { RolloutCollector } from "../train/rollout_collector.ts";
import { type Minibatch, RolloutUpdate } from "../train/rollout_update.ts";
import type { TrainingRun } from "../train/training_run.ts";
import { BaseAgent } from "./base_agent.ts";
import { type PPOOptions, type ResolvedPPOOptions, resolvePPOOptions } from "./options/ppo.ts";

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
  readonly #updater: PPOUpdater<Int32Array, Minibatch>;

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
    const { policy, rollout } = this;
    this.#updater = new PPOUpdater({
      ...{ policy, rollout, clock: this.clock, options: this.options },
      distribution: this.#collector.distribution,
      forward: ({ state }) => policy(this.envs.observations.toInput(state)),
      prepare: (compute) => new RolloutUpdate(rollout, this.options, compute),
    });
    this.trainer = this.#updater.trainer;
  }

  /** The most likely action or, with `deterministic: false`, a random one. */
  act(state: O, options: PolicyActOptions<O, A> = {}): Promise<A> {
    return this.#collector.act(state, options, this.acting);
  }

  /** What its networks say of the actions in an observation, where they say it of each. */
  scores(state: O): Promise<ActionScores | null> {
    return this.#collector.scores(state, this.acting);
  }

  /** Collects rollouts, or takes those of others, and learns until `total_timesteps`; a later call continues from there. */
  async learn({ rollouts, ...options }: LearnOptions = {}): Promise<this> {
    using run = this.clock.start("PPO", rollouts ? this.rollout.size : this.envs.count, options);
    if (rollouts) await learnFromRollouts(this, run, rollouts);
    else await this.#collector.learn(run, (lastValue) => this.update(lastValue, run.pause));
    return this;
  }

  /** Collects one rollout, and learns nothing from it. */
  async rollOut(state: Uint8Array | null): Promise<SharedRollout> {
    const parts = { progress: this.clock, ...this.#collector.shareParts };
    const share = { nets: {}, trainers: {}, parts };
    if (state !== null) await loadCheckpoint(state, this.algorithm, () => [this, share]);
    const episodes: FinishedEpisode[] = [];
    let bytes: Uint8Array = new Uint8Array();
    using run = this.clock.start("PPO", this.envs.count, {
      total_timesteps: this.step + this.rollout.size,
      onStep: ({ episodeReturn, episodeLength }) => {
        if (episodeReturn === null) return;
        episodes.push({ return: episodeReturn, length: episodeLength ?? 0 });
      },
    });
    await this.#collector.learn(run, (lastValue) => {
      bytes = packRollout(this.rollout, lastValue);
      return {};
    });
    const saved = (await saveCheckpoint(undefined, this, share)) as unknown as Blob;
    return { bytes, episodes, state: new Uint8Array(await saved.arrayBuffer()) };
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): ActorCritic {
    return this.policy;
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

  /** The indices of each minibatch of an epoch. */
  *#minibatches(): Generator<Int32Array> {
    const { batch_size } = this.options;
    const order = this.#collector.shuffling.permutation(this.rollout.size);
    for (let begin = 0; begin < order.length; begin += batch_size) {
      yield order.subarray(begin, begin + batch_size);
    }
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
    return [this.#collector, this.#updater];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, trainer } = this;
    const parts = { progress: this.clock, ...this.#collector.parts };
    return { nets: { policy }, trainers: { trainer }, parts };
  }
}
