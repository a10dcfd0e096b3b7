/** NDArray: a dense, row-major array on a device. */
import type { DeviceBuffer, DType, NumericArray, Operand, Shape } from "../../backends/backend.ts";
import { type BackwardOptions, backward } from "./backward.ts";
import { context, currentBackend, within } from "./context.ts";
import { Operations } from "./operations.ts";
import { copy, copyTo } from "./ops/cast.ts";
import { zeros_like } from "./ops/like.ts";
import { transpose } from "./ops/transpose.ts";
import { forget, own, type Scope, scope } from "./scope.ts";
import { formatShape, sameShape, sizeOf } from "./shape.ts";
import { bytesPerElement, Storage } from "./storage.ts";
import { checkWritable, type TapeEntry } from "./tape.ts";

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

/**
 * A dense, row-major array on a device. Operations return new arrays at once and compute in the
 * background where the device does so; reading a value (`toArray`, `asscalar`) waits.
 */
export class NDArray extends Operations implements Operand, Disposable {
  /** Lengths of the axes; `[]` is a scalar. */
  readonly shape: Shape;
  /** Type of the elements. */
  readonly dtype: DType;
  /** @internal The memory behind the array. */
  readonly storage: Storage;
  /** @internal Who frees the array. */
  scope: Scope | null = null;
  /** @internal How the array came to be, while autograd follows it. */
  entry: TapeEntry | null = null;
  /** What `backward` found, after `attach_grad()`: an array of the same shape. */
  grad: NDArray | null = null;
  /** What `backward` does with `grad`; set by `attach_grad()`. */
  grad_req: GradReq = "null";
  /** Whether `backward` has written `grad` since it was last used up. */
  freshGrad = false;
  /** How the array was freed, or the error for who uses what is withheld. */
  #unusable: string | Error | null = null;

  /**
   * For the framework itself; arrays are made by `nd.array`, `nd.zeros`, ... and by operations.
   * `owned: false` leaves the end of the array's life to whoever makes it.
   */
  constructor(shape: Shape, storage: Storage, { owned = true }: { owned?: boolean } = {}) {
    super();
    this.shape = shape;
    this.dtype = storage.dtype;
    this.storage = storage;
    if (owned) own(this);
  }

  /** An array with memory and no values yet. */
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
  static from(data: ArrayLike<number>, shape: Shape, dtype: DType): NDArray {
    const array = new NDArray(shape, Storage.alloc(currentBackend(), dtype, sizeOf(shape)));
    if (array.size > 0) array.storage.backend.write(array, data);
    context.trace?.bake(array.storage, data);
    return array;
  }

  /** Throws where the array has been freed, and says by what. */
  checkAlive(): void {
    if (this.#unusable === null) return;
    if (this.#unusable instanceof Error) throw this.#unusable;
    throw new Error(
      `Cannot use an array ${formatShape(this.shape)}: it was freed ${this.#unusable}; ` +
        "use it earlier, or keep it with nd.keep(x).",
    );
  }

  /** The memory of the array. Throws where it has been freed, or is not there yet. */
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
    return transpose(this);
  }

  /** The same memory under another shape. */
  view(shape: Shape): NDArray {
    this.checkAlive();
    return new NDArray(shape, this.storage.retain());
  }

  /** @internal An array like this one, without values: what uses them throws `error`. */
  withheld(error: Error): NDArray {
    const array = new NDArray(this.shape, this.storage, { owned: false });
    array.#unusable = error;
    return array;
  }

  /** The values in row-major order, once they are there. The result is the caller's own. */
  async toArray(): Promise<NumericArray> {
    void this.buffer;
    if (this.size === 0) return emptyArray[this.dtype]();
    return this.storage.backend.read(this);
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
    return (await this.toArray())[0] as number;
  }

  /**
   * Overwrites the values in place with numbers in row-major order, or with another array's.
   *
   * @throws {Error} while autograd follows the array, and, for numbers, while tracing.
   */
  set(values: ArrayLike<number> | NDArray): this {
    if (values instanceof NDArray) return copyTo(values, this) as this;
    if (values.length !== this.size) {
      throw new RangeError(
        `Cannot set an array ${formatShape(this.shape)} to ${values.length} numbers: it holds ` +
          `${this.size}; give as many.`,
      );
    }
    if (context.trace) {
      throw new Error(
        `Cannot set an array ${formatShape(this.shape)} to numbers while tracing: the plan would ` +
          "not set it again; set it outside of the compiled function, or to an array.",
      );
    }
    checkWritable(this, "set");
    void this.buffer;
    this.storage.version++;
    if (this.size > 0) this.storage.backend.write(this, values);
    return this;
  }

  /** A copy with memory of its own. */
  copy(): NDArray {
    return copy(this);
  }

  /** The same values outside of autograd's graph. */
  detach(): NDArray {
    return this.view(this.shape);
  }

  /**
   * Asks `backward` to leave the gradient with respect to this array in `.grad`. The array starts
   * a graph of its own: what made it is forgotten.
   */
  attach_grad(grad_req: GradReq = "write"): this {
    if (!["write", "add", "null"].includes(grad_req)) {
      throw new RangeError(
        `Cannot attach_grad with grad_req ${JSON.stringify(grad_req)}: there is no such request; ` +
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
        : within({ recording: false, scope: this.scope }, () => scope(() => zeros_like(this)));
    return this;
  }

  /** Gradients of this array (of its sum, if it is no scalar) in every array with `attach_grad`. */
  backward(headGrad?: NDArray, options?: BackwardOptions): void {
    backward(this, headGrad, options);
  }

  /** Frees the memory now rather than when its scope closes. */
  dispose(reason = "by dispose()"): void {
    if (this.#unusable !== null) return;
    this.#unusable = reason;
    this.scope = null;
    forget(this);
    this.storage.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Whether the memory has been given back. */
  get isDisposed(): boolean {
    return this.#unusable !== null;
  }

  /** What the array is; values are read with `await x.tolist()`. */
  override toString(): string {
    return `<NDArray ${this.shape.join("x") || "scalar"} ${this.dtype} @${this.storage.backend.name}>`;
  }

  /** Bytes that the values take. */
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
