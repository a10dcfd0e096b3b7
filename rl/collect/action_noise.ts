/** Action noise: exploration of policies that are deterministic, under the names of Stable-Baselines3. */
import type { nd } from "../../gluon/mod.ts";
import { arrayState, type Checkpointable } from "../checkpointable.ts";

/** Noise for the actions of several environments, one after the other. */
export interface ActionNoise {
  /** Draws the next noise of every environment. */
  sample(out: Float32Array, rng: nd.random.Generator): void;
  /** Begins again in an environment, whose episode has ended. */
  reset(env: number): void;
  /** What a checkpoint holds of it. */
  readonly parts: Readonly<Record<string, Checkpointable>>;
}

/** Independent Gaussian noise. Source: Fujimoto et al. 2018. */
export class NormalActionNoise implements ActionNoise {
  readonly parts: Readonly<Record<string, Checkpointable>> = {};
  readonly #std: number;

  constructor(std: number) {
    this.#std = std;
  }

  sample(out: Float32Array, rng: nd.random.Generator): void {
    rng.fillNormal(out, 0, this.#std);
  }

  reset(): void {}
}

/** Rate at which the noise returns to 0, and time between steps: those of Stable-Baselines3. */
const [THETA, DT] = [0.15, 0.01];

/**
 * Ornstein-Uhlenbeck noise, correlated in time: `x' = x - theta x dt + std sqrt(dt) N(0, 1)`, from 0 in each episode.
 * Source: Lillicrap et al. 2016, section 3.
 */
export class OrnsteinUhlenbeckActionNoise implements ActionNoise {
  readonly parts: Readonly<Record<string, Checkpointable>>;
  readonly #std: number;
  readonly #width: number;
  /** The latest noise of all environments. */
  readonly #latest: Float32Array;

  /** @param width numbers in an action, of which there are `count`. */
  constructor(std: number, count: number, width: number) {
    this.#std = std;
    this.#width = width;
    this.#latest = new Float32Array(count * width);
    this.parts = { noise: arrayState("latest", this.#latest) };
  }

  sample(out: Float32Array, rng: nd.random.Generator): void {
    rng.fillNormal(out, 0, this.#std * Math.sqrt(DT));
    for (const [i, x] of this.#latest.entries()) out[i]! += x - THETA * x * DT;
    this.#latest.set(out);
  }

  reset(env: number): void {
    this.#latest.fill(0, env * this.#width, (env + 1) * this.#width);
  }
}

/** Options of action noise. */
export interface ActionNoiseOptions {
  /** The kind of noise that is added to actions; `null`: none. */
  readonly action_noise: "normal" | "ornstein-uhlenbeck" | null;
  /** Its standard deviation. */
  readonly noise_std: number;
}

/** The noise that options ask for. */
export function makeActionNoise(
  { action_noise = null, noise_std = 0 }: Partial<ActionNoiseOptions>,
  count: number,
  width: number,
): ActionNoise | null {
  if (action_noise === null) return null;
  return action_noise === "normal"
    ? new NormalActionNoise(noise_std)
    : new OrnsteinUhlenbeckActionNoise(noise_std, count, width);
}
