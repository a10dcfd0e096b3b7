/** Trainer: applies an optimizer to the parameters of a net. */
import { context } from "./nd/context.ts";
import { create, type OptimizerName, type OptionsByName } from "./optimizer/create.ts";
import { Optimizer } from "./optimizer/optimizer.ts";
import { Updater } from "./optimizer/updater.ts";
import { Parameter } from "./parameter.ts";

/** What a Trainer trains: `net.collect_params()`, other named parameters, or a list of them. */
export type Parameters =
  | ReadonlyMap<string, Parameter>
  | Readonly<Record<string, Parameter>>
  | readonly Parameter[];

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
    const trained = [...this.#parameters].filter(([, { grad_req }]) => grad_req !== "null");
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
}

function checkFresh(parameters: readonly (readonly [string, Parameter])[]): void {
  const stale = parameters.filter(([, parameter]) => !parameter.data().freshGrad);
  if (stale.length === 0) return;
  throw new Error(
    `Cannot update ${stale.map(([name]) => name).join(", ")}: backward() has not written the ` +
      "gradient since the last step. If only a part of the net is in use on purpose, set " +
      "ignore_stale_grad to leave the rest out.",
  );
}

/** Every parameter once, by name. */
function named(params: Parameters): ReadonlyMap<string, Parameter> {
  const entries = entriesOf(params);
  if (entries.length === 0) {
    throw new RangeError(
      "Cannot train no parameters at all: the net, or what was selected of it, has none.",
    );
  }
  const seen = new Set<unknown>();
  const parameters = new Map<string, Parameter>();
  for (const [name, parameter] of entries) {
    if (!(parameter instanceof Parameter)) {
      throw new TypeError(
        `Cannot train ${name}: ${String(parameter)} is no Parameter; give net.collect_params(), or ` +
          "a list or record of parameters.",
      );
    }
    if (seen.size < seen.add(parameter).size) parameters.set(name, parameter);
  }
  return parameters;
}

function entriesOf(params: Parameters): (readonly [string, unknown])[] {
  if (Array.isArray(params)) return params.map((each, i) => [`${i}.${each?.name}`, each]);
  if (params instanceof Map) return [...params].sort(byName);
  if (Object.getPrototypeOf(params) === Object.prototype)
    return Object.entries(params).sort(byName);
  throw new TypeError(
    `Cannot train ${String(params)}: it is no record or list of parameters; give ` +
      "net.collect_params().",
  );
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
