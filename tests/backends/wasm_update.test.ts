/** The wasm backend's optimizer updates agree with their formulas for all sizes, and flush denormals. */

import { describe, expect, test } from "bun:test";
import type { Kernel, Operand } from "../../backends/backend.ts";
import { expectClose, numbers, put, wasm } from "./wasm_support.ts";

const [LR, WD, CLIP] = [0.1, 0.5, 0.75];
const attrs = { momentum: 0.9, beta1: 0.9, beta2: 0.99, gamma1: 0.95, epsilon: 1e-3 };
const { momentum, beta1, beta2, gamma1, epsilon } = attrs;

type Name = "sgd_update" | "sgd_mom_update" | "adam_update" | "rmsprop_update";
type Step = (
  w: number,
  g: number,
  states: readonly number[],
  wd: number,
  limit: number,
) => number[];

const clip = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit);

/** The new weight and states of one element. */
const updates: Readonly<Record<Name, { states: number; step: Step }>> = {
  sgd_update: {
    states: 0,
    step: (w, g, _, wd, limit) => [w - LR * (clip(g, limit) + wd * w)],
  },
  sgd_mom_update: {
    states: 1,
    step: (w, g, [v], wd, limit) => {
      const velocity = momentum * v! - LR * (clip(g, limit) + wd * w);
      return [w + velocity, velocity];
    },
  },
  adam_update: {
    states: 2,
    step: (w, grad, [m, v], wd, limit) => {
      const g = clip(grad + wd * w, limit);
      const mean = beta1 * m! + (1 - beta1) * g;
      const variance = beta2 * v! + (1 - beta2) * g * g;
      return [w - (LR * mean) / (Math.sqrt(variance) + epsilon), mean, variance];
    },
  },
  rmsprop_update: {
    states: 1,
    step: (w, grad, [n], wd, limit) => {
      const g = clip(grad + wd * w, limit);
      const square = gamma1 * n! + (1 - gamma1) * g * g;
      return [w - (LR * g) / Math.sqrt(square + epsilon), square];
    },
  },
};

/** Runs one update in place; gives weight and states afterwards. */
async function update(
  name: Name,
  arrays: readonly ArrayLike<number>[],
  { decays, limit }: { decays: boolean; limit: number | null },
): Promise<ArrayLike<number>[]> {
  const size = arrays[0]!.length;
  const operands = arrays.map((data) => put({ shape: [size], data }));
  const rates = [LR, ...(decays ? [WD] : [])].map((each) => put({ shape: [], data: [each] }));
  const [weight, , ...states] = operands as [Operand, Operand, ...Operand[]];
  const bind = wasm.kernels[name] as Kernel<object>;
  bind([...operands, ...rates], weight, { ...attrs, clip_gradient: limit })();
  const results = await Promise.all([weight, ...states].map((each) => wasm.read(each)));
  for (const { buffer } of [...operands, ...rates]) wasm.free(buffer);
  return results;
}

type Entries = [Name, { states: number; step: Step }][];

describe("updates of optimizers", () => {
  for (const [name, { states, step }] of Object.entries(updates) as Entries) {
    test(`${name} is right for every size, with and without decay and limit`, async () => {
      for (let size = 1; size <= 67; size++) {
        const [decays, limited] = [size % 2 === 0, size % 3 === 0];
        const arrays = Array.from({ length: states + 2 }, (_, i) =>
          numbers(size, i + 1).map((x) => (i < 2 ? x : Math.abs(x))),
        );
        const actual = await update(name, arrays, { decays, limit: limited ? CLIP : null });
        const expected = Array.from({ length: size }, (_, i) => {
          const [w, g, ...own] = arrays.map((array) => array[i]!) as [number, number, ...number[]];
          return step(w, g, own, decays ? WD : 0, limited ? CLIP : Number.POSITIVE_INFINITY);
        });
        for (const [k, array] of actual.entries()) {
          expectClose(
            array,
            expected.map((each) => each[k]!),
            1e-5,
            1e-6,
          );
        }
      }
    });

    if (states === 0) continue;
    test(`${name} leaves no denormal in a state, and keeps NaN`, async () => {
      const tiny = Array.from({ length: states }, () => [1e-38, 1e-39, 1e-30, Number.NaN, 1e-44]);
      const before = [[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], ...tiny];
      const [, ...after] = await update(name, before, { decays: false, limit: null });
      for (const state of after) {
        const values = Array.from(state);
        for (const value of [values[0], values[1], values[4]] as number[]) {
          expect(value === 0 || value >= 2 ** -126).toBe(true);
          expect(value).toBeLessThan(1e-31);
        }
        expect(values[2]).toBeGreaterThan(1e-31);
        expect(values[3]).toBeNaN();
      }
    });
  }
});
