/** The 256 layers of NumPy's normal ziggurat, the lowest of which is layer 0 and extends to infinity. */

import { expOfNegative, negativeLog } from "./fixed_point.ts";

/** The layers, by number. */
export interface Layers {
  /** The right edge, as the factor from a 52-bit integer to a distance. */
  readonly width: Float64Array;
  /** Below this 52-bit integer a point lies inside the layer above as well, so under the density. */
  readonly inside: Float64Array;
  /** exp(-x^2 / 2) at the right edge, and 1 for layer 0. */
  readonly density: Float64Array;
}

/** Where the tail of layer 0 begins. */
export const TAIL = 3.6541528853610088;

/** The area of every layer. */
const AREA = 0.004928673233974652;

/** Where NumPy rounded `inside` up, as the bits of hexadecimal digits. */
const ROUNDED_UP = "05f245011040125004a0034e09020008829306a627a06001604801050320421c";

/**
 * Computes the layers, in a few milliseconds. Each begins where the density is that of the layer below and the area
 * over the width more. All is NumPy's table to the last bit.
 */
export function computeLayers(): Layers {
  const edge = new Float64Array(256);
  const density = new Float64Array(256).fill(1);
  edge[255] = TAIL;
  for (let i = 255; i > 0; i--) {
    const x = edge[i]!;
    density[i] = expOfNegative(x * x * 0.5);
    if (i === 38) density[i]! += 2 ** -53; // the one that NumPy rounded up
    if (i > 1) edge[i - 1] = Math.sqrt(2 * negativeLog(density[i]! + AREA / x));
  }
  edge[0] = AREA / density[255]!;
  const inside = edge.map((x, i) => {
    if (i === 0) return Math.trunc((TAIL / x) * 2 ** 52);
    const up = (Number.parseInt(ROUNDED_UP[i >> 2]!, 16) >> (3 - (i & 3))) & 1;
    return i === 1 ? 0 : Math.trunc((edge[i - 1]! / x) * 2 ** 52) + up;
  });
  return { width: edge.map((x) => x * 2 ** -52), inside, density };
}
