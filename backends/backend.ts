/**
 * The device contract: what a backend must provide, as types only.
 *
 * A backend owns memory and binds kernels to it. It has no shape inference, no broadcasting rules, no gradients and no
 * scheduling: whoever calls it (`gluon/nd/apply.ts`) has already checked shapes and dtypes and allocated the output.
 *
 * @module
 */

import type { DType } from "./base/dtype.ts";
import type { Shape } from "./base/shape.ts";

export type { DType, Shape };

/** What `read` gives: the dtype's own typed array, or `Float64Array` from a backend that computes in float64. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Memory on a device, opaque to everything above `backends/`. */
export interface DeviceBuffer {
  /** Number of elements that fit. */
  readonly size: number;
}

/** A buffer read as an array. */
export interface Operand {
  /** Where its elements are; of a larger buffer the first ones. */
  readonly buffer: DeviceBuffer;
  /** Lengths of its axes. */
  readonly shape: Shape;
  /** The type of its elements. */
  readonly dtype: DType;
}

/** A kernel bound to its buffers: calling it enqueues the work and allocates nothing. */
export type Launch = () => void;

/**
 * Binds a kernel to its operands. Eager execution binds and launches once; a plan binds once and launches many times.
 * `output` never overlaps an input partially; elementwise kernels accept `output` being one of the inputs itself.
 */
export type Kernel<A = NoAttrs> = (inputs: readonly Operand[], output: Operand, attrs: A) => Launch;

/** The attributes of a kernel that has none. */
export type NoAttrs = Readonly<Record<never, never>>;

/** Elementwise: `output[i] = f(input[i])`; float32. `round` rounds half away from zero, as C's `roundf`. */
export type UnaryName =
  | "negative"
  | "abs"
  | "sign"
  | "floor"
  | "ceil"
  | "round"
  | "exp"
  | "log"
  | "log2"
  | "log10"
  | "log1p"
  | "expm1"
  | "sqrt"
  | "cbrt"
  | "sin"
  | "cos"
  | "arcsin"
  | "arccos"
  | "arctan"
  | "tanh"
  | "sigmoid"
  | "relu"
  | "erf";

/**
 * Elementwise with broadcasting of both inputs to `output.shape` (NumPy's rule); float32 or int32, all three alike.
 * Comparisons give 1 or 0 in that dtype. `modulo` takes the sign of the divisor, as in Python; int32 `divide` truncates;
 * `power` is C's `pow`; `maximum` and `minimum` are NaN where one of the two is.
 */
export type BinaryName =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "modulo"
  | "power"
  | "maximum"
  | "minimum"
  | "equal"
  | "not_equal"
  | "greater"
  | "greater_equal"
  | "lesser"
  | "lesser_equal";

/** Axes to reduce over, ascending, non-negative. The output holds the remaining axes (kept ones of length 1 or not). */
export interface ReduceAttrs {
  /** The axes, ascending and not negative. */
  readonly axes: readonly number[];
}

/** One axis, non-negative. */
export interface AxisAttrs {
  /** The axis, not negative. */
  readonly axis: number;
}

/** Which operand of a matrix product is read transposed. */
export interface DotAttrs {
  /** Whether the first operand is read transposed. */
  readonly transposeA: boolean;
  /** Whether the second operand is read transposed. */
  readonly transposeB: boolean;
}

/** Start and stride of a rectangular window, one number an axis; strides are positive. */
export interface WindowAttrs {
  /** Where the window begins on each axis. */
  readonly begin: readonly number[];
  /** The stride on each axis, positive. */
  readonly step: readonly number[];
}

/**
 * Windows of a convolution over two spatial axes, two numbers each. Arrays are `(batch, channels, h, w)` and weights
 * `(filters, in / groups, kh, kw)`, or, with `channelsLast`, `(batch, h, w, channels)` and `(filters, kh, kw, in / groups)`.
 */
export interface ConvolutionAttrs {
  /** Steps from window to window, for each axis. */
  readonly stride: readonly number[];
  /** Zeros before and after each axis. */
  readonly pad: readonly number[];
  /** Steps from element to element in a window, for each axis. */
  readonly dilate: readonly number[];
  /** Parts of the channels that are convolved each for itself. */
  readonly groups: number;
  /** Whether the channels are the last axis. */
  readonly channelsLast: boolean;
}

/**
 * Windows of pooling over the last two axes of planes `(planes, h, w)`, two numbers each. Of windows that reach beyond an end
 * only what is inside counts.
 */
export interface PoolingAttrs {
  /** Lengths of a window. */
  readonly kernel: readonly number[];
  /** Steps from window to window. */
  readonly stride: readonly number[];
  /** Elements by which windows reach beyond both ends of each axis. */
  readonly pad: readonly number[];
}

/** Activations that a fused kernel may apply to its result before it stores it. */
export type ActivationName = "relu" | "sigmoid" | "tanh" | "softrelu" | "softsign";

/** The kernels that every backend must have (or list in `cannot`); the compiler names a missing one. */
export interface CoreKernels extends Record<UnaryName, Kernel>, Record<BinaryName, Kernel> {
  /** `output[i] = input[i]`; any dtype. */
  copy: Kernel;
  /**
   * `output[i] = dtype(input[i])`: float32 to int32 truncates toward zero, gives the nearest int32 for what is beyond
   * them and 0 for NaN; to uint8, float32 goes by way of int32, whose lowest 8 bits it is.
   */
  cast: Kernel;
  /** `cond (n), x (n), y (n) -> cond != 0 ? x : y`, all of one shape; cond is float32, int32 or uint8. */
  where: Kernel;

  /** Sum over `axes`; float32 or int32. */
  sum: Kernel<ReduceAttrs>;
  /** Maximum over `axes`; float32 or int32. NaN wins. */
  max: Kernel<ReduceAttrs>;
  /** Minimum over `axes`; float32 or int32. NaN wins. */
  min: Kernel<ReduceAttrs>;
  /** Index of the first maximum along `axis`, as float32 (as in MXNet); that of the first NaN if there is one. */
  argmax: Kernel<AxisAttrs>;
  /** Index of the first minimum along `axis`, as float32; that of the first NaN if there is one. */
  argmin: Kernel<AxisAttrs>;

  /** `a (m, k) . b (k, n) -> (m, n)`, either one stored transposed; float32. */
  dot: Kernel<DotAttrs>;
  /** `a (batch, m, k) . b (batch, k, n) -> (batch, m, n)`, either one stored transposed; float32. */
  batch_dot: Kernel<DotAttrs>;

  /** `output` axis `i` is input axis `axes[i]`; any dtype. */
  transpose: Kernel<{ readonly axes: readonly number[] }>;
  /** Repeats axes of length 1 (and missing leading axes) to `output.shape`; any dtype. */
  broadcast_to: Kernel;
  /** `output[i, j, ...] = input[begin0 + i * step0, begin1 + j * step1, ...]`; any dtype. */
  slice: Kernel<WindowAttrs>;
  /** The inverse of `slice`: zeros of `output.shape` with `input` placed at `begin`, spread by `step`; any dtype. */
  place: Kernel<WindowAttrs>;
  /** Joins any number of inputs along `axis`; any dtype. */
  concat: Kernel<AxisAttrs>;

  /**
   * `x (..., n, ...), indices (k...) -> x` with axis `axis` replaced by `k...`; indices float32 or int32, truncated and
   * clipped to range, NaN being 0.
   */
  take: Kernel<AxisAttrs>;
  /**
   * The inverse of `take`: zeros of `output.shape` with slices of `y` added at `indices`; repeated indices add up.
   * Inputs: `y (..., k..., ...), indices (k...)`; float32.
   */
  add_at: Kernel<AxisAttrs>;
  /**
   * `indices (k...) -> (k..., depth)`: 1 at the index, 0 elsewhere; depth is the last axis of `output`. Indices are
   * `clipped` as those of `take`, or, outside the range or NaN, give zeros only.
   */
  one_hot: Kernel<{ readonly clipped: boolean }>;

  /**
   * `key (2) int32, counter (1) int32 -> output`, float32 uniform in [0, 1).
   * Threefry-2x32 with 20 rounds (Salmon et al. 2011): elements 2i and 2i+1 are the two words of the block with
   * key `key` and counter `(counter[0], i)`, each as `(word >>> 8) * 2^-24`. Every backend gives the same bits.
   */
  random_uniform: Kernel;
}

/** What every optimizer update takes: a limit on each element of the gradient. */
export interface UpdateAttrs {
  /** Each element of the gradient is limited to this absolute value; `null`: none is. */
  readonly clip_gradient: number | null;
}

/** Which way a recurrence runs through its steps, and whether the last input holds the length of each sequence. */
export interface RecurrenceAttrs {
  /** Whether it runs from the last step to the first. */
  readonly reverse: boolean;
  /** Whether the last input holds the length of each sequence. */
  readonly lengths: boolean;
}

/** The cells whose recurrence may be one kernel. */
export type RecurrentName = "rnn_relu" | "rnn_tanh" | "lstm" | "gru";

/** Kernels that a backend may have because it is faster at them than their lowering (`op.lower`); float32 but where they say otherwise. */
export interface FusedKernels
  extends Record<"square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign", Kernel>,
    Record<RecurrentName | `${RecurrentName}_gradient`, Kernel<RecurrenceAttrs>> {
  /** `x, part -> x` with the window that `slice` reads overwritten by `part`; any dtype. `output` may be `x` itself. */
  slice_assign: Kernel<WindowAttrs>;
  /**
   * `x (..., n, ...), y (..., k..., ...), indices (k...) int32 -> x` with its slices at the indices overwritten by those of
   * `y`, the last of equal indices; those outside of `0 ... n - 1` are skipped; any dtype. `output` may be `x` itself.
   */
  put_at: Kernel<AxisAttrs>;
  /** Any number of inputs -> (): the sum of the squares of all their elements. */
  sum_squares: Kernel;
  /** Softmax along `axis`. */
  softmax: Kernel<AxisAttrs>;
  /** Logarithm of softmax along `axis`. */
  log_softmax: Kernel<AxisAttrs>;
  /** `x (rows, n) -> (rows, n)` int32: positions in each row in order, equal ones as they come, NaN as the largest; float32 or int32. */
  argsort: Kernel<{ readonly ascending: boolean }>;
  /** `min(max(x, a_min), a_max)`. */
  clip: Kernel<{ readonly a_min: number; readonly a_max: number }>;
  /** `dy (n), y (n) -> dy * f'(x)` of an activation `y = f(x)`, computed from its value. */
  activation_gradient: Kernel<{ readonly activation: ActivationName }>;
  /** `x (batch, in) . w (units, in)^T + b (units) -> (batch, units)`, then the activation; `b` may be absent. */
  dense: Kernel<{ readonly activation: ActivationName | null }>;

  /** `x, weight, bias -> y`: cross-correlation, then the activation; the bias may be absent. */
  convolution: Kernel<ConvolutionAttrs & { readonly activation: ActivationName | null }>;
  /** `dy, weight -> dx`: the adjoint of the convolution in `x`. */
  convolution_data_gradient: Kernel<ConvolutionAttrs>;
  /** `x, dy -> dweight`: the adjoint of the convolution in `weight`. */
  convolution_weight_gradient: Kernel<ConvolutionAttrs>;

  /** The maximum of each window; NaN wins. That of none is the lowest finite float32. */
  max_pool: Kernel<PoolingAttrs>;
  /** `x, dy -> dx`: each window's gradient, added to the first maximum, or to the first NaN. */
  max_pool_gradient: Kernel<PoolingAttrs>;
  /** The sum of each window. */
  sum_pool: Kernel<PoolingAttrs>;
  /** `dy -> dx`: the adjoint of `sum_pool`. */
  sum_pool_gradient: Kernel<PoolingAttrs>;

  /**
   * Optimizer updates in one pass: weight, gradient, states, learning rate (1), decay (1; may be
   * absent); states are overwritten, the new weight is the output. The formulas are documented with the
   * ops in `gluon/nd/ops`. No state becomes denormal.
   */
  sgd_update: Kernel<UpdateAttrs>;
  /** Stochastic gradient descent with momentum. */
  sgd_mom_update: Kernel<UpdateAttrs & { readonly momentum: number }>;
  /** Adam. */
  adam_update: Kernel<UpdateAttrs & { readonly beta1: number; readonly beta2: number }>;
  /** RMSProp, not centered. */
  rmsprop_update: Kernel<UpdateAttrs & { readonly gamma1: number; readonly epsilon: number }>;
  /** RMSProp, centered: the states are the mean of squares, the mean, and the latest step. */
  rmspropalex_update: Kernel<
    UpdateAttrs & { readonly gamma1: number; readonly gamma2: number; readonly epsilon: number }
  >;
}

/**
 * Linear algebra on batches of matrices, float32: what is done step by step. A backend that has none lists them in
 * `cannot`.
 */
export interface LinalgKernels {
  /** `a (batch, n, n)` -> lower triangular `l` with `l l^T` the symmetric part of `a`; NaN where that is not positive. */
  linalg_potrf: Kernel;
  /** `a (batch, n, n), b (batch, n, m) -> x` with `a x = b`; one triangle of `a` is read, or its transpose. */
  linalg_trsm: Kernel<{ readonly lower: boolean; readonly transpose: boolean }>;
  /** `a (batch, n, n)` -> its inverse; not finite where it is singular. */
  linalg_inverse: Kernel;
  /** `a (batch, n, n) -> (batch, n)`: numbers whose product is the determinant. */
  linalg_pivots: Kernel;
  /** `a (batch, n, n) -> (batch, n + 1, n)`: eigenvectors of its symmetric part, one a row, then their eigenvalues, ascending. */
  linalg_syevd: Kernel;
  /** `a (batch, m, n), m <= n -> (batch, m, n + m)`: orthonormal rows `q` and a lower triangular `l` with `a = l q`, side by side. */
  linalg_gelqf: Kernel;
  /**
   * `a (batch, m, n), m <= n -> (batch, m, m + 1 + n)`: left singular vectors, one a column, singular values, descending, and
   * right singular vectors, one a row, side by side.
   */
  linalg_svd: Kernel;
}

/** Checks of values. A backend that cannot throw when a kernel is launched lists them in `cannot`. */
export interface CheckKernels {
  /** `indices (k...) -> (k...)` int32; throws a `RangeError` where one, float32 or int32, is not in `0 ... length - 1`. */
  check_indices: Kernel<{ readonly length: number }>;
}

/** The kernel table of a backend. */
export type Kernels = CoreKernels &
  Partial<FusedKernels> &
  Partial<LinalgKernels> &
  Partial<CheckKernels>;

/** The name of any kernel of the contract. */
export type KernelName =
  | keyof CoreKernels
  | keyof FusedKernels
  | keyof LinalgKernels
  | keyof CheckKernels;

/** A declared gap: the conformance suite runs the op and demands that it really fails. */
export interface Gap {
  /** The kernel that does not work. */
  readonly op: KernelName;
  /** Why it does not. */
  readonly reason: string;
}

/**
 * What a planned call reads: an array in memory, a number that all elements are, or the output of another call, which
 * is calculated where it is read and stored nowhere. Its shape may be another view of that output.
 */
export type PlannedInput =
  | Operand
  | { readonly number: number; readonly shape: Shape; readonly dtype: DType }
  | { readonly call: PlannedCall; readonly shape: Shape; readonly dtype: DType };

/** A kernel call of a plan. A call that is used several times is one object. */
export interface PlannedCall {
  /** The kernel. */
  readonly name: KernelName;
  /** What it reads, in the order of its inputs. */
  readonly inputs: readonly PlannedInput[];
  /** What it writes. */
  readonly output: Operand;
  /** The attributes of the kernel, such as its axis. */
  readonly attrs: unknown;
}

/** The memory of an array in a plan, of which the identity counts: until the plan is bound, it may have no buffer. */
export interface PlannedMemory extends DeviceBuffer {
  /** Its buffer; `null` before the plan is bound. */
  readonly buffer: DeviceBuffer | null;
}

/** An array in a plan. */
export interface PlannedArray<M extends PlannedMemory> {
  /** The memory that holds it. */
  readonly storage: M;
  /** Lengths of its axes. */
  readonly shape: Shape;
  /** The type of its elements. */
  readonly dtype: DType;
}

/** A kernel call of a trace. */
export interface PlannedNode<M extends PlannedMemory> {
  /** The name of the operation. */
  readonly name: string;
  /** What binds it to buffers. */
  readonly kernel: Kernel<never>;
  /** What it reads, in the order of its inputs. */
  readonly inputs: readonly PlannedArray<M>[];
  /** What it gives. */
  readonly output: PlannedArray<M>;
  /** The attributes of the kernel, such as its axis. */
  readonly attrs: unknown;
  /** What the kernel writes: the output and, for an optimizer's update, its state. */
  readonly writes: readonly PlannedArray<M>[];
  /** Whether the kernel may write over an input of the output's size. */
  readonly elementwise: boolean;
}

/** One launch of a plan. */
export interface PlannedLaunch<M extends PlannedMemory> {
  /** Names of its kernels: `+` joins fused ones, `|` those that run in parallel. */
  readonly name: string;
  /** The memory that it reads. */
  readonly reads: Iterable<M>;
  /** The memory that it writes. */
  readonly writes: Iterable<M>;
  /** Binds it, once all memory has its buffers. */
  readonly bind: () => Launch;
}

/**
 * Kernel fusion: the launches that do what `nodes` do, in order, fewer than these. They compute what the kernels would,
 * launched one by one, but for rounding. `outputs` are read after the plan; `constants` are the numbers that the trace put
 * into arrays, which only a node of the trace writes.
 */
export type Fuse = <M extends PlannedMemory>(
  nodes: readonly PlannedNode<M>[],
  outputs: ReadonlySet<M>,
  constants: ReadonlyMap<M, ArrayLike<number>>,
) => PlannedLaunch<M>[];

/** The adapter of a GPU backend: the GPU, or what stands in for one. */
export interface Adapter {
  /** What it calls itself, such as `nvidia ampere`. */
  readonly name: string;
  /** Whether it computes on the CPU, as llvmpipe, SwiftShader and WARP do: far slower there than the backend `wasm`. */
  readonly isSoftware: boolean;
  /** Whether it is driven through OpenGL, as by Deno without a Vulkan driver: shaders then take long to compile. */
  readonly isOpenGL: boolean;
}

/** Shader compilation: called before a program is compiled, with its name; what it returns is called afterwards. */
export type CompileListener = (label: string) => (() => void) | undefined;

/** Memory and kernels of one device. */
export interface Backend {
  /** The name that `use` takes, such as `wasm`. */
  readonly name: string;
  /** Its kernels, by operation. */
  readonly kernels: Kernels;
  /** Core kernels that do not work here, and why. */
  readonly cannot: readonly Gap[];
  /** Kernel fusion, where a launch costs enough to pay for it. */
  readonly fuse?: Fuse;
  /** Binds the kernels of a plan and gives launches that do the same in order, fewer where several are one call. */
  readonly join?: (binds: readonly (() => Launch)[]) => Launch[];
  /** The adapter, where there may be one or another. */
  readonly adapter?: Adapter;
  /** Hears of each program that is compiled, where that happens on first use and may take seconds. */
  onCompile?: CompileListener | null;
  /** How many threads a launch may use, where that can be chosen. */
  threads?: number;
  /** Bytes of memory that the backend can hold, where that is known. */
  readonly capacity?: number;
  /** Reserves an uninitialized buffer. Throws `RangeError` when the device has no room for it. */
  alloc(dtype: DType, size: number): DeviceBuffer;
  /** Gives a buffer back. Work already enqueued on it still completes. */
  free(buffer: DeviceBuffer): void;
  /** Copies `data` into the first elements of the operand's buffer, after all work enqueued before. Returns at once. */
  write(target: Operand, data: ArrayLike<number>): void;
  /**
   * Copies the operand's elements out, after all work enqueued before: at once where launches are synchronous, else as a
   * promise. The result is the caller's own.
   */
  read(source: Operand): NumericArray | Promise<NumericArray>;
  /** The operand's first element, where `read` gives arrays at once: V8 takes longer to make one than for a small kernel. */
  readFirst?(source: Operand): number;
  /** Submits enqueued work without waiting for it (a no-op where launches are synchronous). */
  flush(): void;
  /** Releases the device. Buffers and kernels are unusable afterwards. */
  dispose(): void;
}
