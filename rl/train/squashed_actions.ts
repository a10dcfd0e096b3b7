/** Reparametrized actions of squashed Gaussian policies, for compiled updates. */
import type { nd } from "../../gluon/mod.ts";
import { type Checkpointable, generatorState } from "../checkpointable.ts";
import { SquashedGaussianDistribution } from "../distributions/squashed_gaussian.ts";
import type { StateDependentStd } from "../networks/state_dependent_std.ts";
import { StandingNoise } from "./standing_noise.ts";

/** What `SquashedActions` take. */
export interface SquashedActionsOptions {
  /** Numbers in an action. */
  readonly width: number;
  readonly batch_size: number;
  /** Features that the noise of gSDE is made of; 0 without it. */
  readonly features: number;
  /** Draws noise. */
  readonly rng: nd.random.Generator;
}

/**
 * Actions and their log-probabilities, by standing noise that each update draws again: without gSDE it is independent in
 * each state; with it, one matrix is for all states of an update, as in Stable-Baselines3.
 */
export class SquashedActions {
  readonly distribution: SquashedGaussianDistribution;
  readonly #noise: StandingNoise;
  readonly #options: SquashedActionsOptions;

  constructor(options: SquashedActionsOptions) {
    const { width, batch_size, features, rng } = options;
    this.#options = options;
    this.distribution = new SquashedGaussianDistribution(width, features);
    this.#noise =
      features > 0
        ? new StandingNoise(rng, 1, [features, width])
        : new StandingNoise(rng, 2, [batch_size, width]);
  }

  /** Draws the noise of the next update. */
  draw(): void {
    this.#noise.draw();
  }

  /**
   * Actions `(batch, width)` and log-probabilities `(batch, 1)` of a batch of states or of next states.
   *
   * @param params what the policy gives for them.
   * @param sde the standard deviations of gSDE; `null` without it.
   */
  of(
    params: nd.NDArray,
    which: "states" | "next_states",
    sde: StateDependentStd | null,
  ): [actions: nd.NDArray, logProb: nd.NDArray] {
    const [first, second = first] = this.#noise.arrays as [nd.NDArray, nd.NDArray?];
    const drawn = which === "states" ? first : second;
    if (sde === null) return this.distribution.rsample(params, drawn);
    const { width, features } = this.#options;
    const noise = sde.noise(params.slice_axis(1, 2 * width, 2 * width + features), drawn);
    return this.distribution.rsample(
      params,
      noise.divide(params.slice_axis(1, width, 2 * width).exp()),
    );
  }

  /** What a checkpoint holds of it. */
  get part(): Checkpointable {
    return generatorState(this.#options.rng);
  }

  dispose(): void {
    this.#noise.dispose();
  }
}
