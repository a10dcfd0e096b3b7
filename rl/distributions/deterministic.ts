/** Deterministic policies, for Box actions as numbers from -1 to 1. */
import type { Choice } from "./distribution.ts";
import { diverged } from "./diverged.ts";

/** No distribution: the network gives numbers whose tanh is the action. Source: Lillicrap et al. 2016. */
export class DeterministicDistribution {
  /** Numbers that the network gives for one state. */
  readonly outputs: number;

  constructor(width: number) {
    this.outputs = width;
  }

  /**
   * Writes the action into `choice.action`.
   *
   * @throws {RangeError} where the network gives no numbers: it has diverged.
   */
  mode({ params, index, action, what }: Choice): void {
    for (let i = 0; i < this.outputs; i++) {
      const u = params[index * this.outputs + i] as number;
      if (!Number.isFinite(u)) throw diverged(what, u);
      action[i] = Math.tanh(u);
    }
  }

  /** The same: there is nothing to draw. */
  sample(choice: Choice): void {
    this.mode(choice);
  }
}
