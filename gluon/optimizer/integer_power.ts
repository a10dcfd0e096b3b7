/** Powers that are the same on every engine: `**` may differ in the last bit from one to the next. */

/** `base ** n` for a whole number `n`, 0 or more, by repeated squaring. */
export function integerPower(base: number, n: number): number {
  let [power, square, rest] = [1, base, n];
  while (rest > 0) {
    if (rest % 2 === 1) power *= square;
    square *= square;
    rest = Math.floor(rest / 2);
  }
  return power;
}
