// Draws from an interval, as float32.

const word = new Int32Array(1);
const number = new Float32Array(word.buffer);

/**
 * `x`, of [low, high), where it is still there once rounded to float32, else the next float32 inside.
 * Where there is none, the last one below `high`.
 */
export function keptInside(x: number, low: number, high: number): number {
  const rounded = Math.fround(x);
  if (rounded >= high && low < high) return neighbour(rounded, -1);
  return rounded < low && neighbour(rounded, 1) < high ? neighbour(rounded, 1) : x;
}

/** The float32 after or before `x`, a float32. */
function neighbour(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * 2 ** -149;
  number[0] = x;
  word[0]! += x > 0 ? direction : -direction;
  return number[0];
}
