// The seeded generator: NumPy's default_rng, number for number.

import { checkCount, checkIntegers, checkInterval, checkNormal, checkState } from "./checks.ts";
import { keptInside } from "./float32.ts";
import { Pcg64 } from "./pcg64.ts";
import { type Seed, SeedSequence } from "./seed_sequence.ts";
import { checkWeights, cumulative, indexOf } from "./weights.ts";
import { standardNormal } from "./ziggurat.ts";

export type { Seed };

/** An array whose elements can be exchanged: a plain array, a typed array. */
export interface Shuffleable {
  /** How many items there are. */
  readonly length: number;
  /** The items. */
  [index: number]: unknown;
}

/** Everything that decides the rest of a generator's stream and its children, as plain JSON. */
export interface GeneratorState {
  /** The 128-bit state of PCG64, in decimal. */
  readonly state: string;
  /** The 128-bit increment (stream) of PCG64, in decimal. */
  readonly increment: string;
  /** The 32 bits left over from the last integer, if any. */
  readonly buffer: number | null;
  /** The seed as 32-bit words, lowest first. */
  readonly entropy: readonly number[];
  /** The path from the root of the spawn tree. */
  readonly spawnKey: readonly number[];
  /** How many children have been spawned. */
  readonly spawned: number;
}

/**
 * A generator whose stream equals NumPy's `default_rng(seed)`.
 *
 * Equal seeds give equal numbers on every engine. Raises RangeError for a seed that is negative or
 * not an integer.
 */
export function default_rng(seed: Seed): Generator {
  return new Generator(SeedSequence.from(seed));
}

/**
 * Random numbers from PCG64. Made by `default_rng(seed)` or `spawn`.
 *
 * A bulk method consumes the stream exactly as the same number of single draws. Against NumPy
 * (`numpy.random.Generator` in float64 and int64, on x86-64) every number is bit-equal, with one
 * exception: a normal beyond 3.654 deviations (one in 3900) goes through a logarithm, which is
 * rounded correctly here but by NumPy as its C library pleases; with glibc 2.36 one such number in
 * 230 then differs in its last bit.
 */
export class Generator {
  #seeds: SeedSequence;
  readonly #bits: Pcg64;

  /** A generator of a seed sequence; `default_rng(seed)` makes both. */
  constructor(seeds: SeedSequence) {
    this.#seeds = seeds;
    this.#bits = new Pcg64(seeds);
  }

  /** A double in [0, 1), a multiple of 2^-53. */
  random(): number {
    return this.#bits.nextDouble();
  }

  /** A double in [low, high): `low + (high - low) * random()`, which may round up to `high`. */
  uniform(low = 0, high = 1): number {
    checkInterval(low, high);
    return low + (high - low) * this.#bits.nextDouble();
  }

  /** An integer in [low, high). The bounds and `high - low` are safe integers. */
  integers(low: number, high: number): number {
    checkIntegers(low, high);
    return low + this.#below(high - low);
  }

  /** A normal number with mean `loc` and standard deviation `scale`. */
  normal(loc = 0, scale = 1): number {
    checkNormal(loc, scale);
    return loc + scale * standardNormal(this.#bits);
  }

  /**
   * Fills `out` as repeated `uniform(low, high)` would. In a Float32Array each is rounded to float32
   * or, where that would leave [low, high), to the next one inside.
   */
  fillUniform(out: Float32Array | Float64Array, low = 0, high = 1): void {
    checkInterval(low, high);
    const range = high - low;
    const single = out instanceof Float32Array;
    for (let i = 0; i < out.length; i++) {
      const x = low + range * this.#bits.nextDouble();
      out[i] = x;
      if (single && (out[i]! >= high || out[i]! < low)) out[i] = keptInside(x, low, high);
    }
  }

  /** Fills `out` as repeated `normal(loc, scale)` would; a Float32Array rounds each to float32. */
  fillNormal(out: Float32Array | Float64Array, loc = 0, scale = 1): void {
    checkNormal(loc, scale);
    for (let i = 0; i < out.length; i++) out[i] = loc + scale * standardNormal(this.#bits);
  }

  /** Fills `out` as repeated `integers(low, high)` would. The bounds lie in [-2^31, 2^31]. */
  fillIntegers(out: Int32Array, low: number, high: number): void {
    checkIntegers(low, high);
    if (low < -(2 ** 31) || high > 2 ** 31) {
      throw new RangeError(
        `Cannot fill an Int32Array with integers in [${low}, ${high}): some do not fit; ` +
          "the bounds must lie in [-2^31, 2^31].",
      );
    }
    const count = high - low;
    for (let i = 0; i < out.length; i++) out[i] = low + this.#below(count);
  }

  /**
   * `size` indices below `n`, in random order.
   *
   * `replace` (default true) allows an index to come twice. `p (n)` are the indices' probabilities,
   * which sum to 1; by default all are equal.
   */
  choice(
    n: number,
    size: number,
    options: { replace?: boolean; p?: readonly number[] } = {},
  ): Int32Array {
    const { replace = true, p } = options;
    checkCount("choose from", n);
    checkCount("choose", size);
    if (n === 0 && size > 0) {
      throw new RangeError(
        `Cannot choose ${size} of 0 indices: there is nothing to choose; n must be 1 or greater.`,
      );
    }
    if (!replace && size > n) {
      throw new RangeError(
        `Cannot choose ${size} of ${n} indices without replacement: there are too few; ` +
          "size must not exceed n.",
      );
    }
    if (p !== undefined) checkWeights(p, n, replace ? 0 : size);

    const chosen = new Int32Array(size);
    if (replace) {
      if (p === undefined) {
        for (let i = 0; i < size; i++) chosen[i] = this.#below(n);
      } else {
        const edges = cumulative(p);
        for (let i = 0; i < size; i++) chosen[i] = indexOf(edges, this.random());
      }
    } else if (p !== undefined) {
      this.#chooseWeighted(chosen, p);
    } else if (n > 10000 && size > Math.floor(n / 50)) {
      const all = integersBelow(n);
      this.#shuffleTail(all, Math.max(n - size, 1));
      chosen.set(all.subarray(n - size));
    } else {
      this.#chooseFew(chosen, n);
    }
    return chosen;
  }

  /** Shuffles the array in place. */
  shuffle(array: Shuffleable): void {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.#masked(i);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
  }

  /** The integers 0 .. n - 1 in random order. */
  permutation(n: number): Int32Array {
    checkCount("permute", n);
    const order = integersBelow(n);
    this.shuffle(order);
    return order;
  }

  /**
   * `n` independent generators. This generator's own stream does not move, but its next call to
   * `spawn` gives other children.
   */
  spawn(n: number): Generator[] {
    checkCount("spawn", n);
    return this.#seeds.spawn(n).map((seeds) => new Generator(seeds));
  }

  /** All that decides the numbers to come. */
  get state(): GeneratorState {
    const { state, increment, buffer } = this.#bits.save();
    const { entropy, spawnKey, spawned } = this.#seeds;
    return {
      state: String(state),
      increment: String(increment),
      buffer,
      entropy: [...entropy],
      spawnKey: [...spawnKey],
      spawned,
    };
  }

  set state(saved: GeneratorState) {
    checkState(saved);
    this.#bits.restore({
      state: BigInt(saved.state),
      increment: BigInt(saved.increment),
      buffer: saved.buffer,
    });
    this.#seeds = new SeedSequence([...saved.entropy], [...saved.spawnKey], saved.spawned);
  }

  /**
   * An integer in [0, count) without bias or, mostly, division.
   *
   * Source: D. Lemire, "Fast Random Integer Generation in an Interval", 2019.
   */
  #below(count: number): number {
    if (count === 1) return 0;
    if (count > 2 ** 32) return this.#belowWide(BigInt(count));
    if (count === 2 ** 32) return this.#bits.next32();
    for (;;) {
      const word = this.#bits.next32();
      const low = Math.imul(word, count) >>> 0;
      // The double product is off by less than 2^11, so its high 32 bits come out exactly.
      if (low >= count || low >= 2 ** 32 % count) {
        return Math.floor((word * count - low) * 2 ** -32 + 0.5);
      }
    }
  }

  /** `#below` for counts beyond 2^32, which nothing hot asks for. */
  #belowWide(count: bigint): number {
    for (;;) {
      this.#bits.next64();
      const product = this.#bits.last * count;
      if (BigInt.asUintN(64, product) >= 2n ** 64n % count) return Number(product >> 64n);
    }
  }

  /** An integer in [0, max], by masking and rejection, as NumPy draws it in `shuffle`. */
  #masked(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max);
    let value = 0;
    do value = (this.#bits.next32() & mask) >>> 0;
    while (value > max);
    return value;
  }

  /** Shuffles the elements from `first` on into their final places, as NumPy does in `choice`. */
  #shuffleTail(array: Int32Array, first: number): void {
    for (let i = array.length - 1; i >= first; i--) {
      const j = this.#below(i + 1);
      const held = array[i]!;
      array[i] = array[j]!;
      array[j] = held;
    }
  }

  /** Floyd's sampling: distinct indices in time and memory of the sample, then shuffled. */
  #chooseFew(chosen: Int32Array, n: number): void {
    const taken = new Set<number>();
    const first = n - chosen.length;
    for (let i = first; i < n; i++) {
      const drawn = this.#below(i + 1);
      const index = taken.has(drawn) ? i : drawn;
      taken.add(index);
      chosen[i - first] = index;
    }
    this.#shuffleTail(chosen, 1);
  }

  /** Distinct indices by weight: draw, drop the repeated, draw the rest from what is left. */
  #chooseWeighted(chosen: Int32Array, p: readonly number[]): void {
    const left = [...p];
    let count = 0;
    while (count < chosen.length) {
      const edges = cumulative(left);
      const drawn = new Set<number>();
      for (let i = count; i < chosen.length; i++) drawn.add(indexOf(edges, this.random()));
      for (const index of drawn) {
        chosen[count++] = index;
        left[index] = 0;
      }
    }
  }
}

/** 0 .. n - 1 in order. */
function integersBelow(n: number): Int32Array {
  const integers = new Int32Array(n);
  for (let i = 0; i < n; i++) integers[i] = i;
  return integers;
}
