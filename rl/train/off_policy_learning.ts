/** Off-policy learning of a policy: what algorithms share besides their updates. */
import type { BaseTrainer, Block, nd } from "../../gluon/mod.ts";
import type { Metrics } from "../agent.ts";
import type { OffPolicyOptions, SquashedOptions } from "../algorithms/options/continuous.ts";
import { scheduleOf } from "../algorithms/options/scheduled.ts";
import type { Checkpointable } from "../checkpointable.ts";
import { type ActionNoiseOptions, makeActionNoise } from "../collect/action_noise.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { StateDependentNoise } from "../distributions/state_dependent_noise.ts";
import type { Action, Observation } from "../environment.ts";
import { type ActorDistribution, OffPolicyActor } from "../networks/off_policy_actor.ts";
import type { StateDependentStd } from "../networks/state_dependent_std.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import { offPolicyParts, trainOffPolicy } from "./off_policy.ts";
import type { TrainingRun } from "./training_run.ts";

/** What it takes besides options. */
export interface OffPolicyLearningParts {
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
  readonly #options: OffPolicyOptions;
  readonly #parts: ReturnType<typeof offPolicyParts>;

  constructor(
    envs: EnvAdapter<O, A>,
    options: OffPolicyOptions & Partial<ActionNoiseOptions & SquashedOptions>,
    { actor, replay, sde = null, ...policy }: OffPolicyLearningParts,
  ) {
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
   * Runs until the run's steps are taken.
   *
   * @param total steps that the learning rate is scheduled over.
   * @param update does a gradient step, and gives the figures to report.
   */
  async learn(
    run: TrainingRun,
    total: number,
    trainers: Readonly<Record<string, BaseTrainer>>,
    update: () => Metrics,
  ): Promise<void> {
    let metrics: Metrics = {};
    await trainOffPolicy(run, this.#parts, {
      choose: () => this.policy.choose(this.#parts.chosen, run.step, run.phaseRounds),
      update: () => {
        const rate = scheduleOf(this.#options.learning_rate, total)(run.step); // which may be set meanwhile
        for (const each of Object.values(trainers)) each.set_learning_rate(rate);
        metrics = update();
        return undefined;
      },
      afterStep: () => this.policy.afterStep(),
      metrics: () => metrics,
    });
  }

  /** What a checkpoint holds of it, besides the network. */
  get parts(): Readonly<Record<string, Checkpointable>> {
    return { replay: this.buffer, ...this.policy.parts, ...this.#parts.collector.parts };
  }

  dispose(): void {
    this.policy.dispose();
  }
}
