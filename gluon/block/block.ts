/** Block: what layers, networks and losses are made of. */

import type { Initializer } from "../initializer/initializer.ts";
import type { FileSource, FileTarget, HostBlob } from "../io/file_kinds.ts";
import {
  type LoadOptions,
  load,
  loadFile,
  type SaveOptions,
  saveFile,
  type Tensors,
} from "../io/parameter_file.ts";
import { checkInput, checkOutput } from "../nd/compile/call.ts";
import { HybridFunction } from "../nd/compile/hybrid.ts";
import { context, refuseAsync } from "../nd/context.ts";
import { type DType, NDArray, type Shape, scope } from "../nd/mod.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import type { ExportedNet, ONNXExportOptions } from "../onnx/export_onnx.ts";
import { type InitializeOptions, Parameter } from "../parameter/parameter.ts";
import { ParameterDict } from "../parameter/parameter_dict.ts";
import type { Generator } from "../random/generator.ts";
import { Callable } from "./callable.ts";
import type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./hooks.ts";
import { members, parametersOf } from "./members.ts";
import type { NetPlot } from "./plot.ts";
import { shareParameters } from "./share_parameters.ts";
import { summarize } from "./summary.ts";
import { blockText } from "./text.ts";

/** Whether a block is being called: only the outermost call frees what was made on the way. */
let calling = false;

/** How often a hybridized block was changed: the plans of blocks around it hold no longer. */
let changes = 0;

/** A block is called like a function. */
export interface Block<In extends readonly unknown[] = NDArray[], Out = NDArray> {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (...inputs: In): Out;
}

/** A block, whatever its inputs and outputs are. */
export type AnyBlock = Block<never, unknown>;

/**
 * Base class of all layers and models. Subclasses implement `forward`; an instance is called like a
 * function: `net(x)`. Children and parameters are found in public fields (and arrays in public
 * fields); a private field (`#fc`) is not seen, so what it holds is neither trained nor saved.
 *
 * A plain `Block` takes arrays and returns one. A block with structures (`Structure<NDArray>`: nested
 * arrays, tuples and records of arrays) says so in its type: a recurrent cell is a
 * `Block<[x: NDArray, states: NDArray[]], [NDArray, NDArray[]]>`.
 *
 * Outside of `autograd.record` a call frees every array that it made but its result.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class Block<
  In extends readonly unknown[] = NDArray[],
  Out = NDArray,
> extends Callable {
  readonly #registered = new Map<string, AnyBlock>();
  readonly #preHooks = new Set<ForwardPreHook<In>>();
  readonly #hooks = new Set<ForwardHook<In, Out>>();
  /** Whether every own parameter is known to have its array. */
  #settled = false;
  #hybrid: HybridFunction<In, Out> | null = null;
  /** Shapes and dtypes of the inputs of the first hybridized call; `null` for structures. */
  #firstInputs: ({ readonly shape: Shape; readonly dtype: DType } | null)[] | null = null;
  /** The value of `changes` that the plans are good for. */
  #asOf = 0;

  /** Forward pass: computes the output from the inputs, in operations on arrays. */
  abstract forward(...inputs: In): Out;

  /** Shape inference: sets the unknown shapes of own parameters from the first inputs. */
  infer_shape(..._inputs: In): void {}

  /** Seeds the block's own random state; called by `initialize`. */
  seed(_rng: Generator): void {}

  /** Own parameters that no public field holds, by name: of a block that knows their names only when it is made. */
  get namedParameters(): Map<string, Parameter> {
    return new Map();
  }

  /** Buffers of the block, without its children: state that is no parameter; checkpoints hold it. */
  get buffers(): readonly NDArray[] {
    return [];
  }

  /** Calls the block: hooks, then `forward`; outside of recording, frees what was made on the way. */
  protected override invoke(...inputs: In): Out {
    if (calling || context.recording || context.trace || context.graph) return this.#call(inputs);
    calling = true;
    try {
      return scope(() => this.#call(inputs));
    } finally {
      calling = false;
    }
  }

  #call(inputs: In): Out {
    for (let i = 0; i < inputs.length; i++)
      checkInput(inputs[i], i, `call ${this.constructor.name}`);
    for (const hook of this.#preHooks) hook(this, inputs);
    if (!this.#settled) this.#settle(inputs);
    if (this.#hybrid) this.#prepare(inputs);
    const output = this.#hybrid ? this.#hybrid.call(...inputs) : this.#forward(...inputs);
    for (const hook of this.#hooks) hook(this, inputs, output);
    return output;
  }

  /** Plans that hold, and what an export has to know of the inputs. */
  #prepare(inputs: In): void {
    if (this.#asOf !== changes) this.#retrace();
    this.#firstInputs ??= inputs.map((each) =>
      each instanceof NDArray ? { shape: each.shape, dtype: each.dtype } : null,
    );
  }

  #forward(...inputs: In): Out {
    if (typeof this.forward !== "function") {
      throw new TypeError(
        `Cannot call ${this.constructor.name}: it has no forward(x); write one (where MXNet has ` +
          "hybrid_forward(F, x), without F, which is nd).",
      );
    }
    const output = this.forward(...inputs);
    refuseAsync(output, `call ${this.constructor.name} with`);
    checkOutput(output, `call ${this.constructor.name}`);
    return output;
  }

  /** Drops the plans, so that the next call traces again. */
  #retrace(): void {
    this.#hybrid?.dispose();
    this.#hybrid = new HybridFunction((...inputs: In) => this.#forward(...inputs));
    this.#asOf = changes;
  }

  /** Deferred initialization of own parameters, once their shapes are known. */
  #settle(inputs: In): void {
    const own = [...this.ownParameters().values()];
    if (own.some((parameter) => parameter.isDeferred)) {
      this.infer_shape(...inputs);
      for (const parameter of own) parameter.finishDeferred();
    }
    this.#settled = own.every((parameter) => parameter.isInitialized);
  }

  /** The child blocks by name: those in public fields, then those registered. */
  get children(): ReadonlyMap<string, AnyBlock> {
    const children = new Map<string, AnyBlock>();
    for (const { name, value } of members(this)) {
      if (value instanceof Block) children.set(name, value);
    }
    for (const [name, child] of this.#registered) children.set(name, child);
    return children;
  }

  /** Makes `block` a child, though no public field holds it. */
  register_child(block: AnyBlock, name: string = String(this.#registered.size)): void {
    if (!(block instanceof Block)) {
      const what = typeof block === "function" ? "a function" : String(block);
      throw new TypeError(
        `Cannot add ${what} to ${this.constructor.name}: it is no Block; wrap a function ` +
          "in nn.Lambda(...).",
      );
    }
    this.#registered.set(name, block);
    this.#rehybridize();
  }

  /** The block's own parameters, without those of its children. */
  ownParameters(): ParameterDict {
    const own = new ParameterDict();
    for (const { name, value } of members(this)) {
      if (value instanceof Parameter) own.set(name, value);
    }
    return own;
  }

  /**
   * Parameters of the block and its descendants by structural name. `select` is matched from the
   * start of the name, as in Python: `collect_params(".*weight")`.
   */
  collect_params(select: string | RegExp = ""): ParameterDict {
    const pattern = new RegExp(`^(?:${typeof select === "string" ? select : select.source})`);
    const selected = new ParameterDict();
    for (const [name, parameter] of parametersOf(this)) {
      if (pattern.test(name)) selected.set(name, parameter);
    }
    return selected;
  }

  /**
   * Initializes the parameters of the block and its descendants; those whose shape is not known yet
   * follow in the first forward pass. An initialized parameter keeps its values, with a warning,
   * unless `force_reinit` is set. `init` is for parameters that have no initializer, whatever
   * their names.
   */
  initialize(init?: Initializer | string, options: InitializeOptions = {}): void {
    this.collect_params().initialize(init, options);
    this.apply((block) => block.seed(options.rng ?? sharedGenerator()));
  }

  /** Calls `fn` with every descendant, children first, and with the block itself. */
  apply(fn: (block: AnyBlock) => void): this {
    for (const child of this.children.values()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Sets the gradients of all parameters to 0. */
  zero_grad(): void {
    this.collect_params().zero_grad();
  }

  /** Parameter sharing (weight tying): uses the parameters of `shared` for those of the same structural name. */
  share_parameters(shared: ReadonlyMap<string, Parameter>): this {
    shareParameters(this, shared);
    this.#rehybridize();
    return this.apply((block) => {
      block.#settled = false;
    });
  }

  /**
   * Writes all parameters to a file, which is replaced as a whole; without a target, into a `Blob`. In a page, a name
   * is that of a file in the origin's storage. It is a safetensors file, or of the `format` that is asked for.
   */
  save_parameters(target?: undefined, options?: SaveOptions): Promise<HostBlob>;
  /** Writes all parameters to a file, which is replaced as a whole. */
  save_parameters(target: FileTarget, options?: SaveOptions): Promise<void>;
  save_parameters(target?: FileTarget, options?: SaveOptions): Promise<unknown> {
    return saveFile(this.collect_params(), target, options);
  }

  /**
   * Reads parameters from a file: a path (in a page, a name), URL, handle, `Blob`, response, or bytes. Its kind is
   * recognised by its content: safetensors, MXNet's `.params`, NumPy's `.npz`. If anything does not fit, nothing is
   * changed.
   */
  async load_parameters(source: FileSource, options?: LoadOptions): Promise<void> {
    await loadFile(this.collect_params(), source, options);
  }

  /** Takes parameters from tensors or arrays by structural name. If anything does not fit, nothing is changed. */
  load_dict(tensors: Tensors, options?: LoadOptions): void {
    load(this.collect_params(), tensors, "the tensors", options);
  }

  /**
   * Export to MXNet: writes `path-symbol.json` and `path-0000.params`, which `gluon.SymbolBlock.imports` reads, here and in
   * MXNet 1.9.1, for batches of every length. Without a path, gives both as `Blob`s. As in MXNet, the block has to be
   * hybridized and called before. Dropout is left out.
   *
   * @param epoch The number in the name of the second file.
   * @throws {RangeError} naming operations that MXNet does not have.
   */
  export(): Promise<{ symbol: HostBlob; params: HostBlob }>;
  /** Writes both files, whose names begin with `path`. */
  export(path: string, epoch?: number): Promise<void>;
  async export(path?: string, epoch = 0): Promise<unknown> {
    const { forward, parameters, types } = this.#exported();
    const { exportFiles } = await import("../symbol/export_files.ts");
    return await exportFiles(forward, parameters, types, path, epoch);
  }

  /**
   * Export to ONNX, opset 17, for batches of every length: writes the file that onnxruntime and others run, and that
   * `gluon.ONNXBlock.imports` reads; without a target, gives it as a `Blob`. As for `export`, the block has to be
   * hybridized and called before. Dropout is left out.
   *
   * @throws {RangeError} naming operations that ONNX does not have.
   */
  exportONNX(target?: undefined, options?: ONNXExportOptions): Promise<HostBlob>;
  /** Writes the file to a path, a handle or the like. */
  exportONNX(target: FileTarget, options?: ONNXExportOptions): Promise<void>;
  async exportONNX(target?: FileTarget, options?: ONNXExportOptions): Promise<unknown> {
    const net = this.#exported();
    const { exportONNX } = await import("../onnx/export_onnx.ts");
    return await exportONNX(net, target, options);
  }

  /** What exports need. */
  #exported(): ExportedNet {
    const types = this.#firstInputs ?? [];
    if (types.length === 0 || types.includes(null)) {
      throw new Error(
        `Cannot export ${this.constructor.name}: ${types.length === 0 ? "no inputs are known; hybridize() it and call it once" : "its inputs are not all arrays; export a block whose inputs are"}.`,
      );
    }
    return {
      forward: (...inputs) => this.#forward(...(inputs as unknown as In)),
      parameters: this.collect_params(),
      types: types.flatMap((each) => each ?? []),
    };
  }

  /** Model summary: a table of the blocks that `forward` calls, with output shapes and parameter counts. */
  summary(...inputs: In): string {
    return summarize(this, inputs);
  }

  /**
   * A picture of the layers that `forward` calls and of the operations between them, with output shapes and parameter
   * counts, as SVG: MXNet's `viz.plot_network`. Runs the block on `inputs`.
   *
   * @throws {Error} where the block is hybridized, or has parameters that were never initialized.
   */
  async plot(...inputs: In): Promise<NetPlot> {
    const { plotBlock } = await import("./plot.ts");
    return plotBlock(this, inputs);
  }

  /**
   * From now on (or no longer), the block is traced once per signature (form of the inputs, shapes,
   * dtypes, training, recording) and replayed as a plan, in one piece with its descendants. In meaning
   * it stays the same, whichever of its outputs are differentiated; what could not, throws. All outputs
   * of a call are one graph: `backward` from some and later from others needs `retain_graph`. Hooks of
   * descendants are called while tracing only.
   */
  hybridize(active = true, options: HybridizeOptions = {}): void {
    for (const child of this.children.values()) child.hybridize(active, options);
    if (active) this.#retrace();
    else {
      this.#hybrid?.dispose();
      this.#hybrid = null;
    }
  }

  /**
   * Frees parameters (shared ones too), buffers and plans of the block and its descendants now, rather
   * than when nobody can reach them any more. It can be initialized again.
   */
  dispose(): void {
    this.apply((block) => {
      block.#hybrid?.dispose();
      for (const parameter of block.ownParameters().values()) parameter.dispose();
      for (const buffer of block.buffers) buffer.dispose();
      block.#settled = false;
    });
  }

  /** Frees all at the end of a scope: `using net = ...`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** After a change: forgets the plans of this block, its children and the blocks around it. */
  #rehybridize(): void {
    if (!this.isHybridized) return;
    changes++;
    this.hybridize();
  }

  /** Whether `hybridize` is on. */
  get isHybridized(): boolean {
    return this.#hybrid !== null;
  }

  /** Whether the block only passes arrays through its children; such a block has no row in a summary. */
  get isContainer(): boolean {
    return false;
  }

  /** Calls `hook` before every `forward`. */
  register_forward_pre_hook(hook: ForwardPreHook<In>): HookHandle {
    this.#preHooks.add(hook);
    return { detach: () => void this.#preHooks.delete(hook) };
  }

  /** Calls `hook` after every `forward`. */
  register_forward_hook(hook: ForwardHook<In, Out>): HookHandle {
    this.#hooks.add(hook);
    return { detach: () => void this.#hooks.delete(hook) };
  }

  /** The block and its children, an indented line each, as MXNet prints them. */
  override toString(): string {
    return blockText(this);
  }
}
