/** Checks of the counts that layers are made with. */

/** Throws where `count` is no whole number of at least `least`. */
export function checkUnits(layer: string, name: string, count: number, least = 0): number {
  if (Number.isInteger(count) && count >= least) return count;
  throw new RangeError(
    `Cannot make ${layer} with ${name} ${count}: it must be a whole number, ${least} or more.`,
  );
}
