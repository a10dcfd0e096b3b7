// Normal numbers by the ziggurat method, draw for draw as NumPy makes them.
//
// Source: G. Marsaglia, W. W. Tsang, "The Ziggurat Method for Generating Random Variables", 2000,
// with the constants of J. A. Doornik, "An Improved Ziggurat Method to Generate Normal Random
// Samples", 2005: 256 layers of equal area, the lowest of which extends to infinity.

import { negativeLog } from "./fixed_point.ts";
import type { Pcg64 } from "./pcg64.ts";
import { computeLayers, type Layers, TAIL } from "./ziggurat_layers.ts";

/** 1 / TAIL. */
const TAIL_INVERSE = 0.27366123732975828;

let layers: Layers | null = null;

/** A normal number with mean 0 and standard deviation 1. */
export function standardNormal(bits: Pcg64): number {
  layers ??= computeLayers();
  const { width, inside, density } = layers;
  for (;;) {
    bits.next64();
    const low = bits.low;
    const layer = low & 0xff;
    // Bits 9 to 60 of the draw.
    const magnitude = (bits.high & 0x1fffffff) * 2 ** 23 + (low >>> 9);
    const distance = magnitude * width[layer]!;
    const x = low & 0x100 ? -distance : distance;
    if (magnitude < inside[layer]!) return x;
    if (layer === 0) return low & 0x20000 ? -tail(bits) : tail(bits);
    const bottom = density[layer]!;
    const height = density[layer - 1]! - bottom;
    // Only compared, so a last bit in which two engines' exp differ hardly ever shows.
    if (height * bits.nextDouble() + bottom < Math.exp(-0.5 * x * x)) return x;
  }
}

/** A normal number given that it lies beyond TAIL. */
function tail(bits: Pcg64): number {
  for (;;) {
    const x = TAIL_INVERSE * negativeLog(1 - bits.nextDouble());
    const y = negativeLog(1 - bits.nextDouble());
    if (y + y > x * x) return TAIL + x;
  }
}
