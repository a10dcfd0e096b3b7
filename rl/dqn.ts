/** Deep Q-learning. Source: Mnih et al. 2015, Human-level control through deep reinforcement learning. */
import {
  autograd,
  type Block,
  init,
  loss as losses,
  nd,
  nn,
  Trainer,
  utils,
} from "../gluon/mod.ts";
import { type DQNOptions, type ResolvedDQNOptions, resolveDQNOptions } from "./dqn_options.ts";
import type { Environment, Observation } from "./environment.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { type Batch, ReplayBuffer } from "./replay_buffer.ts";
import { linearSchedule } from "./schedules.ts";
import { Discrete } from "./spaces.ts";
import { doubleQLearningTarget, qLearningTarget } from "./targets.ts";

/** What `learn` reports after every step. */
export interface Progress {
  /** Environment steps so far. */
  readonly step: number;
  readonly epsilon: number;
  /** Return of the episode that ended with this step, else `null`. */
  readonly episodeReturn: number | null;
  /** The loss of the last update, on the device; `null` before the first. */
  readonly loss: nd.NDArray | null;
}

/** What `learn` takes. */
export interface LearnOptions {
  /** Environment steps to take in all, those of earlier calls included. */
  readonly total_timesteps: number;
  /** Called after every step; `false` ends the training. */
  readonly onStep?: (progress: Progress) => boolean | undefined | Promise<boolean | undefined>;
}

/** An agent that learns the value of each action in each state by deep Q-learning. */
export class DQN<O extends Observation = Observation> {
  readonly env: Environment<O, number>;
  readonly options: ResolvedDQNOptions;
  readonly policy: Block;
  readonly target: Block;
  readonly buffer: ReplayBuffer;
  readonly trainer: Trainer;
  /** Environment steps taken. */
  step = 0;
  readonly #actions: Discrete;
  readonly #rng: nd.random.Generator;
  readonly #observed: nd.NDArray;
  readonly #values: () => nd.NDArray;
  readonly #synchronize: () => undefined;
  #update: (() => nd.NDArray) | null = null;

  /**
   * @param env a world with a `Discrete` action space.
   * @param options see `dqnOptions`; anything left out has a default.
   * @param net makes the network, `(batch, observation) -> (batch, actions)`; by default an MLP.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(env: Environment<O, number>, options: DQNOptions = {}, net?: () => Block) {
    if (!(env.action_space instanceof Discrete)) {
      throw new TypeError(
        `Cannot learn ${env.name} with DQN: its actions are ${env.action_space}; they must be Discrete.`,
      );
    }
    this.env = env;
    this.options = resolveDQNOptions(options);
    const { seed, buffer_size, gamma, learning_rate, optimizer, net_arch } = this.options;
    const [weights, exploration, replay] = nd.random.default_rng(seed).spawn(3) as Generators;
    this.#actions = env.action_space;
    this.#rng = exploration;
    this.buffer = new ReplayBuffer(buffer_size, { gamma, rng: replay });

    const makeNet = net ?? (() => mlp(net_arch, this.#actions.n));
    this.#observed = nd.keep(nd.zeros([1, env.observation_space.flatdim]));
    [this.policy, this.target] = [makeNet(), makeNet()];
    for (const block of [this.policy, this.target]) {
      block.initialize(new init.Xavier(), { rng: weights });
      nd.scope(() => block(this.#observed)); // lets deferred parameters find their shapes
    }
    this.trainer = new Trainer(this.policy.collect_params(), optimizer, { learning_rate });
    this.#values = this.#compiled(() => this.policy(this.#observed));
    this.#synchronize = this.#compiled(() => this.#blend());
    this.#blend(1);
  }

  /** The greedy action in `state` among those that `mask` allows, or, with probability `epsilon`, a random one. */
  async act(state: O, epsilon = 0, mask?: Uint8Array): Promise<number> {
    if (epsilon > 0 && this.#rng.random() < epsilon) return this.#actions.sample(this.#rng, mask);
    this.#observed.set(this.env.observation_space.flatten(state));
    return this.#actions.start + argmax(await this.#values().toArray(), mask);
  }

  /** Plays and learns until `total_timesteps`; a later call with a larger number goes on. */
  async learn({ total_timesteps, onStep }: LearnOptions): Promise<this> {
    const { env, options, buffer } = this;
    const epsilonAt = linearSchedule({
      start: options.exploration_initial_eps,
      end: options.exploration_final_eps,
      duration: Math.max(1, options.exploration_fraction * total_timesteps),
    });
    const space = env.observation_space;
    let state = env.get_init_state(this.step === 0 ? { seed: options.seed } : {});
    let [episodeReturn, loss] = [0, null as nd.NDArray | null];
    while (this.step < total_timesteps) {
      const epsilon = this.step < options.learning_starts ? 1 : epsilonAt(this.step);
      const action = await this.act(state, epsilon, env.action_mask?.());
      const { next_state, reward, terminated, done } = env.step(action);
      const stored = action - this.#actions.start;
      buffer.push(space.flatten(state), stored, reward, space.flatten(next_state), terminated);
      this.step++;
      episodeReturn += reward;

      const ready = this.step >= options.learning_starts && buffer.length >= options.batch_size;
      if (ready && this.step % options.train_freq === 0) {
        for (let i = 0; i < options.gradient_steps; i++) loss = this.update();
      }
      if (this.step % options.target_update_interval === 0) this.#synchronize();

      const report = { step: this.step, epsilon, episodeReturn: done ? episodeReturn : null, loss };
      if ((await onStep?.(report)) === false) break;
      state = done ? env.get_init_state() : next_state;
      if (done) episodeReturn = 0;
    }
    return this;
  }

  /** One step of gradient descent on a batch from the buffer; returns the loss, on the device. */
  update(): nd.NDArray {
    this.#update ??= this.#prepareUpdate();
    return this.#update();
  }

  #prepareUpdate(): () => nd.NDArray {
    const batch = this.buffer.transitions.standingBatch(this.options.batch_size);
    for (const array of Object.values(batch)) nd.keep(array);
    const learn = this.#compiled(() => this.#learnFrom(batch));
    return () => {
      this.buffer.sampleInto(batch);
      return learn();
    };
  }

  #learnFrom({ state, action, reward, next_state, discount }: Batch): nd.NDArray {
    const { double_q, loss, max_grad_norm } = this.options;
    const penalty = loss === "huber" ? new losses.HuberLoss() : new losses.L2Loss();
    const q = this.target(next_state);
    const target = double_q
      ? doubleQLearningTarget(reward, discount, q, this.policy(next_state))
      : qLearningTarget(reward, discount, q);
    const error = autograd.record(() => penalty(this.policy(state).pick(action), target).mean());
    error.backward();
    const gradients = [...this.policy.collect_params().values()].map((each) => each.grad());
    utils.clip_global_norm(gradients, max_grad_norm);
    this.trainer.step(1);
    return error;
  }

  /** Moves the target net towards the policy net. */
  #blend(tau: number = this.options.tau): undefined {
    const targets = this.target.collect_params();
    for (const [name, parameter] of this.policy.collect_params()) {
      const [from, to] = [parameter.data(), targets.get(name).data()];
      nd.scope(() => to.set(tau === 1 ? from : from.multiply(tau).add(to.multiply(1 - tau))));
    }
  }

  /** `body` as a plan, or as it is; either way its result holds until the next call. */
  #compiled<R extends nd.NDArray | undefined>(body: () => R): () => R {
    if (this.options.compile) return nd.compile(body);
    let last: R;
    return () => {
      last?.dispose("by the next call of the function that made it");
      last = nd.scope(body);
      return last;
    };
  }

  /** Returns of whole episodes played greedily on `env`, which must not be the training environment. */
  evaluate(env: Environment<O, number>, episodes = 100, seed = 1_000_000): Promise<Evaluation> {
    const greedy = (state: O): Promise<number> => this.act(state, 0, env.action_mask?.());
    return evaluate(greedy, env, { episodes, seed });
  }
}

type Generators = [nd.random.Generator, nd.random.Generator, nd.random.Generator];

/** A multilayer perceptron with relu between its layers. */
function mlp(units: readonly number[], outputs: number): Block {
  const net = new nn.Sequential();
  for (const each of units) net.add(new nn.Dense(each, { activation: "relu" }));
  return net.add(new nn.Dense(outputs));
}

/** Index of the largest value among those that `mask` allows. */
function argmax(values: ArrayLike<number>, mask?: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    const better = best < 0 || (values[i] as number) > (values[best] as number);
    if (mask?.[i] !== 0 && better) best = i;
  }
  return best;
}
