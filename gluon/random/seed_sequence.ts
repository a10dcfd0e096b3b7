// NumPy's SeedSequence: turns integers of any quality into well-mixed words and independent children.

/** A seed: a non-negative integer, or a list of them. Numbers must be safe integers. */
export type Seed = number | bigint | readonly (number | bigint)[];

const POOL_SIZE = 4;

/** The entropy behind a generator and its place in the tree of spawned children. */
export class SeedSequence {
  /** The seed as 32-bit words, lowest first. */
  readonly entropy: readonly number[];
  /** The path from the root: which child of which child this is. */
  readonly spawnKey: readonly number[];
  /** How many children have been spawned so far. */
  spawned: number;

  constructor(entropy: readonly number[], spawnKey: readonly number[] = [], spawned = 0) {
    this.entropy = entropy;
    this.spawnKey = spawnKey;
    this.spawned = spawned;
  }

  static from(seed: Seed): SeedSequence {
    return new SeedSequence(Array.isArray(seed) ? seed.flatMap(toWords) : toWords(seed as number));
  }

  /** `count` 32-bit words, equal to NumPy's `generate_state(count)`. */
  generate(count: number): Uint32Array {
    const pool = this.#mix();
    const words = new Uint32Array(count);
    let hash = 0x8b51f9dd;
    for (let i = 0; i < count; i++) {
      const mixed = pool[i % POOL_SIZE]! ^ hash;
      hash = Math.imul(hash, 0x58f38ded);
      words[i] = foldHigh(Math.imul(mixed, hash));
    }
    return words;
  }

  /** The next `count` children; each call continues where the last one ended. */
  spawn(count: number): SeedSequence[] {
    const first = this.spawned;
    this.spawned += count;
    return Array.from(
      { length: count },
      (_, i) => new SeedSequence(this.entropy, [...this.spawnKey, first + i]),
    );
  }

  #mix(): Int32Array {
    const words = [...this.entropy];
    // Zeros keep a child of a short seed apart from a longer seed that ends in the child's key.
    if (this.spawnKey.length > 0) while (words.length < POOL_SIZE) words.push(0);
    words.push(...this.spawnKey);

    let hash = 0x43b0d7e5;
    const hashed = (value: number): number => {
      const mixed = value ^ hash;
      hash = Math.imul(hash, 0x931e8875);
      return foldHigh(Math.imul(mixed, hash));
    };
    const combined = (x: number, y: number): number =>
      foldHigh(Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y));

    const pool = new Int32Array(POOL_SIZE);
    for (let i = 0; i < POOL_SIZE; i++) pool[i] = hashed(words[i] ?? 0);
    for (let from = 0; from < POOL_SIZE; from++) {
      for (let to = 0; to < POOL_SIZE; to++) {
        if (from !== to) pool[to] = combined(pool[to]!, hashed(pool[from]!));
      }
    }
    for (const word of words.slice(POOL_SIZE)) {
      for (let to = 0; to < POOL_SIZE; to++) pool[to] = combined(pool[to]!, hashed(word));
    }
    return pool;
  }
}

function foldHigh(value: number): number {
  return value ^ (value >>> 16);
}

/** The 32-bit words of one integer, lowest first; zero is one word. */
function toWords(seed: number | bigint): number[] {
  if (typeof seed !== "number" && typeof seed !== "bigint") {
    throw new TypeError(
      `Cannot seed a generator with ${String(seed)}: it is of type ${typeof seed}; ` +
        "a seed is a non-negative integer or a list of them.",
    );
  }
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot seed a generator with ${seed}: it is not a safe integer; ` +
        "pass an integer, as a bigint beyond 2^53.",
    );
  }
  if (seed < 0) {
    throw new RangeError(
      `Cannot seed a generator with ${seed}: it is negative; a seed must be 0 or greater.`,
    );
  }
  const words: number[] = [];
  let rest = BigInt(seed);
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
