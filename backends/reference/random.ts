/** Random numbers of the reference backend. */

import type { CoreKernels, Kernel } from "../backend.ts";
import { threefry2x32 } from "../threefry.ts";
import { type Elements, elementsOf } from "./memory.ts";

const uniform: Kernel = (inputs, output) => {
  const [key, counter] = inputs.map(elementsOf) as [Elements, Elements];
  const y = elementsOf(output);
  return () => {
    for (let i = 0; i < y.length; i += 2) {
      const [first, second] = threefry2x32(key[0]!, key[1]!, counter[0]!, i / 2);
      y[i] = (first >>> 8) * 2 ** -24;
      if (i + 1 < y.length) y[i + 1] = (second >>> 8) * 2 ** -24;
    }
  };
};

/** The one source of randomness: a pure function of key and counter. */
export const random: Pick<CoreKernels, "random_uniform"> = { random_uniform: uniform };
