/** The best of several actions. */

/** Index of the largest of `count` values from `begin` on, among those that `mask` allows. */
export function bestAction(
  values: ArrayLike<number>,
  begin: number,
  count: number,
  mask?: Uint8Array,
): number {
  let best = -1;
  for (let i = 0; i < count; i++) {
    const isBetter = best < 0 || (values[begin + i] as number) > (values[begin + best] as number);
    if (isBetter && mask?.[i] !== 0) best = i;
  }
  return best;
}
