/** The layer of long short-term memories. */
import type { Initializer } from "../initializer/initializer.ts";
import type { NDArray } from "../nd/mod.ts";
import { lstmRecurrence } from "../nd/ops/lstm.ts";
import { checkUnits } from "../nn/units.ts";
import type { Direction, DirectionResult } from "./direction.ts";
import { runProjected, type StateLimits } from "./projection.ts";
import { RecurrentLayer, type RecurrentLayerOptions, withLayers } from "./recurrent_layer.ts";

/** What `LSTM` takes. */
export interface LSTMOptions extends RecurrentLayerOptions {
  /** Width of a projection of the output (LSTMP, Sak et al. 2014); none by default. */
  projection_size?: number | null;
  /** Of the projection. Default: that of the net. */
  h2r_weight_initializer?: Initializer | string | null;
  /** Lower limit of the cell state; none by default. */
  state_clip_min?: number | null;
  /** Upper limit of the cell state; none by default. */
  state_clip_max?: number | null;
  /** Whether a cell state that is NaN becomes the lower limit. Default: false. */
  state_clip_nan?: boolean;
}

/**
 * Long short-term memory: gates `i`, `f`, `o` (sigmoid) and `g` (tanh) of `W_i x + b_i + W_h h + b_h`,
 * `c' = f c + i g`, `h' = o tanh(c')`; the weights hold i, f, g, o in this order.
 *
 * `x (length, batch, channels) -> (length, batch, hidden_size)`, twice as wide if bidirectional; with a first state,
 * `layer(x, states) -> [y, [h, c]]`, each (layers x directions, batch, hidden_size). With `projection_size` or limits
 * it runs step by step, which is slower. Source: Hochreiter and Schmidhuber 1997.
 */
export class LSTM extends RecurrentLayer {
  readonly #limits: StateLimits | null;
  readonly #projects: boolean;

  constructor(
    hidden_size: number,
    num_layers: number | LSTMOptions = {},
    options: LSTMOptions = {},
  ) {
    const given = withLayers(num_layers, options);
    const { projection_size = null, h2r_weight_initializer = null } = given;
    if (projection_size !== null) checkUnits("LSTM", "projection_size", projection_size, 1);
    super(
      hidden_size,
      { recurrence: lstmRecurrence, projection_size, h2r_weight_initializer },
      given,
    );
    this.#limits = limitsOf(given);
    this.#projects = projection_size !== null;
  }

  protected override get isOneOperation(): boolean {
    return !this.#projects && !this.#limits;
  }

  protected override runCell(
    x: NDArray,
    prefix: `${"l" | "r"}${number}_`,
    state: readonly NDArray[],
    direction: Direction,
  ): DirectionResult {
    if (!this.#projects && !this.#limits) return super.runCell(x, prefix, state, direction);
    const h2rWeight = this.#projects ? this[`${prefix}h2r_weight`]!.data() : null;
    const extras = { h2r_weight: h2rWeight, limits: this.#limits };
    return runProjected(x, this.weightsOf(prefix), state, extras, direction);
  }
}

function limitsOf(options: LSTMOptions): StateLimits | null {
  const { state_clip_min = null, state_clip_max = null, state_clip_nan = false } = options;
  if (state_clip_min === null && state_clip_max === null) return null;
  const [min, max] = [
    state_clip_min ?? Number.NEGATIVE_INFINITY,
    state_clip_max ?? Number.POSITIVE_INFINITY,
  ];
  if (min <= max) return { min, max, nan: state_clip_nan };
  throw new RangeError(
    `Cannot make LSTM with state_clip_min ${min} and state_clip_max ${max}: that is no interval; the ` +
      "lower limit must not be above the upper.",
  );
}
