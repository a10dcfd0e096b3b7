/**
 * Rollouts that others collect, for on-policy algorithms. The environments are divided into shares, each with its sampling
 * of actions: what a share collects is a function of the weights and of its state, whoever computes it. So a rollout does not
 * depend on how many actors there are, and a share that one has not delivered is another's.
 */

import { default_rng } from "../../gluon/random/generator.ts";
import type { Agent } from "../agent.ts";
import type { FinishedEpisode } from "./exchange.ts";

/** What a share has collected. */
export interface SharedRollout {
  /** As `packRollout` gives it. */
  readonly bytes: Uint8Array;
  /** Its state after that: environments under way, and generators. */
  readonly state: Uint8Array;
  /** Episodes that ended meanwhile. */
  readonly episodes: readonly FinishedEpisode[];
}

/** What collects. */
export interface RolloutSource {
  /** Parts of a rollout, each with environments and generators for itself. */
  readonly shares: number;
  /**
   * Collects a rollout of each share.
   *
   * @param weights of the behavior policy.
   * @param states of the shares, one for each; `null` at the beginning.
   * @param use is called with that of each share, and throws where it cannot be used: it is collected again then, if that may help.
   */
  collect(
    weights: Uint8Array,
    states: readonly (Uint8Array | null)[],
    use: (rollout: SharedRollout, share: number) => void,
  ): Promise<void>;
}

/** An agent that collects rollouts. */
export type RollingAgent = Required<Pick<Agent, "rollOut" | "behavior">>;

/** The seed of the environments and the sampling of a share, or of an actor. */
export function seedOfShare(seed: number, share: number): number {
  return default_rng([seed, 1 + share]).integers(0, 2 ** 31);
}

/** Collects all shares in this thread, one after the other. */
export class LocalRollouts implements RolloutSource {
  /** Parts of a rollout, each with environments and generators for itself. */
  readonly shares: number;
  readonly #agents: readonly RollingAgent[];

  /**
   * A source of agents that are here.
   *
   * @param agents one for each share.
   */
  constructor(agents: readonly RollingAgent[]) {
    this.shares = agents.length;
    this.#agents = agents;
  }

  /** Collects a rollout of each share, as `RolloutSource` says. */
  async collect(
    weights: Uint8Array,
    states: readonly (Uint8Array | null)[],
    use: (rollout: SharedRollout, share: number) => void,
  ): Promise<void> {
    for (const [i, agent] of this.#agents.entries()) {
      await agent.behavior.load_parameters(weights);
      use(await agent.rollOut(states[i]!), i);
    }
  }
}
