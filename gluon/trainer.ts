/** Trainer: applies an optimizer to the parameters of a net. */
import { context } from "./nd/context.ts";
import { create, type OptimizerName, type OptionsByName } from "./optimizer/create.ts";
import { Optimizer } from "./optimizer/optimizer.ts";
import { Updater } from "./optimizer/updater.ts";
import type { Parameter } from "./parameter.ts";
import type { TensorFile } from "./safetensors.ts";
import { named, type Parameters } from "./trained_parameters.ts";
import { collectStates, loadStates, restoreStates, saveStates } from "./trainer_file.ts";

export type { Parameters } from "./trained_parameters.ts";

/** What `step` takes. */
export interface StepOptions {
  /** Leave parameters out that `backward` has not reached since the last step. Default: false. */
  ignore_stale_grad?: boolean;
}

/** Updates parameters from their gradients: after `backward()`, outside of `record()`. */
export class Trainer {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #updater: Updater;

  /**
   * @param params Named parameters are taken in the order of their names, a list in its own; a
   * parameter that comes twice is trained once.
   * @param optimizer A name, with `options`, or an optimizer, without.
   */
  constructor(
    params: Parameters,
    optimizer: OptimizerName | Optimizer,
    options?: OptionsByName[OptimizerName],
  ) {
    this.#parameters = named(params);
    if (optimizer instanceof Optimizer && options !== undefined) {
      throw new TypeError(
        `Cannot give options to ${optimizer.constructor.name}: it is an optimizer already; give them ` +
          "when it is made.",
      );
    }
    this.#updater = new Updater(
      optimizer instanceof Optimizer ? optimizer : create(optimizer, options ?? {}),
    );
  }

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

  /** Writes what the optimizer remembers to a safetensors file, to go on from it later. */
  save_states(filename: string): Promise<void> {
    return saveStates(this.#updater, this.#trained(), filename);
  }

  /** Reads what `save_states` wrote. If anything does not fit, nothing is changed. */
  load_states(filename: string): Promise<void> {
    return loadStates(this.#updater, this.#trained(), filename);
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
