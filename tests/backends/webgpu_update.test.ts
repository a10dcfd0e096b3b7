/** Optimizer updates of the webgpu backend against their formulas in float64. */

import { describe, expect } from "bun:test";
import type { Operand } from "../../backends/backend.ts";
import {
  bind,
  expectClose,
  given,
  gpuTest,
  numbers,
  put,
  sharedBackend,
} from "./webgpu_testing.ts";

const LR = 0.1;
const DECAY = 0.5;
const LIMIT = 0.75;
const SIZE = 131;

type Name = "sgd_update" | "sgd_mom_update" | "adam_update" | "rmsprop_update";

const ATTRS = { momentum: 0.9, beta1: 0.9, beta2: 0.999, gamma1: 0.95, epsilon: 1e-3 };
const { momentum, beta1, beta2, gamma1, epsilon } = ATTRS;

/** The new weight and states of one element. `clip` limits, `decay` adds the decay. */
const UPDATES: Record<
  Name,
  {
    states: number;
    step: (
      w: number,
      g: number,
      states: readonly number[],
      clip: (g: number) => number,
      decay: number,
    ) => [number, ...number[]];
  }
> = {
  sgd_update: {
    states: 0,
    step: (w, g, _, clip, decay) => [w - LR * (clip(g) + decay * w)],
  },
  sgd_mom_update: {
    states: 1,
    step: (w, g, [v], clip, decay) => {
      const velocity = momentum * v! - LR * (clip(g) + decay * w);
      return [w + velocity, velocity];
    },
  },
  adam_update: {
    states: 2,
    step: (w, g, [m, v], clip, decay) => {
      const step = clip(g + decay * w);
      const mean = beta1 * m! + (1 - beta1) * step;
      const variance = beta2 * v! + (1 - beta2) * step ** 2;
      return [w - (LR * mean) / (Math.sqrt(variance) + epsilon), mean, variance];
    },
  },
  rmsprop_update: {
    states: 1,
    step: (w, g, [s], clip, decay) => {
      const step = clip(g + decay * w);
      const n = gamma1 * s! + (1 - gamma1) * step ** 2;
      return [w - (LR * step) / Math.sqrt(n + epsilon), n];
    },
  },
};

describe("webgpu, optimizer updates", () => {
  for (const [name, { states, step }] of Object.entries(UPDATES) as [
    Name,
    (typeof UPDATES)[Name],
  ][]) {
    gpuTest(
      `${name} makes the new weight in place and overwrites its states, in one dispatch`,
      async () => {
        const backend = await sharedBackend();
        for (const [limit, decay] of [
          [null, 0],
          [LIMIT, 0],
          [null, DECAY],
          [LIMIT, DECAY],
        ] as const) {
          const weight = numbers([SIZE], 1);
          const gradient = numbers([SIZE], 2);
          const state = Array.from({ length: states }, (_, n) =>
            given(numbers([SIZE], 3 + n).data.map(Math.abs)),
          );
          const put1 = (value: number) => put(backend, given([value]));
          const w = put(backend, weight);
          const held = state.map((each) => put(backend, each));
          const rates = decay === 0 ? [put1(LR)] : [put1(LR), put1(decay)];
          const inputs = [w, put(backend, gradient), ...held, ...rates];
          const { dispatches } = backend.counters;
          bind(backend, name, inputs, w, { ...ATTRS, clip_gradient: limit })();
          expect(backend.counters.dispatches - dispatches).toBe(1);

          const clip = (g: number) => (limit === null ? g : Math.max(-limit, Math.min(g, limit)));
          const wanted = weight.data.map((each, i) =>
            step(
              each,
              gradient.data[i]!,
              state.map(({ data }) => data[i]!),
              clip,
              decay,
            ),
          );
          for (const [n, array] of [w, ...held].entries()) {
            const expected = wanted.map((each) => each[n]!);
            expectClose([...(await backend.read(array))], expected, 1e-5, 1e-2);
          }
        }
      },
    );
  }

  gpuTest("states that decay do not stay subnormal", async () => {
    const backend = await sharedBackend();
    const [w, mean, variance]: Operand[] = [1, 1.2e-38, 1.2e-38].map((x) =>
      put(backend, given([x])),
    );
    const inputs = [w!, put(backend, given([0])), mean!, variance!, put(backend, given([LR]))];
    bind(backend, "adam_update", inputs, w!, { ...ATTRS, clip_gradient: null })();
    expect([...(await backend.read(mean!))]).toEqual([0]);
  });
});
