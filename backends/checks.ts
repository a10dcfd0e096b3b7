/** Checks of values, by backends whose memory the host can reach: only they can throw when a kernel is launched. */

import type { CheckKernels, Operand } from "./backend.ts";

/** The check of indices, given what reads the elements of an operand when a kernel is launched. */
export function checkKernels(elementsOf: (operand: Operand) => ArrayLike<number>): CheckKernels {
  return {
    check_indices: ([indices], output, { length }) => {
      const input = indices as Operand;
      return () => {
        const given = elementsOf(input);
        const checked = elementsOf(output) as Int32Array;
        for (let i = 0; i < checked.length; i++) {
          const index = given[i] as number;
          if (!(index >= 0 && index <= length - 1)) {
            throw new RangeError(
              `Cannot take at index ${index} of an axis of length ${length}: it must lie in 0 ... ${length - 1}; ` +
                'with mode "clip" or "wrap" any is taken.',
            );
          }
          checked[i] = index;
        }
      };
    },
  };
}
