/** Sine and cosine. */

export const sin: (x: number) => number = Math.sin;
export const cos: (x: number) => number = Math.cos;
