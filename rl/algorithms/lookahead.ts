/**
 * One-step lookahead: tries every action on a clone of the environment and takes the one that leads to
 * the best. Source: the procedure of the MXNet notes; state values are learned as in TD(0)
 * (Sutton 1988), with the replay buffer and the target network of Mnih et al. 2015.
 */

import type { Block, FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { ActOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { discreteActions, normalizeMask } from "../checks.ts";
import { Collector } from "../collect/collector.ts";
import { makeRows, type Rows } from "../collect/encoding.ts";
import { NStepWriter } from "../collect/n_step.ts";
import type { Environment, Observation } from "../environment.ts";
import { greedyAction } from "../maths/exploration.ts";
import { tdTarget } from "../maths/targets.ts";
import { tdLosses } from "../maths/td_loss.ts";
import { Inference } from "../networks/inference.ts";
import { mlp } from "../networks/mlp.ts";
import { netAndTarget, polyakUpdate } from "../networks/target_network.ts";
import { type Batch, ReplayBuffer } from "../replay/replay_buffer.ts";
import type { Discrete } from "../spaces/mod.ts";
import { checkStep } from "../step.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { type AgentFunction, compiled } from "../train/compiled.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { makeOptimizer } from "../train/make_optimizer.ts";
import { type OffPolicyParts, trainOffPolicy } from "../train/off_policy.ts";
import { ReplayUpdate } from "../train/replay_update.ts";
import { linearSchedule } from "../train/schedules.ts";
import { BaseAgent } from "./base_agent.ts";
import { resolveOptions } from "./options/fragments.ts";
import {
  type LookaheadOptions,
  lookaheadOptions,
  type ResolvedLookaheadOptions,
} from "./options/lookahead.ts";

/** What `Lookahead.act` takes besides the observation. */
export interface LookaheadActOptions<O extends Observation> extends ActOptions<O, number> {
  /** Probability of a random action. Default: 0. */
  readonly epsilon?: number;
}

/** An agent that learns state values, and acts by trying all actions on clones of the environment. */
export class Lookahead<O extends Observation = Observation> extends BaseAgent<
  O,
  number,
  ResolvedLookaheadOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "Lookahead";
  /** The network that is trained: the value of a state, `(batch, ...observation) -> (batch, 1)`. */
  readonly net: Block;
  /** The target network, which follows the trained one (Polyak averaging). */
  readonly target: Block;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #space: Discrete;
  readonly #collector: Collector;
  readonly #exploration: nd.random.Generator;
  readonly #actRng: nd.random.Generator;
  readonly #values: Inference<O>;
  readonly #chosen: Rows;
  readonly #tried: Rows;
  readonly #update: ReplayUpdate<nd.NDArray>;
  readonly #synchronize: AgentFunction<void>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Discrete` action space that can be cloned.
   * @param net makes the network, `(batch, ...observation) -> (batch, 1)`; by default an MLP.
   * @throws {RangeError} naming the option that is wrong, and its value.
   * @throws {TypeError} where there are several environments, or actions that are not `Discrete`.
   */
  constructor(env: Environment<O, number>, options: LookaheadOptions = {}, net?: () => Block) {
    super(env, resolveOptions("Lookahead", lookaheadOptions, options));
    const { gamma, buffer_size, net_arch, learning_rate, optimizer, tau, compile } = this.options;
    const [weights, exploration, replay, act] = default_rng(this.options.seed).spawn(4);
    this.#exploration = exploration!;
    this.#actRng = act!;
    this.#space = discreteActions(this.envs, "Lookahead");
    if ("num_envs" in env) {
      throw new TypeError(
        `Cannot learn ${env.name} with Lookahead: there are ${env.num_envs} environments, and it ` +
          "takes one, which it clones.",
      );
    }
    const { count, observations, actions } = this.envs;
    const { frames } = observations;
    this.buffer = new ReplayBuffer(buffer_size, { gamma, rng: replay!, frames });
    const writer = new NStepWriter(this.buffer, { n: 1, gamma, count, observations, actions });
    this.#collector = new Collector(this.envs, writer);

    const makeNet = net ?? (() => mlp({ units: net_arch, outputs: 1 }));
    [this.net, this.target] = netAndTarget(makeNet, observations.shape, 1, weights!);
    this.trainer = new BaseTrainer(
      this.net.collect_params(),
      makeOptimizer(optimizer, learning_rate),
    );
    this.#values = new Inference(this.net, observations, compile);
    this.#chosen = makeRows(1, actions);
    this.#tried = makeRows(this.#space.n, observations);
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) => this.#learnFrom(batch));
    this.#synchronize = compiled(() => polyakUpdate(this.target, this.net, tau), compile);
  }

  /** The action that leads `env` (the agent's own, by default) to the best state; `env` stays as it is. */
  act(_: O, options: LookaheadActOptions<O> = {}): Promise<number> {
    return this.#lookAhead(options, this.#actRng);
  }

  async #lookAhead(
    { env = this.env as Environment<O, number>, mask, epsilon = 0 }: LookaheadActOptions<O>,
    rng: nd.random.Generator,
  ): Promise<number> {
    const space = this.#space;
    const what = (): string => `look ahead in ${env.name}`;
    const given = mask ?? env.action_mask?.();
    const allowed = given && normalizeMask(given, space.n, what);
    if (epsilon > 0 && rng.random() < epsilon) return space.sample(rng, allowed);
    checkClone(env);
    const [rewards, discounts] = [new Float64Array(space.n), new Float64Array(space.n)];
    for (let i = 0; i < space.n; i++) {
      if (allowed?.[i] === 0) continue;
      const step = env.clone().step(space.start + i);
      checkStep(step, what);
      const { next_state, reward, terminated } = step;
      this.envs.observations.encode(next_state, this.#tried.each[i]!, what);
      rewards[i] = reward;
      discounts[i] = terminated ? 0 : this.options.gamma;
    }
    const values = await this.#values.ofRows(this.#tried.all);
    const returns = rewards.map((reward, i) => reward + discounts[i]! * values[i]!);
    return space.start + greedyAction(returns, 0, space.n, allowed, what);
  }

  /** Collects experience and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    checkClone(this.env as Environment<O, number>);
    using run = this.clock.start("Lookahead", 1, options);
    const { learning_starts } = this.options;
    const epsilonAt = linearSchedule({
      start: this.options.exploration_initial_eps,
      end: this.options.exploration_final_eps,
      duration: Math.max(1, this.options.exploration_fraction * this.clock.explorationSteps),
    });
    let [epsilon, loss]: [number, nd.NDArray | null] = [1, null];
    await trainOffPolicy(run, this.#parts, {
      choose: async () => {
        epsilon = run.step < learning_starts ? 1 : epsilonAt(run.step);
        const action = await this.#lookAhead({ epsilon }, this.#exploration);
        this.envs.actions.write(action, this.#chosen.all);
      },
      update: () => {
        loss = this.update();
        return undefined;
      },
      afterStep: () => {
        if (run.targetUpdates(this.options) > 0) this.#synchronize();
      },
      metrics: (): Metrics => (loss === null ? { epsilon } : { epsilon, loss }),
    });
    return this;
  }

  /** One gradient step on a batch from the replay buffer; returns the loss, on the device. */
  update(): nd.NDArray {
    return this.#update.run();
  }

  #learnFrom({ state, reward, next_state, discount }: Batch): nd.NDArray {
    const { net, trainer } = this;
    const { loss, max_grad_norm, batch_size } = this.options;
    const valueBy = (block: Block, states: nd.NDArray): nd.NDArray =>
      block(this.envs.observations.toInput(states)).reshape([batch_size]);
    const target = tdTarget(reward, discount, valueBy(this.target, next_state));
    const [mean] = gradientStep(
      { trainer, net, max_grad_norm },
      () => [tdLosses[loss](valueBy(net, state), target).mean()] as const,
    );
    return mean;
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, number>,
    { net, options }: LoadAgentOptions<LookaheadOptions, Block> = {},
  ): Promise<Lookahead<O>> {
    const make = (env: ReturnType<typeof makeEnv>, resolved: LookaheadOptions): Lookahead<O> =>
      new Lookahead(env as Environment<O, number>, resolved, net);
    return BaseAgent.loadAgent("Lookahead", file, makeEnv, options, make);
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
    return [this.#values, this.#update, this.#synchronize];
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { net, target, trainer, buffer } = this;
    const own = { progress: this.clock, exploration: generatorState(this.#exploration) };
    const parts = { ...own, replay: buffer, ...this.#collector.parts };
    return { nets: { net, target }, trainers: { trainer }, parts };
  }
}

/** An environment that can be cloned. */
type Cloneable<O extends Observation> = Required<Pick<Environment<O, number>, "clone">>;

function checkClone<O extends Observation>(
  env: Environment<O, number>,
): asserts env is Environment<O, number> & Cloneable<O> {
  if (env.clone !== undefined) return;
  throw new TypeError(
    `Cannot look ahead in ${env.name}: it has no clone(); trying actions takes a clone of the environment.`,
  );
}
