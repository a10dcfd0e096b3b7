/** Powers that are the same on every engine: `**` may differ in the last bit from one to the next. */

/** `base ** n` for a whole number `n` from 0 to 2^32 - 1, by repeated squaring. */
export function integerPower(base: number, n: number): number {
  let power = 1;
  // A product is known to be a number: V8 then keeps `square` out of the heap.
  let square = 1 * base;
  for (let rest = n; rest > 0; rest >>>= 1) {
    if (rest & 1) power *= square;
    square *= square;
  }
  return power;
}
