/** Optimizer updates of the webgpu backend; what they compute is in the kernel suite. */

import { expect } from "bun:test";
import { numbers as drawn, given } from "../../kernels/support/arrays.ts";
import { bind, put } from "../../kernels/support/subject.ts";
import { counted, gpuTest, sharedBackend } from "../testing.ts";

const ATTRS = { momentum: 0.9, beta1: 0.9, beta2: 0.999, gamma1: 0.95, epsilon: 1e-3 };

gpuTest("an update is one dispatch, with and without decay and limit", async () => {
  const backend = await sharedBackend();
  for (const [name, states] of [
    ["sgd_update", 0],
    ["sgd_mom_update", 1],
    ["adam_update", 2],
    ["rmsprop_update", 1],
    ["rmspropalex_update", 3],
  ] as const) {
    for (const [clipGradient, rates] of [
      [null, [0.1]],
      [0.75, [0.1, 0.5]],
    ] as const) {
      const arrays = Array.from({ length: states + 2 }, (_, i) => put(backend, drawn([131], i)));
      const numbers = name === "adam_update" ? [0.1, ...rates] : rates;
      const inputs = [...arrays, ...numbers.map((rate) => put(backend, given([rate])))];
      const { dispatches } = await counted(backend, () =>
        bind(backend, name, inputs, inputs[0]!, { ...ATTRS, clip_gradient: clipGradient })(),
      );
      expect(dispatches).toBe(1);
    }
  }
});

gpuTest("states that decay do not stay subnormal", async () => {
  const backend = await sharedBackend();
  const [w, mean, variance] = [1, 1.2e-38, 1.2e-38].map((x) => put(backend, given([x])));
  const [grad, rate, epsilon] = [0, 0.1, 1e-3].map((x) => put(backend, given([x])));
  const inputs = [w!, grad!, mean!, variance!, rate!, epsilon!];
  bind(backend, "adam_update", inputs, w!, { ...ATTRS, clip_gradient: null })();
  expect([...(await backend.read(mean!))]).toEqual([0]);
});
