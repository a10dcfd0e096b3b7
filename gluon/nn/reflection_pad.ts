/** Reflection padding. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Block } from "../block/block.ts";
import { array, type NDArray, take } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";

/**
 * Reflection padding of images: `x (batch, channels, h, w) -> (batch, channels, h', w')`, where what
 * is beyond an edge is the mirror image of what is before it, the edge itself not repeated. `padding`
 * is one length for all four edges, or, as in MXNet, eight: before and after each axis, of which the
 * first four must be 0.
 */
export class ReflectionPad2D extends Block {
  readonly #padding: readonly number[];

  /** A layer of one length for all four edges, or of MXNet's list of eight. */
  constructor(padding: number | readonly number[] = 0) {
    super();
    const all =
      typeof padding === "number" ? [0, 0, 0, 0, padding, padding, padding, padding] : padding;
    const isWhole = all.every((each) => Number.isInteger(each) && each >= 0);
    if (all.length !== 8 || !isWhole || all.slice(0, 4).some((each) => each !== 0)) {
      throw new RangeError(
        `Cannot make ReflectionPad2D with padding ${formatValue(padding)}: it must be a whole number, ` +
          "0 or more, or eight of them, of which the first four are 0.",
      );
    }
    this.#padding = all;
  }

  /** `x` with its mirror images around it. */
  override forward(x: NDArray): NDArray {
    const [top, bottom, left, right] = this.#padding.slice(4) as [number, number, number, number];
    if (x.ndim !== 4) {
      throw new RangeError(
        `Cannot pad ${formatShape(x.shape)} by reflection: it must be (batch, channels, height, width).`,
      );
    }
    return reflect(reflect(x, 2, top, bottom), 3, left, right);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `ReflectionPad2D(padding=(${this.#padding.join(", ")}))`;
  }
}

/** `x` with `before` and `after` elements more along one axis, mirrored at its ends. */
function reflect(x: NDArray, axis: number, before: number, after: number): NDArray {
  if (before === 0 && after === 0) return x;
  const length = x.shape[axis] as number;
  if (Math.max(before, after) >= length) {
    throw new RangeError(
      `Cannot pad ${formatShape(x.shape)} by reflection with ${Math.max(before, after)} elements ` +
        `along axis ${axis}: it has ${length} to mirror; the padding must be smaller.`,
    );
  }
  const places = Int32Array.from({ length: before + length + after }, (_, i) => {
    const at = Math.abs(i - before);
    return at < length ? at : 2 * (length - 1) - at;
  });
  return take(x, array(places), { axis });
}
