/** Two loops over a row of elements: one thread per row, or one workgroup per row, whose threads take turns. */

import type { ProgramText, Scalar } from "../program.ts";
import { GROUP_SIZE } from "../shader/shader.ts";

/** WGSL for a loop over a row: `for (var j = <first>; j < length; j += <step>)`. */
export interface RowLoop {
  readonly first: string;
  readonly step: string;
  /** `value` of all threads folded pairwise by the function `fold`, given to each of them. */
  readonly together: (fold: string, value: string) => string;
  /** What the program's text must hold for that: the functions, here `folds`, work on `scalar`. */
  readonly needs: (
    folds: readonly string[],
    scalar: Scalar,
  ) => Pick<ProgramText, "group" | "shared"> & { readonly functions: string };
}

export const PER_THREAD: RowLoop = {
  first: "0u",
  step: "1u",
  together: (_, value) => value,
  needs: () => ({ functions: "" }),
};

export const PER_WORKGROUP: RowLoop = {
  first: "lane",
  step: `${GROUP_SIZE}u`,
  together: (fold, value) => `${fold}_together(${value}, lane)`,
  needs: (folds, scalar) => ({
    group: true,
    shared: Object.fromEntries(
      folds.map((fold) => [`${fold}_row`, { scalar, length: GROUP_SIZE }]),
    ),
    functions: folds.map((fold) => togetherOf(fold, scalar)).join(""),
  }),
};

/** From this length on, one workgroup per row is worth its barriers. */
export const LONG_ROW = 64;

function togetherOf(fold: string, scalar: Scalar): string {
  return `
fn ${fold}_together(value: ${scalar}, lane: u32) -> ${scalar} {
  ${fold}_row[lane] = value;
  for (var half = ${GROUP_SIZE / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) { ${fold}_row[lane] = ${fold}(${fold}_row[lane], ${fold}_row[lane + half]); }
  }
  workgroupBarrier();
  let all = ${fold}_row[0];
  workgroupBarrier();
  return all;
}`;
}
