/** A sum tree: numbers that can be drawn in proportion to their size. */

/**
 * `capacity` weights, all 0 at first, in a binary tree whose inner nodes are the sums of their
 * children. Changing a weight and finding one take log2(capacity) steps.
 * Source: Schaul et al. 2016, appendix B.2.1.
 */
export class SumTree {
  /** How many weights there are. */
  readonly capacity: number;
  /** Node 1 is the root, the children of node i are 2i and 2i + 1, and the weights come last. */
  readonly nodes: Float64Array;
  readonly #first: number;

  /** A tree of weights of 0. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `Cannot make a sum tree of ${capacity} weights: capacity must be a whole number, 1 or more.`,
      );
    }
    this.capacity = capacity;
    this.#first = 1;
    while (this.#first < capacity) this.#first *= 2;
    this.nodes = new Float64Array(2 * this.#first);
  }

  /** The sum of all weights. */
  get total(): number {
    return this.nodes[1] as number;
  }

  /** The weight at an index. */
  get(index: number): number {
    this.#check(index);
    return this.nodes[this.#first + index] as number;
  }

  /**
   * Sets the weight at an index.
   *
   * @throws {RangeError} where `weight` is negative, infinite or NaN.
   */
  set(index: number, weight: number): void {
    this.#check(index);
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `Cannot give index ${index} the weight ${weight}: it must be finite and 0 or more.`,
      );
    }
    const { nodes } = this;
    let i = this.#first + index;
    nodes[i] = weight;
    // Sums are recomputed rather than adjusted, so that no error of rounding adds up.
    for (i >>= 1; i >= 1; i >>= 1)
      nodes[i] = (nodes[2 * i] as number) + (nodes[2 * i + 1] as number);
  }

  /**
   * The index at which the sum of the weights up to it first exceeds `mass`, which lies in
   * [0, total). Never one whose weight is 0, unless all are.
   */
  find(mass: number): number {
    const { nodes } = this;
    let i = 1;
    let left = mass;
    while (i < this.#first) {
      i *= 2;
      const here = nodes[i] as number;
      // Rounding can lead past the end of what is there; nothing is drawn from an empty half.
      if (left < here || nodes[i + 1] === 0) continue;
      left -= here;
      i++;
    }
    return i - this.#first;
  }

  /** Whether each weight is finite and 0 or more, 0 from `used` on, and each inner node a sum. */
  isSound(used: number): boolean {
    const { nodes } = this;
    for (let i = 1; i < this.#first; i++) {
      if (nodes[i] !== (nodes[2 * i] as number) + (nodes[2 * i + 1] as number)) return false;
    }
    return nodes.subarray(this.#first).every((weight, i) => {
      return i < used ? weight >= 0 && weight < Infinity : weight === 0;
    });
  }

  #check(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.capacity) return;
    throw new RangeError(
      `Cannot find weight ${index} in a sum tree of ${this.capacity}: give a whole number from 0 ` +
        `to ${this.capacity - 1}.`,
    );
  }
}
