/**
 * One-step lookahead: try every action on a twin of the environment and take the one that leads to
 * the best. Source: the procedure of the MXNet notes; the values of states are learned as in TD(0)
 * (Sutton 1988), with the replay memory and the target net of Mnih et al. 2015.
 */
import type { z } from "zod";
import { autograd, type Block, nd, Trainer, utils } from "../gluon/mod.ts";
import { bestAction } from "./best_action.ts";
import { checkEvaluationEnv, checkMask, checkObservation } from "./checks.ts";
import { compiled } from "./compiled.ts";
import { dqnOptions, type ResolvedDQNOptions, resolveOptions } from "./dqn_options.ts";
import type { Environment, Observation } from "./environment.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { Experience } from "./experience.ts";
import { Forward } from "./forward.ts";
import { mlp } from "./networks.ts";
import type { Rows } from "./observations.ts";
import { penalties } from "./penalties.ts";
import { checkTotal, type LearnOptions } from "./progress.ts";
import { type Batch, ReplayBuffer } from "./replay_buffer.ts";
import { linearSchedule } from "./schedules.ts";
import { follow, netAndTarget } from "./target_net.ts";
import { tdTarget } from "./targets.ts";

/** The hyperparameters of `Lookahead`: those of DQN that concern it, with the same defaults. */
export type ResolvedLookaheadOptions = Omit<
  ResolvedDQNOptions,
  | "anneal_lr"
  | "double_q"
  | "dueling"
  | "n_steps"
  | "prioritized_replay"
  | "prioritized_replay_alpha"
  | "prioritized_replay_beta0"
  | "prioritized_replay_eps"
>;

/** What a caller gives; whatever is left out has its default. */
export type LookaheadOptions = Partial<ResolvedLookaheadOptions>;

const schema: z.ZodType<ResolvedLookaheadOptions> = dqnOptions.omit({
  anneal_lr: true,
  double_q: true,
  dueling: true,
  n_steps: true,
  prioritized_replay: true,
  prioritized_replay_alpha: true,
  prioritized_replay_beta0: true,
  prioritized_replay_eps: true,
});

/** An agent that learns the value of each state, and acts by trying all actions. */
export class Lookahead<O extends Observation = Observation> {
  readonly env: Environment<O, number>;
  readonly options: ResolvedLookaheadOptions;
  readonly net: Block;
  readonly target: Block;
  readonly buffer: ReplayBuffer;
  readonly trainer: Trainer;
  /** Environment steps taken. */
  step = 0;
  readonly #experience: Experience<O>;
  readonly #rng: nd.random.Generator;
  readonly #values: Forward<O>;
  readonly #tried: Rows;
  readonly #synchronize: () => void;
  #learn: (() => nd.NDArray) | null = null;
  #batch: Batch | null = null;

  /**
   * @param env a world with a `Discrete` action space that can be cloned.
   * @param net makes the network, `(batch, ...observation) -> (batch, 1)`; by default an MLP.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(env: Environment<O, number>, options: LookaheadOptions = {}, net?: () => Block) {
    this.env = env;
    this.options = resolveOptions("Lookahead", schema, options);
    const { gamma, buffer_size, net_arch, learning_rate, optimizer, tau, compile } = this.options;
    const [weights, exploration, replay] = nd.random.default_rng(this.options.seed).spawn(3);
    this.#rng = exploration!;
    this.buffer = new ReplayBuffer(buffer_size, { gamma, rng: replay! });
    this.#experience = new Experience(env, this.buffer, { algorithm: "Lookahead", n: 1, gamma });
    const { encoding, actions } = this.#experience.worlds;

    const makeNet = net ?? (() => mlp({ units: net_arch, outputs: 1 }));
    [this.net, this.target] = netAndTarget(makeNet, encoding.shape, weights!);
    this.trainer = new Trainer(this.net.collect_params(), optimizer, { learning_rate });
    this.#values = new Forward(this.net, encoding, compile);
    this.#tried = encoding.rows(actions.n);
    this.#synchronize = compiled(() => follow(this.target, this.net, tau), compile);
  }

  /** The action that leads `env` to the best state or, with probability `epsilon`, a random one; `env` stays as it is. */
  async act(env: Environment<O, number> = this.env, epsilon = 0): Promise<number> {
    const { actions, encoding } = this.#experience.worlds;
    const what = (): string => `look ahead in ${env.name}`;
    const mask = env.action_mask?.();
    if (mask) checkMask(mask, actions, what);
    if (epsilon > 0 && this.#rng.random() < epsilon) return actions.sample(this.#rng, mask);
    const [rewards, discounts] = [new Float64Array(actions.n), new Float64Array(actions.n)];
    for (let i = 0; i < actions.n; i++) {
      if (mask?.[i] === 0) continue;
      const twin = twinOf(env);
      const { next_state, reward, terminated } = twin.step(actions.start + i);
      checkObservation(next_state, encoding.space, what);
      encoding.write(next_state, this.#tried.each[i]!);
      rewards[i] = reward;
      discounts[i] = terminated ? 0 : this.options.gamma;
    }
    const values = await this.#values.ofRows(this.#tried.all);
    const returns = rewards.map((reward, i) => reward + discounts[i]! * values[i]!);
    return actions.start + bestAction(returns, 0, actions.n, mask);
  }

  /** Plays and learns until `total_timesteps`; a later call goes on where this one ended. */
  async learn({ total_timesteps = 0, onStep }: LearnOptions): Promise<this> {
    const { options, buffer } = this;
    const total = checkTotal(total_timesteps);
    const { worlds } = this.#experience;
    const epsilonAt = linearSchedule({
      start: options.exploration_initial_eps,
      end: options.exploration_final_eps,
      duration: Math.max(1, options.exploration_fraction * total),
    });
    let loss: nd.NDArray | null = null;
    if (!worlds.isRunning) this.#experience.begin(this.step === 0 ? options.seed : undefined);
    while (this.step < total) {
      const epsilon = this.step < options.learning_starts ? 1 : epsilonAt(this.step);
      const action = await this.act(this.env, epsilon);
      const episodeReturn = this.#experience.take(Int32Array.of(action - worlds.actions.start));
      this.step++;
      this.#experience.advance();

      const isReady = this.step >= options.learning_starts && buffer.length >= options.batch_size;
      if (isReady && this.step % options.train_freq === 0) {
        for (let i = 0; i < options.gradient_steps; i++) loss = this.update();
      }
      if (this.step % options.target_update_interval === 0) this.#synchronize();
      if ((await onStep?.({ step: this.step, epsilon, episodeReturn, loss })) === false) break;
    }
    return this;
  }

  /** One step of gradient descent on a batch from the buffer; returns the loss, on the device. */
  update(): nd.NDArray {
    if (this.#batch === null || this.#learn === null) {
      const batch = this.buffer.standingBatch(this.options.batch_size);
      this.#learn = compiled(() => this.#learnFrom(batch), this.options.compile);
      this.#batch = batch;
    }
    this.buffer.sampleInto(this.#batch);
    return this.#learn();
  }

  #learnFrom({ state, reward, next_state, discount }: Batch): nd.NDArray {
    const { encoding } = this.#experience.worlds;
    const { loss, max_grad_norm, batch_size } = this.options;
    const valueBy = (net: Block, states: nd.NDArray): nd.NDArray =>
      net(encoding.toInput(states)).reshape([batch_size]);
    const target = tdTarget(reward, discount, valueBy(this.target, next_state));
    const mean = autograd.record(() => penalties[loss](valueBy(this.net, state), target).mean());
    mean.backward();
    const gradients = [...this.net.collect_params().values()].map((each) => each.grad());
    if (max_grad_norm > 0) utils.clip_global_norm(gradients, max_grad_norm);
    this.trainer.step(1);
    return mean;
  }

  /** Returns of whole episodes played greedily on `env`, which must not be what the agent learns from. */
  async evaluate(
    env: Environment<O, number>,
    episodes = 100,
    seed = 1_000_000,
  ): Promise<Evaluation> {
    checkEvaluationEnv(env, this.env);
    return evaluate(() => this.act(env), env, { episodes, seed });
  }
}

function twinOf<O extends Observation>(env: Environment<O, number>): Environment<O, number> {
  const twin = env.clone?.();
  if (twin) return twin;
  throw new TypeError(
    `Cannot look ahead in ${env.name}: it has no clone(); trying actions takes a twin of the environment.`,
  );
}
