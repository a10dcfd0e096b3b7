/** The update of proximal policy optimization (PPO), for networks with a memory and without. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { AdamW } from "../../gluon/optimizer/mod.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { Metrics } from "../agent.ts";
import type { ResolvedPPOOptions } from "../algorithms/options/ppo.ts";
import { scheduleOf } from "../algorithms/options/scheduled.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { explainedVariance } from "../maths/advantages.ts";
import { approximateKL, normalizeAdvantage, weightedMean } from "../maths/policy_gradient.ts";
import { PPO_FIGURES, ppoLoss } from "../maths/ppo_loss.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import { FigureSums } from "./figure_sums.ts";
import { gradientStep } from "./gradient_step.ts";
import type { Minibatch } from "./rollout_update.ts";
import type { StepClock, TrainingRun } from "./training_run.ts";

/** Names of the figures that an update of PPO reports. */
export const PPO_METRICS: readonly string[] = [
  ...PPO_FIGURES,
  "explained_variance",
  "learning_rate",
  "clip_range",
];

/** Runs of a function of a minibatch, which `Selection` picks from the rollout. */
export interface MinibatchRuns<Selection, Out> {
  run(selection: Selection): Out;
  dispose(): void;
}

/** What is updated, and from what. */
export interface PPOUpdaterParts<Selection, Batch extends Minibatch> {
  /** The network that is trained. */
  readonly policy: AnyBlock;
  /** Whose parameters it gives. */
  readonly distribution: Distribution;
  readonly rollout: RolloutBuffer;
  readonly clock: StepClock;
  readonly options: ResolvedPPOOptions;
  /** What the network says of a minibatch: parameters of the distribution, and values. */
  readonly forward: (
    batch: Batch,
  ) => readonly [params: nd.NDArray, values: nd.NDArray, ...unknown[]];
  /** Prepares a function to run on minibatches of the rollout. */
  readonly prepare: <Out extends nd.Compilable>(
    compute: (batch: Batch) => Out,
  ) => MinibatchRuns<Selection, Out>;
}

/** Trains a policy and its values on a full rollout: some epochs of minibatches, by the clipped surrogate objective. */
export class PPOUpdater<Selection, Batch extends Minibatch> {
  /** The optimizer of the network. */
  readonly trainer: BaseTrainer;
  readonly #parts: PPOUpdaterParts<Selection, Batch>;
  readonly #clipRange: nd.NDArray = nd.keep(nd.zeros([1]));
  readonly #sums = new FigureSums(PPO_FIGURES);
  readonly #step: MinibatchRuns<Selection, void>;
  readonly #divergence: MinibatchRuns<Selection, nd.NDArray>;

  constructor(parts: PPOUpdaterParts<Selection, Batch>) {
    this.#parts = parts;
    this.trainer = new BaseTrainer(parts.policy.collect_params(), new AdamW({ epsilon: 1e-5 }));
    this.#step = parts.prepare((batch) => this.#learnFrom(batch));
    this.#divergence = parts.prepare((batch) => {
      const [params] = parts.forward(batch);
      const logProb = parts.distribution.logProb(params, batch.action, batch.mask);
      return weightedMean(approximateKL(logProb.subtract(batch.logProb)), batch.weight);
    });
  }

  /**
   * One update, which ends early where the policy has moved by 1.5 times `target_kl`; gives the figures.
   *
   * @param lastValue values of the states after the rollout.
   * @param minibatches those of an epoch.
   * @param pause gives the event loop a turn where that is due.
   */
  async update(
    lastValue: nd.NumericArray,
    minibatches: () => Iterable<Selection>,
    pause: TrainingRun["pause"],
  ): Promise<Metrics> {
    const { rollout, clock, options } = this.#parts;
    const { gamma, gae_lambda, n_epochs, target_kl } = options;
    rollout.finish(lastValue, gamma, gae_lambda);
    const learningRate = scheduleOf(options.learning_rate, clock.total)(clock.step);
    const clipRange = scheduleOf(options.clip_range, clock.total)(clock.step);
    this.trainer.set_learning_rate(learningRate);
    this.#clipRange.set([clipRange]);
    this.#sums.clear();
    let updates = 0;
    epochs: for (let epoch = 0; epoch < n_epochs; epoch++) {
      for (const minibatch of minibatches()) {
        if (target_kl !== null) {
          const divergence = await this.#divergence.run(minibatch).asscalar();
          if (divergence > 1.5 * target_kl) break epochs;
        }
        this.#step.run(minibatch);
        updates++;
        const turn = pause();
        if (turn) await turn;
      }
    }
    return {
      ...(await this.#sums.means(updates)),
      explained_variance: explainedVariance(rollout.value, rollout.target),
      learning_rate: learningRate,
      clip_range: clipRange,
    };
  }

  /** One gradient step on a minibatch. */
  #learnFrom(batch: Batch): void {
    const { policy, distribution, forward, options } = this.#parts;
    const { mask, weight } = batch;
    const { max_grad_norm, normalize_advantage } = options;
    const isNormalized = normalize_advantage && batch.advantage.size > 1;
    const advantage = isNormalized ? normalizeAdvantage(batch.advantage, weight) : batch.advantage;
    const [, ...figures] = gradientStep(
      { trainer: this.trainer, net: policy, max_grad_norm },
      () => {
        const [params, values] = forward(batch);
        const logProb = distribution.logProb(params, batch.action, mask);
        const entropy = (): nd.NDArray => distribution.entropy(params, mask);
        const now = { logProb, entropy, values: values.reshape([-1]) };
        return ppoLoss({ ...now, batch, advantage, clipRange: this.#clipRange }, options);
      },
    );
    this.#sums.add(figures);
  }

  /** Frees the memory of plans; the next update allocates again. */
  dispose(): void {
    for (const each of [this.#step, this.#divergence, this.#clipRange, this.#sums]) each.dispose();
  }
}
