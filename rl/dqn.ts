/** Deep Q-learning. Source: Mnih et al. 2015, Human-level control through deep reinforcement learning. */
import { autograd, type Block, nd, Trainer, utils } from "../gluon/mod.ts";
import { bestAction } from "./best_action.ts";
import {
  generatorPart,
  loadCheckpoint,
  type Memory,
  type Notes,
  recordPart,
  type SaveOptions,
  saveCheckpoint,
} from "./checkpoint.ts";
import { checkEvaluationEnv, checkMask, checkObservation } from "./checks.ts";
import { compiled } from "./compiled.ts";
import { type DQNOptions, type ResolvedDQNOptions, resolveDQNOptions } from "./dqn_options.ts";
import type { Environment, Observation, VectorEnvironment } from "./environment.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { Experience } from "./experience.ts";
import { Forward } from "./forward.ts";
import { actionValueNet } from "./networks.ts";
import { penalties } from "./penalties.ts";
import { makeReplay, PrioritizedReplayBuffer } from "./prioritized_replay.ts";
import { checkTotal, type LearnOptions } from "./progress.ts";
import type { Batch, ReplayBuffer } from "./replay_buffer.ts";
import { linearSchedule, type Schedule } from "./schedules.ts";
import { follow, netAndTarget } from "./target_net.ts";
import { allowedValue, doubleQLearningTarget, qLearningTarget } from "./targets.ts";

export type { LearnOptions, Progress } from "./progress.ts";

/** Stands for an action until the net has been asked for the best. */
const GREEDY = -1;

/**
 * An agent that learns the value of each action in each state by deep Q-learning.
 *
 * A time limit does not end what a state is worth, only a true end does. Actions that
 * `env.action_mask()` forbids are not taken, and do not count in the worth of the next state: memory
 * keeps its mask. Of several worlds each flips a coin of its own; what crosses a reset is not learned.
 */
export class DQN<O extends Observation = Observation> {
  readonly env: Environment<O, number> | VectorEnvironment<O, number>;
  readonly options: ResolvedDQNOptions;
  readonly policy: Block;
  readonly target: Block;
  readonly buffer: ReplayBuffer;
  readonly trainer: Trainer;
  /** What those who train the agent keep with it, such as the best evaluation so far. */
  readonly notes: Notes = {};
  readonly #progress = { step: 0, totalTimesteps: 0 };
  readonly #experience: Experience<O>;
  readonly #rng: nd.random.Generator;
  readonly #chosen: Int32Array;
  readonly #values: Forward<O>;
  readonly #synchronize: () => void;
  #learn: (() => readonly nd.NDArray[]) | null = null;
  #batch: Batch | null = null;

  /**
   * @param env a world with a `Discrete` action space, or several that are stepped together.
   * @param options see `dqnOptions`; anything left out has a default.
   * @param net makes the network, `(batch, ...observation) -> (batch, actions)`; by default an MLP.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    options: DQNOptions = {},
    net?: () => Block,
  ) {
    this.env = env;
    this.options = resolveDQNOptions(options);
    const { seed, n_steps, gamma, learning_rate, optimizer, tau, compile } = this.options;
    const [weights, exploration, replay] = nd.random.default_rng(seed).spawn(3);
    this.#rng = exploration!;
    this.buffer = makeReplay(this.options, replay!);
    this.#experience = new Experience(env, this.buffer, { algorithm: "DQN", n: n_steps, gamma });
    const { count, actions, encoding } = this.#experience.worlds;
    this.#chosen = new Int32Array(count);
    const makeNet = net ?? (() => actionValueNet(this.options, actions.n));
    [this.policy, this.target] = netAndTarget(makeNet, encoding.shape, weights!);
    this.trainer = new Trainer(this.policy.collect_params(), optimizer, { learning_rate });
    this.#values = new Forward(this.policy, encoding, compile);
    this.#synchronize = compiled(() => follow(this.target, this.policy, tau), compile);
  }

  /** Environment steps taken. */
  get step(): number {
    return this.#progress.step;
  }

  /** Steps to take in all, as `learn` was told; 0 before that. */
  get total_timesteps(): number {
    return this.#progress.totalTimesteps;
  }

  /** The best action in `state` of those that `mask` allows or, with probability `epsilon`, a random one. */
  async act(state: O, epsilon = 0, mask?: Uint8Array): Promise<number> {
    const { actions, encoding } = this.#experience.worlds;
    const what = (): string => `act in ${this.env.name}`;
    if (mask) checkMask(mask, actions, what);
    if (epsilon > 0 && this.#rng.random() < epsilon) return actions.sample(this.#rng, mask);
    checkObservation(state, encoding.space, what);
    return actions.start + bestAction(await this.#values.of(state), 0, actions.n, mask);
  }

  /** Plays and learns until `total_timesteps`; a later call goes on where this one ended. */
  async learn({ total_timesteps, onStep }: LearnOptions = {}): Promise<this> {
    const { options, buffer } = this;
    const total = checkTotal(total_timesteps ?? this.#progress.totalTimesteps);
    this.#progress.totalTimesteps = total;
    const linear = (start: number, end: number, fraction = 1): Schedule =>
      linearSchedule({ start, end, duration: Math.max(1, fraction * total) });
    const { exploration_initial_eps, exploration_final_eps, exploration_fraction } = options;
    const epsilonAt = linear(exploration_initial_eps, exploration_final_eps, exploration_fraction);
    const rateAt = linear(options.learning_rate, 0);
    const betaAt = linear(options.prioritized_replay_beta0, 1);
    let loss: nd.NDArray | null = null;
    if (!this.#experience.worlds.isRunning) {
      this.#experience.begin(this.step === 0 ? options.seed : undefined);
    }
    while (this.step < total) {
      const before = this.step;
      const epsilon = before < options.learning_starts ? 1 : epsilonAt(before);
      const episodeReturn = this.#experience.take(await this.#choose(epsilon));
      this.#progress.step += this.#chosen.length;
      this.#experience.advance();
      const { step } = this;

      const times = (every: number): number =>
        Math.floor(step / every) - Math.floor(before / every);
      if (step >= options.learning_starts && buffer.length >= options.batch_size) {
        if (options.anneal_lr) this.trainer.set_learning_rate(rateAt(step));
        if (buffer instanceof PrioritizedReplayBuffer) buffer.beta = betaAt(step);
        const updates = times(options.train_freq) * options.gradient_steps;
        for (let i = 0; i < updates; i++) loss = await this.update();
      }
      for (let i = times(options.target_update_interval); i > 0; i--) this.#synchronize();

      const goesOn = onStep?.({ step, epsilon, episodeReturn, loss });
      if ((goesOn instanceof Promise ? await goesOn : goesOn) === false) break;
    }
    return this;
  }

  /** An action for each world by a coin of its own: random with probability `epsilon`, else the best. */
  async #choose(epsilon: number): Promise<Int32Array> {
    const { actions, masks, states } = this.#experience.worlds;
    const chosen = this.#chosen;
    for (let i = 0; i < chosen.length; i++) {
      const isRandom = epsilon > 0 && this.#rng.random() < epsilon;
      chosen[i] = isRandom ? actions.sample(this.#rng, masks?.each[i]) - actions.start : GREEDY;
    }
    if (!chosen.includes(GREEDY)) return chosen;
    const values = await this.#values.ofRows(states.all);
    for (let i = 0; i < chosen.length; i++) {
      if (chosen[i] !== GREEDY) continue;
      chosen[i] = bestAction(values, i * actions.n, actions.n, masks?.each[i]);
    }
    return chosen;
  }

  /** One step of gradient descent on a batch from the buffer; returns the loss, on the device. */
  async update(): Promise<nd.NDArray> {
    const { buffer, options } = this;
    this.#batch ??= buffer.standingBatch(options.batch_size);
    const batch = this.#batch;
    this.#learn ??= compiled(() => this.#learnFrom(batch), options.compile);
    buffer.sampleInto(batch);
    const [loss, errors] = this.#learn();
    if (errors && buffer instanceof PrioritizedReplayBuffer) await buffer.report(errors);
    return loss!;
  }

  /** The update as one piece of work for the device; gives the loss and, to prioritize, each error. */
  #learnFrom(batch: Batch): readonly nd.NDArray[] {
    const { state, action, reward, next_state, discount, nextMask, weight } = batch;
    const { double_q, loss, max_grad_norm } = this.options;
    const { encoding } = this.#experience.worlds;
    const nextValues = (net: Block): nd.NDArray => {
      const values = net(encoding.toInput(next_state));
      return nextMask ? allowedValue(values, nextMask) : values;
    };
    const nextQ = nextValues(this.target);
    const target = double_q
      ? doubleQLearningTarget(reward, discount, nextQ, nextValues(this.policy))
      : qLearningTarget(reward, discount, nextQ);
    const [mean, q] = autograd.record(() => {
      const taken = this.policy(encoding.toInput(state)).pick(action);
      return [penalties[loss](taken, target, weight).mean(), taken] as const;
    });
    mean.backward();
    if (max_grad_norm > 0) {
      const gradients = [...this.policy.collect_params().values()].map((each) => each.grad());
      utils.clip_global_norm(gradients, max_grad_norm);
    }
    this.trainer.step(1);
    return weight ? [mean, target.subtract(q)] : [mean];
  }

  /** Returns of whole episodes played greedily on `env`, which must not be what the agent learns from. */
  async evaluate(
    env: Environment<O, number>,
    episodes = 100,
    seed = 1_000_000,
  ): Promise<Evaluation> {
    checkEvaluationEnv(env, this.env);
    const greedy = (state: O): Promise<number> => this.act(state, 0, env.action_mask?.());
    return evaluate(greedy, env, { episodes, seed });
  }

  /**
   * Writes a checkpoint: everything that decides how the training goes on. What `load` makes of it
   * continues to the same parameters, bit for bit, as if never interrupted.
   *
   * @throws {Error} where the disk is full or the folder missing; the file that was there stays.
   */
  save(filename: string, options?: SaveOptions): Promise<void> {
    const { env, notes } = this;
    const origin = { algorithm: "DQN", environment: env.name, options: { ...this.options }, notes };
    return saveCheckpoint(filename, origin, this.#memory, options);
  }

  /**
   * The agent that a checkpoint holds.
   *
   * @param makeEnv makes the environment of that name, anew; the agent's notes may tell how.
   * @param net as for the constructor, if the agent was given one.
   * @throws {RangeError} where the file is no checkpoint of DQN, cut short, or of another net.
   */
  static load<O extends Observation>(
    filename: string,
    makeEnv: (id: string, notes: Notes) => Environment<O, number> | VectorEnvironment<O, number>,
    net?: () => Block,
  ): Promise<DQN<O>> {
    return loadCheckpoint(filename, "DQN", ({ environment, options, notes }) => {
      const agent = new DQN(makeEnv(environment, notes), options as DQNOptions, net);
      Object.assign(agent.notes, notes);
      return [agent, agent.#memory];
    });
  }

  get #memory(): Memory {
    const { policy, target, trainer, buffer } = this;
    const own = { progress: recordPart(this.#progress), exploration: generatorPart(this.#rng) };
    const parts = { ...own, replay: buffer, ...this.#experience.parts };
    return { nets: { policy, target }, trainer, parts };
  }
}
