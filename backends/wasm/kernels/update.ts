/** Updates of optimizers. */

import type { FusedKernels, Operand, UpdateAttrs } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { elementsOf, inputAt, pointerOf } from "./operand.ts";

type Four = [number, number, number, number];
type Five = [...Four, number];
type Seven = [...Five, number, number];
type Name =
  | "sgd_update"
  | "sgd_mom_update"
  | "adam_update"
  | "rmsprop_update"
  | "rmspropalex_update";

/** Pointers to the weight and what follows it, with 0 for an absent decay after the rate and further numbers. */
function pointers(inputs: readonly Operand[], states: number, numbers = 1): number[] {
  const length = 2 + states + numbers;
  const decay = inputs[length];
  const given = Array.from({ length }, (_, i) => pointerOf(inputAt(inputs, i)));
  return [...given, decay === undefined ? 0 : pointerOf(decay)];
}

const limitOf = (attrs: UpdateAttrs): number => attrs.clip_gradient ?? Number.POSITIVE_INFINITY;

export function updateKernels(simd: SimdExports): Pick<FusedKernels, Name> {
  return {
    sgd_update: (inputs, output, attrs) => {
      const [w, g, lr, wd] = pointers(inputs, 0) as Four;
      const y = pointerOf(output);
      const n = elementsOf(output);
      const limit = limitOf(attrs);
      return () => simd.sgd_update(w, g, lr, wd, y, n, limit);
    },
    sgd_mom_update: (inputs, output, attrs) => {
      const [w, g, v, lr, wd] = pointers(inputs, 1) as Five;
      const y = pointerOf(output);
      const n = elementsOf(output);
      const limit = limitOf(attrs);
      const { momentum } = attrs;
      return () => simd.sgd_mom_update(w, g, v, lr, wd, y, n, limit, momentum);
    },
    adam_update: (inputs, output, attrs) => {
      const [w, g, m, v, lr, epsilon, wd] = pointers(inputs, 2, 2) as Seven;
      const y = pointerOf(output);
      const n = elementsOf(output);
      const limit = limitOf(attrs);
      const { beta1, beta2 } = attrs;
      const [rest1, rest2] = [1 - beta1, 1 - beta2];
      return () =>
        simd.adam_update(w, g, m, v, lr, epsilon, wd, y, n, limit, beta1, rest1, beta2, rest2);
    },
    rmsprop_update: (inputs, output, attrs) => {
      const [w, g, s, lr, wd] = pointers(inputs, 1) as Five;
      const y = pointerOf(output);
      const n = elementsOf(output);
      const limit = limitOf(attrs);
      const { gamma1, epsilon } = attrs;
      return () => simd.rmsprop_update(w, g, s, lr, wd, y, n, limit, gamma1, 1 - gamma1, epsilon);
    },
    rmspropalex_update: (inputs, output, attrs) => {
      const [w, g, s, m, d, lr, wd] = pointers(inputs, 3) as Seven;
      const y = pointerOf(output);
      const n = elementsOf(output);
      const limit = limitOf(attrs);
      const { gamma1, gamma2, epsilon } = attrs;
      const rest1 = 1 - gamma1;
      return () =>
        simd.rmspropalex_update(w, g, s, m, d, lr, wd, y, n, limit, gamma1, rest1, gamma2, epsilon);
    },
  };
}
