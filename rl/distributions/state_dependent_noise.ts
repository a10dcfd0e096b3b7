/** Generalized state-dependent exploration (gSDE): smooth noise. Source: Raffin et al. 2021, section 3. */
import type { nd } from "../../gluon/mod.ts";
import { arrayState, type Checkpointable } from "../checkpointable.ts";
import type { StateDependentStd } from "../networks/state_dependent_std.ts";

/** How noise is drawn. */
export interface NoiseOptions {
  readonly sampling: nd.random.Generator;
  /** Steps after which it is drawn again; -1: at step 0 only. */
  readonly sde_sample_freq: number;
}

/**
 * A matrix `(features, actions)` for each environment: the noise of an action is the features of the state times that,
 * so that equal states have equal noise until the matrices are drawn again.
 */
export class StateDependentNoise {
  readonly #std: StateDependentStd;
  readonly #options: NoiseOptions;
  readonly #features: number;
  readonly #noise: Float32Array;
  readonly #matrices: Float32Array;

  /** @param std the standard deviations of the matrices, initialized. */
  constructor(envs: number, std: StateDependentStd, options: NoiseOptions) {
    const [features, actions] = std.log_std.data().shape as [number, number];
    this.#std = std;
    this.#options = options;
    this.#features = features;
    this.#noise = new Float32Array(actions);
    this.#matrices = new Float32Array(envs * features * actions);
  }

  /** Draws new matrices, if that is due with step `step` of a rollout or an episode, which begins with 0. */
  async renew(step: number): Promise<void> {
    const { sampling, sde_sample_freq: every } = this.#options;
    if (step > 0 && (every === -1 || step % every > 0)) return;
    const logStd = await this.#std.log_std.data().toArray();
    const matrices = this.#matrices;
    sampling.fillNormal(matrices);
    for (let i = 0; i < matrices.length; i++) {
      matrices[i]! *= Math.exp(logStd[i % logStd.length] as number);
    }
  }

  /** The noise of each number of an action in environment `env`; lent until the next call. */
  of(env: number, features: ArrayLike<number>, begin: number): Float32Array {
    const [noise, matrices] = [this.#noise.fill(0), this.#matrices];
    let at = env * this.#features * noise.length;
    for (let i = 0; i < this.#features; i++) {
      const feature = features[begin + i] as number;
      for (let k = 0; k < noise.length; k++) noise[k]! += feature * (matrices[at++] as number);
    }
    return noise;
  }

  /** What a checkpoint holds of it; matrices for other environments are drawn again. */
  get part(): Checkpointable {
    return arrayState("matrices", this.#matrices);
  }
}
