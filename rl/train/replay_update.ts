/** Replay update: a compiled update on a standing batch, which each sample overwrites. */
import type { nd } from "../../gluon/mod.ts";
import { onThisBackend } from "../../gluon/nd/context.ts";
import type { Batch, ReplayBatch, ReplayBuffer } from "../replay/replay_buffer.ts";
import { type AgentFunction, compiled } from "./compiled.ts";

/** Runs an update of a batch from a replay buffer again and again. */
export class ReplayUpdate<Out extends nd.Compilable, Sample extends ReplayBatch = Batch> {
  readonly #buffer: Pick<ReplayBuffer<never, Sample>, "standingBatch" | "sampleInto">;
  readonly #update: (batch: Sample) => Out;
  readonly #options: { readonly batch_size: number; readonly compile: boolean };
  readonly #prepare: () => Sample;
  #batch: Sample | null = null;
  #run: AgentFunction<Out> | null = null;

  /** @param update computes with the batch; it is traced once where `compile` is set. */
  constructor(
    buffer: Pick<ReplayBuffer<never, Sample>, "standingBatch" | "sampleInto">,
    options: { readonly batch_size: number; readonly compile: boolean },
    update: (batch: Sample) => Out,
  ) {
    this.#buffer = buffer;
    this.#options = options;
    this.#update = update;
    this.#prepare = onThisBackend(() => {
      const batch = this.#buffer.standingBatch(this.#options.batch_size);
      this.#run = compiled(() => this.#update(batch), this.#options.compile);
      this.#batch = batch;
      return batch;
    });
  }

  /** Samples a batch and updates. What comes out holds until the next call. */
  run(): Out {
    this.#buffer.sampleInto(this.#batch ?? this.#prepare());
    return this.#run!();
  }

  /** Frees its memory; the next run allocates again. */
  dispose(): void {
    this.#run?.dispose();
    for (const array of Object.values<nd.NDArray>({ ...this.#batch })) array.dispose();
    [this.#run, this.#batch] = [null, null];
  }
}
