/** Block: what layers, networks and losses are made of. */
import type { ForwardHook, ForwardPreHook, HookHandle, HybridizeOptions } from "./block_options.ts";
import { blockText } from "./block_text.ts";
import { Callable } from "./callable.ts";
import type { Initializer } from "./initializer/initializer.ts";
import { members, parametersOf } from "./members.ts";
import { context, refuseAsync } from "./nd/context.ts";
import { HybridFunction } from "./nd/hybrid.ts";
import { NDArray, scope } from "./nd/mod.ts";
import type { Generator } from "./nd/random/generator.ts";
import { sharedGenerator } from "./nd/random.ts";
import { type InitializeOptions, Parameter } from "./parameter.ts";
import { ParameterDict } from "./parameter_dict.ts";
import { type LoadOptions, load, loadFile, saveFile, type Tensors } from "./parameter_file.ts";
import { shareParameters } from "./share_parameters.ts";
import { summarize } from "./summary.ts";

/** Whether a block is being called: only the outermost call frees what was made on the way. */
let calling = false;

/** How often a hybridized block was changed: the plans of blocks around it hold no longer. */
let changes = 0;

/** A block is called like a function. */
export interface Block {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (...inputs: NDArray[]): NDArray;
}

/**
 * Base of all layers and models. Subclasses implement `forward`; an instance is called like a
 * function: `net(x)`. Children and parameters are found in public fields (and arrays in public
 * fields); a private field (`#fc`) is not seen, so what it holds is neither trained nor saved.
 *
 * Outside of `autograd.record` a call frees every array that it made but its result.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class Block extends Callable {
  readonly #registered = new Map<string, Block>();
  readonly #preHooks = new Set<ForwardPreHook>();
  readonly #hooks = new Set<ForwardHook>();
  /** Whether every own parameter is known to have its array. */
  #settled = false;
  #hybrid: HybridFunction | null = null;
  /** The value of `changes` that the plans are good for. */
  #asOf = 0;

  /** The computation, in operations on arrays. */
  abstract forward(...inputs: NDArray[]): NDArray;

  /** Sets the shapes of own parameters that were not known, from the first inputs. */
  infer_shape(..._inputs: NDArray[]): void {}

  /** Starts anew what random state the block itself has; called by `initialize`. */
  seed(_rng: Generator): void {}

  /** What the block, without its children, remembers besides parameters; checkpoints hold it. */
  get memory(): readonly NDArray[] {
    return [];
  }

  protected override invoke(...inputs: NDArray[]): NDArray {
    if (calling || context.recording || context.trace) return this.#call(inputs);
    calling = true;
    try {
      return scope(() => this.#call(inputs));
    } finally {
      calling = false;
    }
  }

  #call(inputs: NDArray[]): NDArray {
    for (let i = 0; i < inputs.length; i++) checkInput(this, inputs[i], i);
    if (this.#preHooks.size > 0) for (const hook of this.#preHooks) hook(this, inputs);
    if (!this.#settled) this.#settle(inputs);
    if (this.#hybrid && this.#asOf !== changes) this.#retrace();
    const output = this.#hybrid ? this.#hybrid.call(...inputs) : this.#forward(...inputs);
    if (this.#hooks.size > 0) for (const hook of this.#hooks) hook(this, inputs, output);
    return output;
  }

  #forward(...inputs: NDArray[]): NDArray {
    if (typeof this.forward !== "function") {
      throw new TypeError(
        `Cannot call ${this.constructor.name}: it has no forward(x); write one (where MXNet has ` +
          "hybrid_forward(F, x), without F, which is nd).",
      );
    }
    const output = this.forward(...inputs);
    refuseAsync(output, `call ${this.constructor.name} with`);
    return output;
  }

  /** Forgets the plans, so that the next call traces anew. */
  #retrace(): void {
    this.#hybrid?.dispose();
    this.#hybrid = new HybridFunction((...inputs) => this.#forward(...inputs));
    this.#asOf = changes;
  }

  /** Finishes the deferred initialization of own parameters. */
  #settle(inputs: NDArray[]): void {
    const own = [...this.ownParameters().values()];
    if (own.some((parameter) => parameter.isDeferred)) {
      this.infer_shape(...inputs);
      for (const parameter of own) parameter.finishDeferred();
    }
    this.#settled = own.every((parameter) => parameter.isInitialized);
  }

  /** The child blocks by name: those in public fields, then those registered. */
  get children(): ReadonlyMap<string, Block> {
    const children = new Map<string, Block>();
    for (const { name, value } of members(this)) {
      if (value instanceof Block) children.set(name, value);
    }
    for (const [name, child] of this.#registered) children.set(name, child);
    return children;
  }

  /** Makes `block` a child, though no public field holds it. */
  register_child(block: Block, name: string = String(this.#registered.size)): void {
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
   * unless `force_reinit` is set. `init` is for weights; biases and the like have their own.
   */
  initialize(init?: Initializer | string, options: InitializeOptions = {}): void {
    this.collect_params().initialize(init, options);
    this.apply((block) => block.seed(options.rng ?? sharedGenerator()));
  }

  /** Calls `fn` with every descendant, children first, and with the block itself. */
  apply(fn: (block: Block) => void): this {
    for (const child of this.children.values()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Sets the gradients of all parameters to 0. */
  zero_grad(): void {
    this.collect_params().zero_grad();
  }

  /** Uses the parameters of `shared` in the place of those of the same structural name. */
  share_parameters(shared: ReadonlyMap<string, Parameter>): this {
    shareParameters(this, shared);
    this.#rehybridize();
    return this.apply((block) => {
      block.#settled = false;
    });
  }

  /** Writes all parameters to a safetensors file; a file of that name is replaced as a whole. */
  save_parameters(filename: string): Promise<void> {
    return saveFile(this.collect_params(), filename);
  }

  /** Reads parameters from a safetensors file. If anything does not fit, nothing is changed. */
  async load_parameters(filename: string, options?: LoadOptions): Promise<void> {
    await loadFile(this.collect_params(), filename, options);
  }

  /** Takes parameters from tensors by structural name. If anything does not fit, nothing is changed. */
  load_dict(tensors: Tensors, options?: LoadOptions): void {
    load(this.collect_params(), tensors, "the tensors", options);
  }

  /** A table of the blocks that `forward` passes through, their output shapes and parameters. */
  summary(...inputs: NDArray[]): string {
    return summarize(this, inputs);
  }

  /**
   * From now on (or no longer), the block is traced once per signature (shapes, dtypes, training,
   * recording) and replayed as a plan, in one piece with its descendants. In meaning it stays the
   * same; what could not, throws. Hooks of descendants are called while tracing only.
   */
  hybridize(active = true, options: HybridizeOptions = {}): void {
    for (const child of this.children.values()) child.hybridize(active, options);
    if (active) this.#retrace();
    else {
      this.#hybrid?.dispose();
      this.#hybrid = null;
    }
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
  register_forward_pre_hook(hook: ForwardPreHook): HookHandle {
    this.#preHooks.add(hook);
    return { detach: () => void this.#preHooks.delete(hook) };
  }

  /** Calls `hook` after every `forward`. */
  register_forward_hook(hook: ForwardHook): HookHandle {
    this.#hooks.add(hook);
    return { detach: () => void this.#hooks.delete(hook) };
  }

  override toString(): string {
    return blockText(this);
  }
}

function checkInput(block: Block, input: unknown, i: number): void {
  if (input instanceof NDArray || input === undefined || input === null) return;
  const kind = typeof input === "object" ? input.constructor?.name : typeof input;
  throw new TypeError(
    `Cannot call ${block.constructor.name}: input ${i} is ${kind}, no NDArray; make one with ` +
      "nd.array(...).",
  );
}
