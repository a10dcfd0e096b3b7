/** How large networks may become whose size a file tells. */

/** What parameters may still be made of, and what to say where that is too little. */
interface Allowance {
  numbers: number;
  readonly refusal: string;
}

let current: Allowance | null = null;

/**
 * Calls a function that makes networks; their parameters may have so many numbers in all.
 *
 * @param refusal the error's text where they would have more.
 */
export function withAllowance<T>(numbers: number, refusal: string, body: () => T): T {
  const outer = current;
  current = { numbers, refusal };
  try {
    return body();
  } finally {
    current = outer;
  }
}

/** Takes the numbers of a parameter from what is allowed. @throws {RangeError} where they are more. */
export function claimNumbers(numbers: number): void {
  if (current === null) return;
  current.numbers -= numbers;
  if (!(current.numbers >= 0)) throw new RangeError(current.refusal);
}
