/** Optimizer updates in one pass, against their formulas. */

import { expect } from "bun:test";
import { expectClose, type Given, given, numbers } from "./support/arrays.ts";
import { bind, put, type Subject } from "./support/subject.ts";

const [LR, WD, CLIP] = [0.1, 0.5, 0.75];
const ATTRS = { momentum: 0.9, beta1: 0.9, beta2: 0.99, gamma1: 0.95, gamma2: 0.8, epsilon: 1e-3 };
const { momentum, beta1, beta2, gamma1, gamma2, epsilon } = ATTRS;

type Name =
  | "sgd_update"
  | "sgd_mom_update"
  | "adam_update"
  | "rmsprop_update"
  | "rmspropalex_update";

interface Update {
  readonly states: number;
  /** The new weight and states of one element. */
  step(w: number, g: number, states: readonly number[], wd: number, limit: number): number[];
}

const clip = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit);

const UPDATES: Readonly<Record<Name, Update>> = {
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
  rmspropalex_update: {
    states: 3,
    step: (w, grad, [n, m, d], wd, limit) => {
      const g = clip(grad + wd * w, limit);
      const square = gamma1 * n! + (1 - gamma1) * g * g;
      const mean = gamma1 * m! + (1 - gamma1) * g;
      const deviation = Math.sqrt(Math.max(square - mean * mean, 0) + epsilon);
      const delta = gamma2 * d! - (LR * g) / deviation;
      return [w + delta, square, mean, delta];
    },
  },
};

export function updateSuite({ test, fused, backend: open, profile }: Subject): void {
  /** Runs one update in place; gives weight and states afterwards. */
  const update = async (
    name: Name,
    arrays: readonly Given[],
    decays: boolean,
    limit: number | null,
  ) => {
    const backend = await open();
    const operands = arrays.map((array) => put(backend, array));
    const rates = [LR, ...(name === "adam_update" ? [epsilon] : []), ...(decays ? [WD] : [])].map(
      (each) => put(backend, given([each], [])),
    );
    const [weight, , ...states] = operands;
    bind(backend, name, [...operands, ...rates], weight!, { ...ATTRS, clip_gradient: limit })();
    const results = await Promise.all([weight!, ...states].map((each) => backend.read(each)));
    for (const { buffer } of [...operands, ...rates]) backend.free(buffer);
    return results;
  };

  for (const [name, { states, step }] of Object.entries(UPDATES) as [Name, Update][]) {
    fused(name, () => {
      test(`${name} is right for every size, with and without decay and limit`, async () => {
        const sizes = [
          ...Array.from({ length: 67 }, (_, i) => i + 1),
          130,
          131,
          132,
          133,
          135,
          138,
        ];
        await Promise.all(
          sizes.map(async (size) => {
            const [decays, limited] = [size % 2 === 0, size % 3 === 0];
            const arrays = Array.from({ length: states + 2 }, (_, i) => {
              const { data, shape } = numbers([size], i + 1);
              if (i < 2) return given(data, shape);
              // A mean of squares is above the squared mean: what is left of their difference is exact.
              return given(
                Array.from(data, (each) => Math.abs(each) + (i === 2 ? 16 : 0)),
                shape,
              );
            });
            const actual = await update(name, arrays, decays, limited ? CLIP : null);
            const expected = Array.from({ length: size }, (_, i) => {
              const [w, g, ...own] = arrays.map(({ data }) => data[i]!) as [number, number];
              return step(w, g, own, decays ? WD : 0, limited ? CLIP : Number.POSITIVE_INFINITY);
            });
            for (const [n, array] of actual.entries()) {
              expectClose(
                array,
                expected.map((each) => each[n]!),
                profile.update,
              );
            }
          }),
        );
      });

      if (states === 0) return;
      test(`${name} leaves no subnormal number in a state, and keeps NaN`, async () => {
        const tiny = given([1e-38, 1e-39, 1e-30, NaN, 1e-44, 1.2e-38]);
        const arrays = [given([1, 1, 1, 1, 1, 1]), given([0, 0, 0, 0, 0, 0])];
        for (let state = 0; state < states; state++) arrays.push(tiny);
        const [, ...after] = await update(name, arrays, false, null);
        for (const state of after) {
          for (const i of [0, 1, 4, 5]) {
            expect(state[i] === 0 || state[i]! >= 2 ** -126).toBe(true);
            expect(state[i]).toBeLessThan(1e-31);
          }
          expect(state[2]).toBeGreaterThan(1e-31);
          expect(state[3]).toBeNaN();
        }
      });
    });
  }
}
