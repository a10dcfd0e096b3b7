/** TD errors of new transitions, by which an actor of Ape-X says how much is to be learned from each. */
import type { Block } from "../../gluon/block/block.ts";
import { currentBackend, within } from "../../gluon/nd/context.ts";
import { keep, type NDArray, type NumericArray } from "../../gluon/nd/mod.ts";
import { bootstrapTarget, drawOutput } from "../algorithms/critics/bootstrap.ts";
import { makeCritic } from "../algorithms/critics/make_critic.ts";
import type { ResolvedDQNOptions } from "../algorithms/options/dqn.ts";
import type { ObservationEncoding } from "../collect/encoding.ts";
import type { Batch, TransitionStore } from "../replay/transition_store.ts";
import { type AgentFunction, compiled } from "../train/compiled.ts";

/** Computes the errors of all transitions of a store, by the acting network alone. Source: Horgan et al. 2018, section 3. */
export class TransitionErrors {
  readonly #prepare: (store: TransitionStore) => AgentFunction<NDArray>;
  #batch: Batch | null = null;
  #run: AgentFunction<NDArray> | null = null;
  readonly #slots: Int32Array;

  constructor(
    policy: Block,
    options: ResolvedDQNOptions,
    observations: ObservationEncoding,
    capacity: number,
  ) {
    const critic = makeCritic(options);
    const nets = { policy, target: policy };
    this.#slots = Int32Array.from({ length: capacity }, (_, i) => i);
    const errorsOf = (batch: Batch): NDArray => {
      const state = observations.toInput(batch.state);
      const inputs = { ...batch, state, next_state: observations.toInput(batch.next_state) };
      const target = bootstrapTarget(critic, nets, inputs, options);
      const { taken } = critic.loss(
        drawOutput(critic, { nets, role: "policy", x: state }),
        batch,
        target,
      );
      return critic.error(taken, target);
    };
    const backend = currentBackend();
    this.#prepare = (store) =>
      within({ backend }, () => {
        const batch = store.emptyBatch(capacity);
        for (const array of Object.values<NDArray>({ ...batch })) keep(array);
        this.#batch = batch;
        this.#run = compiled(() => errorsOf(batch), options.compile);
        return this.#run;
      });
  }

  /** The errors of the transitions in a store, of as many slots as this is for. */
  of(store: TransitionStore): Promise<NumericArray> {
    const run = this.#run ?? this.#prepare(store);
    store.gather(this.#slots, this.#batch!);
    return run().toArray();
  }

  /** Frees its memory. */
  dispose(): void {
    this.#run?.dispose();
    for (const array of Object.values<NDArray>({ ...this.#batch })) array.dispose();
    [this.#run, this.#batch] = [null, null];
  }
}
