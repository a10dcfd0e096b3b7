/** States of recurrent cells and layers: their shapes, and the first of them. */
import { formatValue } from "../../backends/base/format_value.ts";
import { NDArray, type Shape, zeros } from "../nd/mod.ts";
import { formatShape, sameShape } from "../nd/shape.ts";

/** What one array of a state looks like. */
export interface StateInfo {
  /** Its shape, the batch included. */
  readonly shape: Shape;
  /** Its axes: N batch, C units, L layers and directions. */
  readonly __layout__: "NC" | "LNC";
}

/** What `begin_state` takes. */
export interface BeginStateOptions {
  /** Sequences in a batch. */
  batch_size?: number;
  /** Makes an array of a shape. Default: `nd.zeros`. */
  func?: (shape: Shape) => NDArray;
}

/** The first state, an array for each of `infos`. */
export function beginState(
  infos: (batchSize: number) => readonly StateInfo[],
  batch: number | BeginStateOptions,
  options: BeginStateOptions,
): NDArray[] {
  const { batch_size = 0, func = zeros } = typeof batch === "number" ? options : batch;
  return infos(typeof batch === "number" ? batch : batch_size).map(({ shape }) => func(shape));
}

/** Checks that a state is one for `infos`; an array alone is a list of one. */
export function checkState(
  what: string,
  state: NDArray | readonly NDArray[],
  infos: readonly StateInfo[],
): readonly NDArray[] {
  const given = state instanceof NDArray ? [state] : state;
  if (!Array.isArray(given) || given.some((each) => !(each instanceof NDArray))) {
    throw new TypeError(
      `Cannot call ${what} with the state ${formatValue(state)}: it is no list of arrays; begin with ` +
        "begin_state(batch_size).",
    );
  }
  const shapes = given.map((each) => formatShape(each.shape)).join(", ");
  if (
    given.length === infos.length &&
    given.every((each, i) => sameShape(each.shape, infos[i]!.shape))
  ) {
    return given;
  }
  throw new RangeError(
    `Cannot call ${what} with the state ${shapes || "of no arrays"}: it must be ` +
      `${infos.map(({ shape }) => formatShape(shape)).join(", ") || "empty"}.`,
  );
}
