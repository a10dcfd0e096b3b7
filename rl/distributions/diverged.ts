/** The error for a network that gives no numbers. */
export function diverged(what: () => string, value: number): RangeError {
  return new RangeError(
    `Cannot ${what()}: the network gives ${value}; it has diverged, perhaps the learning rate is too high.`,
  );
}
