/** How large networks may become whose size a file tells. */

/** Parameters, and numbers in all of them. */
export interface Allowance {
  readonly parameters: number;
  readonly numbers: number;
}

/** What is left of an allowance, and what to say where it is too little. */
interface Left {
  parameters: number;
  numbers: number;
  readonly refusal: string;
}

let current: Left | null = null;

/**
 * Calls a function that makes networks, which may have so many parameters and numbers.
 *
 * @param refusal the error's text where they would have more.
 */
export function withAllowance<T>(
  { parameters, numbers }: Allowance,
  refusal: string,
  body: () => T,
): T {
  const outer = current;
  current = { parameters, numbers, refusal };
  try {
    return body();
  } finally {
    current = outer;
  }
}

/** Takes a parameter from what is allowed. @throws {RangeError} where there are more. */
export function claimParameter(): void {
  if (current !== null && --current.parameters < 0) throw new RangeError(current.refusal);
}

/** Takes the numbers of a parameter from what is allowed. @throws {RangeError} where they are more. */
export function claimNumbers(numbers: number): void {
  if (current === null) return;
  current.numbers -= numbers;
  if (!(current.numbers >= 0)) throw new RangeError(current.refusal);
}
