/** A parameter of a block: an array that is trained, and how it comes to be. */
import { formatValue } from "../../backends/base/format_value.ts";
import { create } from "../initializer/create.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { Uniform } from "../initializer/uniform.ts";
import { checkWritable } from "../nd/autograd/tape.ts";
import { currentBackend, within } from "../nd/context.ts";
import { type Context, current_context } from "../nd/device.ts";
import {
  copyTo,
  type DType,
  type GradReq,
  NDArray,
  type Shape,
  scope,
  zeros_like,
} from "../nd/mod.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";
import { claimNumbers, claimParameter } from "./allowance.ts";
import { DeferredInitializationError, deferredText, uninitializedText } from "./errors.ts";
import type { InitializeOptions, ParameterOptions } from "./options.ts";
import { persistent } from "./persistent.ts";

export type { InitializeOptions, ParameterOptions } from "./options.ts";

/** A named array that a block owns, a `Trainer` updates and a file stores. */
export class Parameter implements Disposable {
  /** The name in error messages; files have the names of public fields. */
  readonly name: string;
  /** The type of its elements. */
  readonly dtype: DType;
  /** What gives it its first values; `null`: the initializer of the block. */
  readonly init: Initializer | string | null;
  /** Whether its shape may be known only with the first input. */
  readonly allow_deferred_init: boolean;
  /** Factor of the learning rate for this parameter. */
  lr_mult: number;
  /** Factor of weight decay for this parameter. */
  wd_mult: number;
  readonly #differentiable: boolean;
  #shape: Shape | null;
  #gradReq: GradReq;
  #data: NDArray | null = null;
  #deferred: {
    readonly initializer: Initializer;
    readonly rng: Generator | undefined;
    readonly name: string;
  } | null = null;

  /** A parameter without values, which `initialize` gives it. */
  constructor(name: string, options: ParameterOptions = {}) {
    claimParameter();
    this.name = name;
    this.dtype = options.dtype ?? "float32";
    this.init = options.init ?? null;
    this.allow_deferred_init = options.allow_deferred_init ?? false;
    this.lr_mult = options.lr_mult ?? 1;
    this.wd_mult = options.wd_mult ?? 1;
    this.#differentiable = (options.differentiable ?? true) && this.dtype === "float32";
    this.#shape = options.shape ?? null;
    this.#gradReq = this.#differentiable ? (options.grad_req ?? "write") : "null";
  }

  /** Lengths of the axes; 0 where not yet known, `null` if nothing is. Setting it fills in unknowns. */
  get shape(): Shape | null {
    return this.#shape;
  }

  set shape(shape: Shape) {
    this.checkShape(shape);
    this.#shape = shape;
  }

  /** Throws `RangeError` where `shape` contradicts what is known. */
  checkShape(shape: Shape): void {
    const known = this.#shape;
    if (known === null) return;
    const fits = known.length === shape.length && known.every((n, i) => n === 0 || n === shape[i]);
    if (fits) return;
    throw new RangeError(
      `Cannot give parameter ${this.name} ${formatShape(known)} the shape ${formatShape(shape)}: ` +
        "known lengths cannot change.",
    );
  }

  /** What `backward` does to the gradient. Setting "null" drops the gradient. */
  get grad_req(): GradReq {
    return this.#gradReq;
  }

  set grad_req(grad_req: GradReq) {
    if (!["write", "add", "null"].includes(grad_req)) {
      throw new RangeError(
        `Cannot set grad_req of parameter ${this.name} to ${formatValue(grad_req)}: it must be ` +
          "write, add or null.",
      );
    }
    this.#gradReq = this.#differentiable ? grad_req : "null";
    if (this.#data) this.#attachGrad(this.#data);
  }

  /** Whether the array is there. */
  get isInitialized(): boolean {
    return this.#data !== null;
  }

  /** Whether `initialize` has been called and waits for the shape. */
  get isDeferred(): boolean {
    return this.#deferred !== null;
  }

  /**
   * Makes the array and its gradient. Which initializer counts: `init`, else the parameter's own,
   * else `default_init`. Does nothing to an initialized
   * parameter unless `force_reinit`; values are then written in place.
   *
   * @throws {RangeError} where the shape is not fully known and `allow_deferred_init` is false.
   */
  initialize(
    init: Initializer | string | null = null,
    options: InitializeOptions & { default_init?: Initializer | string } = {},
  ): void {
    const { default_init = new Uniform(), force_reinit = false, rng, name = this.name } = options;
    if (this.#data && !force_reinit) return;
    const general = create(default_init);
    const own = init ?? (general.claims?.(name) ? general : this.init);
    const initializer = create(own ?? general);
    if (!isKnown(this.#shape) && !this.allow_deferred_init) {
      throw new RangeError(
        `Cannot initialize parameter ${this.describe()}: its shape is not fully known; give it, or ` +
          "allow_deferred_init.",
      );
    }
    this.#deferred = { initializer, rng, name };
    if (isKnown(this.#shape)) this.finishDeferred();
  }

  /** Makes the array of a deferred parameter, whose shape must be known by now. */
  finishDeferred(): void {
    if (this.#deferred === null) return;
    if (!isKnown(this.#shape)) throw new DeferredInitializationError(deferredText(this.describe()));
    const { initializer, rng = sharedGenerator(), name } = this.#deferred;
    claimNumbers(sizeOf(this.#shape));
    this.load(initializer.fill(this.#shape, rng, name), this.#shape);
  }

  /** Gives the array these values, whether it was there before or not. For the framework itself. */
  load(values: ArrayLike<number>, shape: Shape): void {
    this.shape = shape;
    this.#deferred = null;
    if (this.#data && this.#data.storage.backend === currentBackend()) {
      this.#data.set(values);
      this.zero_grad();
      return;
    }
    this.#data = persistent(() => NDArray.from(values, shape, this.dtype));
    this.#attachGrad(this.#data);
  }

  /** The array itself, not a copy. */
  data(): NDArray {
    if (this.#data) return this.#data;
    if (this.#deferred) throw new DeferredInitializationError(deferredText(this.describe()));
    throw new Error(uninitializedText(this.describe()));
  }

  /** The gradient that `backward` writes, not a copy. */
  grad(): NDArray {
    const { grad } = this.data();
    if (grad) return grad;
    throw new Error(
      `Cannot get the gradient of parameter ${this.describe()}: its grad_req is "null", so there is ` +
        'none; set grad_req to "write" before the forward pass.',
    );
  }

  /** `data()` on every device, of which there is one. */
  list_data(): NDArray[] {
    return [this.data()];
  }

  /** `grad()` on every device, of which there is one. */
  list_grad(): NDArray[] {
    return [this.grad()];
  }

  /** The devices that it is on: the one in use. */
  list_ctx(): Context[] {
    return [current_context()];
  }

  /** Nothing moves: throws where the device in use is none of these. */
  reset_ctx(ctx: Context | readonly Context[]): void {
    for (const each of [ctx].flat()) this.data().as_in_context(each);
  }

  /**
   * Overwrites the values in place; a deferred parameter takes its shape from `data`.
   *
   * @throws {Error} while recording, if the parameter has a gradient.
   */
  set_data(data: NDArray): void {
    this.checkShape(data.shape);
    if (this.#data === null && this.#deferred === null) {
      throw new Error(uninitializedText(this.describe()));
    }
    if (this.#data === null) this.load(new Float32Array(sizeOf(data.shape)), data.shape);
    checkWritable(this.data(), "set");
    within({ recording: false }, () => copyTo(data, this.data()));
  }

  /** Sets the gradient to 0, if there is one. */
  zero_grad(): void {
    const grad = this.#data?.grad;
    if (grad) within({ recording: false }, () => void scope(() => copyTo(zeros_like(grad), grad)));
  }

  /** Frees the array and its gradient; the parameter is as before it was initialized. */
  dispose(): void {
    this.#data?.grad?.dispose();
    this.#data?.dispose();
    this.#data = null;
    this.#deferred = null;
  }

  /** Frees its memory at the end of a scope. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Gives the array the gradient that `grad_req` asks for; one that is there stays the same array. */
  #attachGrad(data: NDArray): void {
    data.grad_req = this.#gradReq;
    if (this.#gradReq === "null") {
      data.grad?.dispose();
      data.grad = null;
    } else {
      data.grad ??= persistent(() =>
        NDArray.from(new Float32Array(data.size), data.shape, "float32"),
      );
    }
  }

  /** Name and shape, as messages tell them. */
  describe(): string {
    return `${this.name} ${this.#shape ? formatShape(this.#shape) : "of unknown shape"}`;
  }

  /** Such as `Parameter weight (shape=(64, 4), dtype=float32)`, as MXNet prints it. */
  toString(): string {
    const shape = this.#shape ? formatShape(this.#shape) : "unknown";
    return `Parameter ${this.name} (shape=${shape}, dtype=${this.dtype})`;
  }
}

function isKnown(shape: Shape | null): shape is Shape {
  return shape !== null && !shape.includes(0);
}
