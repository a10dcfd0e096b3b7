/**
 * Programs: launches of a plan whose native kernels are called one after the other by one call into machine code, which
 * takes longer than a small kernel.
 */

import type { Kernel, KernelName, Kernels, Launch } from "../backend.ts";
import type { SimdExports } from "../wasm/generated/simd_exports.ts";
import type { Scratch } from "../wasm/memory.ts";
import type { Library } from "./library.ts";

/** A native kernel: where a program finds it, and a letter for each of its arguments, f for float32, n for a whole number. */
type NativeFunction = ((...args: number[]) => void) & {
  readonly instruction: number;
  readonly signature: string;
};

/** A call of a native kernel. Those in scratch are marked in `inScratch`, and relative to its beginning. */
interface Call {
  readonly kernel: NativeFunction;
  readonly args: readonly number[];
  readonly inScratch: readonly boolean[];
}

/** A call of a kernel, `null` where it is not native. */
interface Noted {
  readonly kernel: NativeFunction | null;
  readonly args: number[];
}

/** A launch that does nothing but call native kernels with the same arguments each time, and how they are found. */
interface Candidate {
  readonly launch: Launch;
  readonly bind: () => Launch;
}

/** Kernels whose launches do so. */
const PLAIN: readonly KernelName[] = [
  ...([
    "negative",
    "abs",
    "sign",
    "floor",
    "ceil",
    "round",
    "exp",
    "log",
    "log1p",
    "expm1",
  ] as const),
  ...(["sqrt", "tanh", "sigmoid", "relu", "erf", "square", "reciprocal", "rsqrt"] as const),
  ...(["softrelu", "softsign", "clip", "softmax", "log_softmax", "activation_gradient"] as const),
  ...(["add", "subtract", "multiply", "divide", "maximum", "minimum"] as const),
  ...(["equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal"] as const),
  ...(["sum", "max", "min", "take", "dot", "batch_dot", "dense"] as const),
  ...(["max_pool", "sum_pool", "max_pool_gradient", "sum_pool_gradient"] as const),
  ...(["sgd_update", "sgd_mom_update", "adam_update"] as const),
  ...(["rmsprop_update", "rmspropalex_update"] as const),
];

/** Launches of more calls, such as of batches of products, are left as they are. */
const MOST_CALLS = 64;

/** Two places of scratch: what differs by as much as they do lies in it. */
const PLACES = [2 ** 20, 2 ** 21] as const;

/** Words before the instructions, and of one before its arguments. */
const HEAD = 4;
const INSTRUCTION = 3;

/** Joins launches of native kernels into programs. */
export class Programs {
  readonly #library: Library;
  readonly #state: BigUint64Array<ArrayBuffer>;
  readonly #scratch: Scratch;
  /** Kernels whose launches note the calls that they would make. */
  readonly #noting: Kernels;
  #place: number = PLACES[0];
  #noted: Noted[] = [];
  /** The last kernel that was bound, while launches are joined. */
  #candidate: Candidate | null = null;
  #joins = false;

  constructor(
    library: Library,
    state: BigUint64Array<ArrayBuffer>,
    scratch: Scratch,
    native: Partial<SimdExports>,
    create: (simd: SimdExports, scratch: Scratch) => Kernels,
  ) {
    this.#library = library;
    this.#state = state;
    this.#scratch = scratch;
    const note = (name: string) => {
      const kernel = (native as Record<string, NativeFunction | undefined>)[name] ?? null;
      return (...args: number[]) => void this.#noted.push({ kernel, args });
    };
    const simd = new Proxy({}, { get: (_, name) => note(String(name)) }) as SimdExports;
    const place = () => this.#place;
    this.#noting = create(simd, {
      get pointer(): number {
        return place();
      },
      reserve() {},
      write() {},
    });
  }

  /** The kernels, whose launches `join` knows. */
  observe(kernels: Kernels): Kernels {
    const observed = PLAIN.map((name) => [
      name,
      this.#observed(kernels[name] as Kernel<unknown>, this.#noting[name] as Kernel<unknown>),
    ]);
    return { ...kernels, ...Object.fromEntries(observed) };
  }

  #observed(kernel: Kernel<unknown>, noting: Kernel<unknown>): Kernel<unknown> {
    return (inputs, output, attrs) => {
      const launch = kernel(inputs, output, attrs);
      if (this.#joins) {
        this.#candidate = { launch, bind: () => noting(inputs, output, attrs) };
      }
      return launch;
    };
  }

  /** Launches that do what those that are bound would, fewer where neighbours are native. */
  join(binds: readonly (() => Launch)[]): Launch[] {
    const joined: Launch[] = [];
    let neighbours: { launch: Launch; calls: readonly Call[] }[] = [];
    const end = () => {
      const calls = neighbours.flatMap((each) => each.calls);
      if (calls.length > 1) joined.push(this.#program(calls));
      else joined.push(...neighbours.map(({ launch }) => launch));
      neighbours = [];
    };
    for (const bind of binds) {
      this.#joins = true;
      this.#candidate = null;
      let launch: Launch;
      try {
        launch = bind();
      } finally {
        this.#joins = false;
      }
      const candidate = this.#candidate as Candidate | null;
      const calls = candidate?.launch === launch ? this.#callsOf(candidate.bind) : null;
      if (calls === null) {
        end();
        joined.push(launch);
      } else neighbours.push({ launch, calls });
    }
    end();
    return joined;
  }

  /** What a launch calls, or `null` where it calls another than native kernels. */
  #callsOf(bind: () => Launch): Call[] | null {
    const launch = bind();
    const note = (place: number): Noted[] => {
      this.#place = place;
      this.#noted = [];
      launch();
      return this.#noted;
    };
    const [first, second] = [note(PLACES[0]), note(PLACES[1])];
    if (first.length > MOST_CALLS) return null;
    const calls: Call[] = [];
    for (const [i, { kernel, args }] of first.entries()) {
      if (kernel === null || kernel.signature.length !== args.length) return null;
      const inScratch = args.map((x, at) => second[i]!.args[at]! - x === PLACES[1] - PLACES[0]);
      calls.push({
        kernel,
        args: args.map((x, at) => (inScratch[at] ? x - PLACES[0] : x)),
        inScratch,
      });
    }
    return calls;
  }

  #program(calls: readonly Call[]): Launch {
    const length = calls.reduce((sum, { args }) => sum + INSTRUCTION + args.length, HEAD);
    const words = new Uint32Array(new ArrayBuffer(4 * length));
    const floats = new Float32Array(words.buffer);
    const putAddress = (at: number, address: number): void => {
      words[at] = address;
      words[at + 1] = Math.floor(address / 2 ** 32);
    };
    putAddress(0, this.#library.address(this.#state.buffer));
    words[2] = calls.length;
    /** Words that lie in scratch, and how far. */
    const moving: { at: number; by: number }[] = [];
    let at = HEAD;
    for (const { kernel, args, inScratch } of calls) {
      putAddress(at, kernel.instruction);
      words[at + 2] = args.length;
      at += INSTRUCTION;
      for (const [i, x] of args.entries()) {
        if (inScratch[i]) moving.push({ at, by: x });
        else if (kernel.signature[i] === "f") floats[at] = x;
        else words[at] = x;
        at++;
      }
    }
    const scratch = this.#scratch;
    let place = -1;
    // Whoever holds a program holds its words and the memory that it works on.
    const kernels = calls.map(({ kernel }) => kernel);
    const run = Object.assign(this.#library.program(words.buffer), { words, kernels });
    const launch = (): void => {
      const { pointer } = scratch;
      if (pointer !== place) {
        place = pointer;
        for (const { at, by } of moving) words[at] = pointer + by;
      }
      run();
    };
    return moving.length > 0 ? launch : run;
  }
}
