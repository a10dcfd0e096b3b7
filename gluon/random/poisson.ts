// Poisson numbers.

import type { Uniforms } from "./exponential.ts";

/** From this rate on, rejection is faster than counting. */
const COUNTED_BELOW = 10;

/** A Poisson number of this rate, 0 or more. */
export function poisson(rng: Uniforms, rate: number): number {
  if (rate >= COUNTED_BELOW) return rejected(rng, rate);
  const least = Math.exp(-rate);
  let count = 0;
  for (let product = rng.random(); product > least; product *= rng.random()) count++;
  return count;
}

/** Source: W. Hörmann, "The transformed rejection method for generating Poisson random variables", 1993: PTRS. */
function rejected(rng: Uniforms, rate: number): number {
  const logRate = Math.log(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const logInverseAlpha = Math.log(1.1239 + 1.1328 / (b - 3.4));
  const inside = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = rng.random() - 0.5;
    const v = rng.random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= inside) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log(v) + logInverseAlpha - Math.log(a / (us * us) + b);
    if (height <= k * logRate - rate - logFactorial(k)) return k;
  }
}

/** Stirling's series, from 10 on; below, the product. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const n = k + 1;
  const q = 1 / (n * n);
  const tail = (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q / 1680))) / n;
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + tail;
}
