/** Positional encoding. */
import { Block } from "../../block/block.ts";
import { currentBackend } from "../../nd/context.ts";
import { array, type NDArray } from "../../nd/mod.ts";
import { formatShape } from "../../nd/shape.ts";
import { Dropout } from "../../nn/dropout.ts";
import { checkUnits } from "../../nn/units.ts";
import { persistent } from "../../parameter/persistent.ts";

/**
 * Sinusoidal positional encoding: adds `sin(position / 10000^(i / numHiddens))` to unit `i` of
 * `x (batch, steps, numHiddens)` where `i` is even, and the cosine of the same angle to the unit after
 * it; then dropout. There may be up to `maxLen` steps. Source: Vaswani et al. 2017.
 */
export class PositionalEncoding extends Block {
  readonly #units: number;
  readonly #maxLen: number;
  /** Dropout of the sum. */
  readonly dropout: Dropout;
  #table: NDArray | null = null;

  constructor(numHiddens: number, dropout = 0, maxLen = 1000) {
    super();
    this.#units = checkUnits("PositionalEncoding", "numHiddens", numHiddens, 1);
    this.#maxLen = checkUnits("PositionalEncoding", "maxLen", maxLen, 1);
    this.dropout = new Dropout(dropout);
  }

  override forward(x: NDArray): NDArray {
    const steps = x.shape[1] as number;
    if (x.ndim !== 3 || x.shape[2] !== this.#units || steps > this.#maxLen) {
      throw new RangeError(
        `Cannot encode the positions of ${formatShape(x.shape)}: it must be (batch, steps, ` +
          `${this.#units}), with at most ${this.#maxLen} steps.`,
      );
    }
    return this.dropout(x.add(this.#encodings().slice_axis(0, 0, steps)));
  }

  /** `(maxLen, numHiddens)`, made once on a backend. */
  #encodings(): NDArray {
    const known = this.#table;
    if (known && !known.isDisposed && known.storage.backend === currentBackend()) return known;
    const [length, units] = [this.#maxLen, this.#units];
    const values = Float32Array.from({ length: length * units }, (_, at) => {
      const unit = at % units;
      const angle = Math.floor(at / units) / 10000 ** ((unit - (unit % 2)) / units);
      return unit % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    });
    this.#table = persistent(() => array(values, { shape: [length, units] }));
    return this.#table;
  }
}
