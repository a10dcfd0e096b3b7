/** NDArray: a dense, row-major array on a device. */

// So that declarations with `Disposable` compile whatever `lib` a user has; all that have it import this file.
/// <reference lib="esnext.disposable" preserve="true" />

import type { DeviceBuffer, DType, NumericArray, Operand, Shape } from "../../backends/backend.ts";
import { bytesPerElement } from "../../backends/base/dtype.ts";
import { pageTurn } from "../../backends/base/event_loop.ts";
import { formatArray } from "../../backends/base/format_array.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import { showInJupyter } from "../../backends/base/jupyter.ts";
import { castable } from "../../backends/base/saturate.ts";
import type { TapeEntry } from "./autograd/tape.ts";
import { collectionTurn } from "./collection.ts";
import { context, currentBackend, within } from "./context.ts";
import { type Context, contextOf } from "./device.ts";
import { installMethods, type Methods } from "./methods.ts";
import { forget, own, type Scope } from "./scope.ts";
import { formatShape, sameShape, sizeOf } from "./shape.ts";
import { Storage } from "./storage.ts";

/** How `backward` treats an array's `grad`: overwrite it, add to it, or leave it alone. */
export type GradReq = "write" | "add" | "null";

/** An array or a number that is taken as a scalar array. */
export type ArrayLikeValue = NDArray | number;

/** Numbers nested to the depth of an array's shape; a bare number for a scalar. */
export type Nested = number | Nested[];

const emptyArray: Readonly<Record<DType, () => NumericArray>> = {
  float32: () => new Float32Array(),
  int32: () => new Int32Array(),
  uint8: () => new Uint8Array(),
};

/** Its operations. */
export interface NDArray extends Methods {}

/** What freed an array that `nd.keep` does not keep, and what else its user can do. */
export interface Freed {
  /** What has freed it. */
  readonly by: string;
  /** What to do instead. */
  readonly instead: string;
}

/**
 * A dense, row-major array on a device. Operations return new arrays at once and compute in the
 * background where the device does so; reading a value (`toArray`, `asscalar`) waits.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: installMethods, below, makes it true.
export class NDArray implements Operand, Disposable {
  /** Lengths of the axes; `[]` is a scalar. */
  readonly shape: Shape;
  /** Type of the elements. */
  readonly dtype: DType;
  /** @internal The memory behind the array. */
  readonly storage: Storage;
  /** @internal The scope that frees the array. */
  scope: Scope | null = null;
  /** @internal Where the scope has it. */
  place = 0;
  /** @internal The recorded call that made the array, while autograd follows it. */
  entry: TapeEntry | null = null;
  /** The gradient, after `attach_grad()`: an array of the same shape, written by `backward`. */
  grad: NDArray | null = null;
  /** What `backward` does with `grad`; set by `attach_grad()`. */
  grad_req: GradReq = "null";
  /** Whether `backward` has written `grad` since an optimizer last used it. */
  freshGrad = false;
  /** @internal Whether it is the result of a comparison, which as an index could mean two things. */
  isCondition = false;
  /** How the array was freed, or the error that using a placeholder throws. */
  #unusable: string | Freed | Error | null = null;

  /**
   * For the framework itself; arrays are made by `nd.array`, `nd.zeros`, ... and by operations.
   * With `owned: false` the caller frees the array.
   */
  constructor(shape: Shape, storage: Storage, { owned = true }: { owned?: boolean } = {}) {
    this.shape = shape;
    this.dtype = storage.dtype;
    this.storage = storage;
    if (owned) own(this);
  }

  /** An uninitialized array. */
  static empty(shape: Shape, dtype: DType): NDArray {
    const backend = currentBackend();
    const size = sizeOf(shape);
    // A plan gives memory to what kernels write; nothing writes an array without elements.
    const planned = context.trace !== null && size > 0;
    const storage = planned
      ? new Storage(backend, dtype, size, null)
      : Storage.alloc(backend, dtype, size);
    context.trace?.hold(storage);
    return new NDArray(shape, storage);
  }

  /** An array on the device with these values, in row-major order. */
  static from(numbers: ArrayLike<number>, shape: Shape, dtype: DType): NDArray {
    const data = castable(numbers, dtype);
    const array = new NDArray(shape, Storage.alloc(currentBackend(), dtype, sizeOf(shape)));
    if (array.size > 0) array.storage.backend.write(array, data);
    context.trace?.bake(array.storage, data);
    context.graph?.constants.set(array, data);
    return array;
  }

  /** Throws where the array has been freed, and says by what. */
  checkAlive(): void {
    if (this.#unusable === null) return;
    if (this.#unusable instanceof Error) throw this.#unusable;
    const { by, instead } =
      typeof this.#unusable === "string"
        ? { by: this.#unusable, instead: "keep it with nd.keep(x)" }
        : this.#unusable;
    throw new Error(
      `Cannot use an array ${formatShape(this.shape)}: it was freed ${by}; use it earlier, or ${instead}.`,
    );
  }

  /** The memory of the array. Throws where it has been freed, or is not allocated yet. */
  get buffer(): DeviceBuffer {
    this.checkAlive();
    if (this.storage.buffer === null) {
      throw new Error(
        `Cannot read an array ${formatShape(this.shape)} while tracing: it has no value yet; ` +
          "read it after the hybridized call has returned.",
      );
    }
    return this.storage.buffer;
  }

  /** Number of elements. */
  get size(): number {
    return this.storage.size;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The transpose: axes in reverse order. */
  get T(): NDArray {
    return this.transpose();
  }

  /** The device that it is on. */
  get context(): Context {
    return contextOf(this.storage.backend);
  }

  /** The same by its shorter name. */
  get ctx(): Context {
    return this.context;
  }

  /** Itself: all arrays are on the one device in use. Throws where that is another kind than `ctx`. */
  as_in_context(ctx: Context): this {
    if (ctx.device_type === this.context.device_type) return this;
    throw new Error(`Cannot move an array to ${ctx}: ${this.context} is in use; choose by use().`);
  }

  /** Itself: arrays of `nd` and of `np` are the same. */
  as_nd_ndarray(): this {
    return this;
  }

  /** Itself. */
  as_np_ndarray(): this {
    return this;
  }

  /** A view: the same memory with another shape. */
  view(shape: Shape): NDArray {
    this.checkAlive();
    return new NDArray(shape, this.storage.retain());
  }

  /** @internal A placeholder for this array: it has its shape, and reading its values throws `error`. */
  withheld(error: Error): NDArray {
    const array = new NDArray(this.shape, this.storage, { owned: false });
    array.#unusable = error;
    return array;
  }

  /** The values in row-major order, once they are computed. The result is a copy. */
  async toArray(): Promise<NumericArray> {
    const values = this.read();
    return values instanceof Promise ? await values : values; // a promise that is returned costs two turns more
  }

  /** @internal The values, at once where they are computed and nobody else waits for a turn of the event loop. */
  read(): NumericArray | Promise<NumericArray> {
    void this.buffer;
    if (this.size === 0) return emptyArray[this.dtype]();
    const values = this.storage.backend.read(this);
    const turn = collectionTurn ?? pageTurn();
    return turn ? Promise.all([values, turn]).then(([first]) => first) : values;
  }

  /** The values in row-major order: `toArray` by MXNet's name. `tolist` nests them. */
  asnumpy(): Promise<NumericArray> {
    return this.toArray();
  }

  /** Waits until the values are computed. */
  async wait_to_read(): Promise<void> {
    await this.toArray();
  }

  /** The values as nested JavaScript arrays (a bare number for a scalar). */
  async tolist(): Promise<Nested> {
    const data = await this.toArray();
    let at = 0;
    const nest = (axis: number): Nested =>
      axis === this.ndim
        ? (data[at++] as number)
        : Array.from({ length: this.shape[axis] as number }, () => nest(axis + 1));
    return nest(0);
  }

  /** The value of an array with one element. */
  async asscalar(): Promise<number> {
    if (this.size !== 1) {
      throw new RangeError(
        `Cannot read ${formatShape(this.shape)} as a scalar: it has ${this.size} elements; ` +
          "reduce it first, for example with .sum() or .mean().",
      );
    }
    void this.buffer;
    const { backend } = this.storage;
    if (backend.readFirst === undefined) return (await this.toArray())[0] as number;
    const value = backend.readFirst(this);
    const turn = collectionTurn ?? pageTurn();
    if (turn) await turn;
    return value;
  }

  /** A view that is detached from autograd's graph. */
  detach(): NDArray {
    return this.view(this.shape);
  }

  /**
   * Allocates `.grad`, where `backward` writes the gradient with respect to this array. The array
   * becomes a leaf: it is detached from the graph that made it.
   */
  attach_grad(grad_req: GradReq = "write"): this {
    if (!["write", "add", "null"].includes(grad_req)) {
      throw new RangeError(
        `Cannot attach_grad with grad_req ${formatValue(grad_req)}: there is no such request; ` +
          'use "write", "add" or "null".',
      );
    }
    if (this.dtype !== "float32" && grad_req !== "null") {
      throw new TypeError(
        `Cannot attach_grad to ${this.dtype} ${formatShape(this.shape)}: only float32 arrays have ` +
          'gradients; convert it with .astype("float32").',
      );
    }
    if (context.trace?.isFromOutside(this)) {
      throw new Error(
        `Cannot attach_grad to an array ${formatShape(this.shape)} while tracing: the plan would not ` +
          "do it again; do it outside of the compiled function.",
      );
    }
    this.entry = null;
    this.grad_req = grad_req;
    this.freshGrad = false;
    this.grad?.dispose();
    // The gradient lives as long as the array, wherever attach_grad was called.
    this.grad =
      grad_req === "null"
        ? null
        : within({ recording: false, scope: this.scope }, () => this.zeros_like());
    return this;
  }

  /** Frees the memory now rather than when its scope closes. */
  dispose(reason: string | Freed = "by dispose()"): void {
    if (this.#unusable !== null) return;
    this.#unusable = reason;
    if (this.scope) this.scope.remove(this);
    else forget(this);
    this.storage.release();
  }

  /** Frees its memory at the end of a scope: `using x = ...`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Whether the array has been freed. */
  get isDisposed(): boolean {
    return this.#unusable !== null;
  }

  /** Shape, dtype and backend as text; values are read with `await x.tolist()`. */
  toString(): string {
    return `<NDArray ${this.shape.join("x") || "scalar"} ${this.dtype} @${this.storage.backend.name}>`;
  }

  /** Size of the values in bytes. */
  get nbytes(): number {
    return this.size * bytesPerElement[this.dtype];
  }

  /** Whether shape and dtype are the same. */
  isLike(other: NDArray): boolean {
    return this.dtype === other.dtype && sameShape(this.shape, other.shape);
  }
}

// Consoles (of Bun, Deno and Node) show an array as its text.
Object.defineProperty(NDArray.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value: NDArray.prototype.toString,
});

// Notebooks show the values as NumPy prints them, of a large array the ends of its axes, and the text.
showInJupyter(NDArray.prototype, async (array) => {
  if (array.isDisposed) return { "text/plain": `${array}, freed` };
  const values = await array.toArray();
  const numbers = array.dtype === "float32" ? Float32Array.from(values) : values;
  const edge = array.size > 1000 ? 3 : Infinity; // NumPy's own limits
  return { "text/plain": `${formatArray(numbers, array.shape, edge)}\n${array}` };
});

installMethods(NDArray.prototype);
