/** Two ways to go through a row of elements: one thread alone, or a group of threads that take turns. */

import type { Scalar } from "../program.ts";

const GROUP_SIZE = 128;

/** WGSL for a loop over a row: `for (var j = <first>; j < length; j += <step>)`, and who stores the result. */
export interface Way {
  /** What the program's text says about threads. */
  readonly threads: { readonly group?: number };
  readonly first: string;
  readonly step: string;
  readonly last: string;
}

export const ALONE: Way = { threads: {}, first: "0u", step: "1u", last: "true" };

export const GROUP: Way = {
  threads: { group: GROUP_SIZE },
  first: "lane",
  step: `${GROUP_SIZE}u`,
  last: "lane == 0u",
};

/** From this length on, a group is worth its barriers. */
export const LONG_ROW = 64;

/** WGSL of `<fold>_together(value, lane)`: the values of all threads folded pairwise, given to each of them. */
export function together(way: Way, fold: string, scalar: Scalar): string {
  const head = `fn ${fold}_together(value: ${scalar}, lane: u32) -> ${scalar}`;
  if (way === ALONE) return `${head} { return value; }`;
  return `
var<workgroup> ${fold}_of: array<${scalar}, ${GROUP_SIZE}>;
${head} {
  ${fold}_of[lane] = value;
  for (var half = ${GROUP_SIZE / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) { ${fold}_of[lane] = ${fold}(${fold}_of[lane], ${fold}_of[lane + half]); }
  }
  workgroupBarrier();
  let all = ${fold}_of[0];
  workgroupBarrier();
  return all;
}`;
}
