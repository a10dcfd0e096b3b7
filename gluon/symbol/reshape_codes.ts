/** The codes of MXNet's Reshape. */
import type { Shape } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";

/**
 * The shape that codes ask for: a length; 0 as the input's axis; -1 what is left over; -2 all further axes; -3 the product
 * of two axes; -4 with two lengths, an axis split in two, of which one may be -1. With `reverse`, from the right.
 *
 * @throws {RangeError} where the input does not fit.
 */
export function reshapeByCodes(shape: Shape, codes: readonly number[], reverse = false): number[] {
  if (reverse) return reshapeByCodes(shape.toReversed(), reversed(codes)).reverse();
  const lengths: number[] = [];
  let axis = 0;
  const next = (): number => shape[axis++] ?? fail(shape, codes);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === 0) lengths.push(next());
    else if (code === -2) while (axis < shape.length) lengths.push(next());
    else if (code === -3) lengths.push(next() * next());
    else if (code === -4) {
      const whole = next();
      const [first = -1, second = -1] = codes.slice(i + 1, i + 3);
      i += 2;
      lengths.push(first === -1 ? whole / second : first, second === -1 ? whole / first : second);
    } else {
      lengths.push(code);
      axis++;
    }
  }
  const known = sizeOf(lengths.filter((length) => length !== -1));
  const full = lengths.map((length) => (length === -1 ? sizeOf(shape) / known : length));
  const isPossible = full.every((length) => Number.isInteger(length) && length >= 0);
  return isPossible && sizeOf(full) === sizeOf(shape) ? full : fail(shape, codes);
}

/** Codes from the right; a split stays in front of its lengths, which change places. */
function reversed(codes: readonly number[]): number[] {
  const result: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] !== -4) result.unshift(codes[i] as number);
    else {
      result.unshift(-4, codes[i + 2] as number, codes[i + 1] as number);
      i += 2;
    }
  }
  return result;
}

function fail(shape: Shape, codes: readonly number[]): never {
  throw new RangeError(
    `Cannot reshape ${formatShape(shape)} by the codes (${codes.join(", ")}): they do not fit its ` +
      "axes and elements.",
  );
}
