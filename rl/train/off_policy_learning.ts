/** Off-policy learning of a policy: what algorithms share besides their updates. */
import type { BaseTrainer, Block, nd } from "../../gluon/mod.ts";
import type { CollectOptions, LearnOptions, Metrics } from "../agent.ts";
import type { OffPolicyOptions, SquashedOptions } from "../algorithms/options/continuous.ts";
import { scheduleOf } from "../algorithms/options/scheduled.ts";
import type { Checkpointable } from "../checkpointable.ts";
import { type ActionNoiseOptions, makeActionNoise } from "../collect/action_noise.ts";
import { Collector } from "../collect/collector.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { NStepWriter } from "../collect/n_step.ts";
import { StateDependentNoise } from "../distributions/state_dependent_noise.ts";
import type { Action, Observation } from "../environment.ts";
import { type ActorDistribution, OffPolicyActor } from "../networks/off_policy_actor.ts";
import type { StateDependentStd } from "../networks/state_dependent_std.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import { offPolicyParts, trainOffPolicy } from "./off_policy.ts";
import type { StepClock } from "./training_run.ts";

/** What it takes besides options. */
export interface OffPolicyLearningParts {
  /** The agent's title, for errors, and its clock. */
  readonly title: string;
  readonly clock: StepClock;
  readonly actor: Block<[x: nd.NDArray]>;
  readonly distribution: ActorDistribution;
  /** The standard deviations of gSDE. Default: `null`, without it. */
  readonly sde?: StateDependentStd | null;
  readonly exploration: nd.random.Generator;
  readonly replay: nd.random.Generator;
  readonly acting: nd.random.Generator;
}

/** An actor that acts, explores and fills a replay buffer, from which the algorithm updates. */
export class OffPolicyLearning<O extends Observation, A extends Action> {
  readonly buffer: ReplayBuffer;
  readonly policy: OffPolicyActor<O, A>;
  readonly #title: string;
  readonly #clock: StepClock;
  readonly #envs: EnvAdapter<O, A>;
  readonly #options: OffPolicyOptions;
  readonly #parts: ReturnType<typeof offPolicyParts>;

  constructor(
    envs: EnvAdapter<O, A>,
    options: OffPolicyOptions & Partial<ActionNoiseOptions & SquashedOptions>,
    { title, clock, actor, replay, sde = null, ...policy }: OffPolicyLearningParts,
  ) {
    [this.#title, this.#clock, this.#envs] = [title, clock, envs];
    const { count, actions } = envs;
    const noise = makeActionNoise(options, count, actions.width);
    const { sde_sample_freq = -1, use_sde_at_warmup = false } = options;
    const sampling = policy.exploration;
    this.policy = new OffPolicyActor(actor, envs, {
      ...{ ...options, ...policy, noise },
      sde: sde && new StateDependentNoise(count, sde, { sampling, sde_sample_freq }),
      hasWarmup: !(sde && use_sde_at_warmup),
    });
    this.#options = options;
    this.#parts = offPolicyParts(envs, options, replay);
    this.buffer = this.#parts.buffer;
  }

  /**
   * Collects experience, or takes that of others, and updates, until `total_timesteps`.
   *
   * @param update does a gradient step, and gives the figures to report.
   */
  async learn(
    { experience, ...options }: LearnOptions,
    trainers: Readonly<Record<string, BaseTrainer>>,
    update: () => Metrics,
  ): Promise<void> {
    using run = this.#clock.start(this.#title, experience ? 1 : this.#envs.count, options);
    let metrics: Metrics = {};
    const parts = experience ? { ...this.#parts, collector: experience } : this.#parts;
    await trainOffPolicy(run, parts, {
      choose: () =>
        experience
          ? experience.next()
          : this.policy.choose(this.#parts.chosen, run.step, run.phaseRounds),
      update: () => {
        const rate = scheduleOf(this.#options.learning_rate, this.#clock.total)(run.step); // which may be set meanwhile
        for (const each of Object.values(trainers)) each.set_learning_rate(rate);
        metrics = update();
        return undefined;
      },
      afterStep: () => {
        if (!experience) this.policy.afterStep();
      },
      metrics: () => metrics,
    });
  }

  /** Steps the environments until `total_timesteps`, and passes the transitions on instead of learning from them. */
  async collect({ sink, ...options }: CollectOptions): Promise<void> {
    const { count, observations, actions } = this.#envs;
    const { n_steps: n, gamma } = this.#options;
    using run = this.#clock.start(this.#title, count, options);
    const writer = new NStepWriter(sink, { n, gamma, count, observations, actions });
    const collector = new Collector(this.#envs, writer);
    await trainOffPolicy(
      run,
      { ...this.#parts, collector, buffer: { length: 0 } },
      {
        choose: () => this.policy.choose(this.#parts.chosen, run.step, run.phaseRounds),
        update: () => undefined,
        afterStep: () => this.policy.afterStep(),
        metrics: () => ({}),
      },
    );
  }

  /** What a checkpoint holds of it, besides the network. */
  get parts(): Readonly<Record<string, Checkpointable>> {
    return { replay: this.buffer, ...this.policy.parts, ...this.#parts.collector.parts };
  }

  dispose(): void {
    this.policy.dispose();
  }
}
