/** BaseTrainer: applies an optimizer to the parameters of a net. */

import type { FileSource, FileTarget, HostBlob } from "../io/file_kinds.ts";
import type { TensorFile } from "../io/safetensors.ts";
import { context } from "../nd/context.ts";
import type { Optimizer } from "../optimizer/base/optimizer.ts";
import { Updater } from "../optimizer/base/updater.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { named, type Parameters } from "./trained_parameters.ts";
import { collectStates, loadStates, restoreStates, saveStates } from "./trainer_file.ts";

/** What `step` takes. */
export interface StepOptions {
  /** Leave parameters out that `backward` has not reached since the last step. Default: false. */
  ignore_stale_grad?: boolean;
}

/**
 * Updates parameters from their gradients: after `backward()`, outside of `record()`. A `Trainer` but for names of
 * optimizers, so that who has an optimizer does not load all.
 */
export class BaseTrainer implements Disposable {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #updater: Updater;

  /**
   * A trainer of the parameters of a block, with an optimizer.
   *
   * @param params Named parameters are taken in the order of their names, a list in its own; a parameter that comes
   * twice is trained once.
   */
  constructor(params: Parameters, optimizer: Optimizer) {
    this.#parameters = named(params);
    this.#updater = new Updater(optimizer);
  }

  /** The optimizer, which all parameters share. */
  get optimizer(): Optimizer {
    return this.#updater.optimizer;
  }

  /** The present rate: that of the scheduler, if there is one. */
  get learning_rate(): number {
    return this.optimizer.learning_rate;
  }

  /** Sets the rate. Throws where a scheduler decides it. */
  set_learning_rate(lr: number): void {
    this.optimizer.set_learning_rate(lr);
  }

  /**
   * One update of every parameter; gradients, which are sums over the batch, are divided by
   * `batch_size`. If anything is wrong, nothing is changed.
   *
   * @throws {Error} while recording; where a parameter is not initialized; where `backward` has not
   * reached one since the last step, unless `ignore_stale_grad` is set.
   */
  step(batch_size: number, options: StepOptions = {}): void {
    this.allreduce_grads();
    this.update(batch_size, options);
  }

  /** The second half of `step`. */
  update(batch_size: number, { ignore_stale_grad = false }: StepOptions = {}): void {
    if (!(Number.isFinite(batch_size) && batch_size > 0)) {
      throw new RangeError(
        `Cannot update with batch_size ${batch_size}: it must be a number above 0.`,
      );
    }
    if (context.recording) {
      throw new Error(
        "Cannot update parameters inside of record(): their values may be needed by backward(); " +
          "call step() after it.",
      );
    }
    const trained = this.#trained();
    for (const [, parameter] of trained) parameter.grad();
    const reached = ignore_stale_grad
      ? trained.filter(([, parameter]) => parameter.data().freshGrad)
      : trained;
    checkFresh(reached);
    const parameters = reached.map(([, parameter]) => parameter);
    this.#updater.update(parameters, 1 / batch_size, () => checkFresh(reached));
  }

  /** The first half of `step`: sums gradients over devices in MXNet; here there is one device. */
  allreduce_grads(): void {}

  /**
   * Writes the optimizer state, from which training can continue, to a safetensors file; without a target, into a
   * `Blob`.
   */
  save_states(): Promise<HostBlob>;
  /** Writes the optimizer's state to a file, which is replaced as a whole. */
  save_states(target: FileTarget): Promise<void>;
  save_states(target?: FileTarget): Promise<unknown> {
    return saveStates(this.#updater, this.#trained(), target);
  }

  /** Reads what `save_states` wrote. If anything does not fit, nothing is changed. */
  load_states(source: FileSource): Promise<void> {
    return loadStates(this.#updater, this.#trained(), source);
  }

  /**
   * Frees the optimizer's states now, rather than when nobody can reach the trainer any more; the
   * next step begins with new ones. Parameters stay.
   */
  dispose(): void {
    this.#updater.dispose();
  }

  /** Frees the optimizer's arrays at the end of a scope. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What `save_states` writes, for a file that holds more than that. */
  collectStates(): Promise<TensorFile> {
    return collectStates(this.#updater, this.#trained());
  }

  /**
   * Puts back what `collectStates` gave. If anything does not fit, nothing is changed.
   *
   * @param what Where the states come from, for messages.
   */
  restoreStates(states: TensorFile, what = "the tensors"): void {
    restoreStates(this.#updater, this.#trained(), states, what);
  }

  /** The parameters that have a gradient, by name. */
  #trained(): [name: string, parameter: Parameter][] {
    return [...this.#parameters].filter(([, { grad_req }]) => grad_req !== "null");
  }
}

function checkFresh(parameters: readonly (readonly [string, Parameter])[]): void {
  if (parameters.every(([, parameter]) => parameter.data().freshGrad)) return;
  const stale = parameters.filter(([, parameter]) => !parameter.data().freshGrad);
  throw new Error(
    `Cannot update ${stale.map(([name]) => name).join(", ")}: backward() has not written the ` +
      "gradient since the last step. If only a part of the net is in use on purpose, set " +
      "ignore_stale_grad to leave the rest out.",
  );
}
