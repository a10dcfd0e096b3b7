/** What learning rate schedulers have in common: warm-up, a base_lr, refusals. */
import { describe, expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";

describe("A scheduler", () => {
  const { CosineScheduler, FactorScheduler, MultiFactorScheduler, PolyScheduler } = lr_scheduler;

  test("follows a base_lr that is set later", () => {
    const cosine = new CosineScheduler({ max_update: 10, base_lr: 1 });
    cosine.base_lr = 3;
    expect([cosine(0), cosine(10)]).toEqual([3, 0]);
  });

  test("refuses options that make no rate, and says which", () => {
    const step = 5;
    const cases: [make: () => unknown, text: string][] = [
      [
        () => new FactorScheduler({ step: 0 }),
        "Cannot make FactorScheduler with step 0: it must be finite, 1 or more.",
      ],
      [
        () => new FactorScheduler({ step, factor: 1.5 }),
        "Cannot make FactorScheduler with factor 1.5: it must be above 0 and at most 1, for the rate to fall.",
      ],
      [
        () => new FactorScheduler({ step, base_lr: Number.NaN }),
        "Cannot make FactorScheduler with base_lr NaN: it must be finite, 0 or more.",
      ],
      [
        () => new FactorScheduler({ step, base_lr: 0.1, warmup_begin_lr: 0.2 }),
        "Cannot make FactorScheduler with warmup_begin_lr 0.2: it must not be above base_lr, 0.1.",
      ],
      [
        () => new MultiFactorScheduler({ step: [5, 5] }),
        "Cannot make MultiFactorScheduler with step [5, 5]: it must be a list of ascending numbers, each 1 or more.",
      ],
      [
        () => new PolyScheduler({ max_update: 10, warmup_steps: 10 }),
        "Cannot make PolyScheduler with max_update 10: it must be finite, 11 or more.",
      ],
      [
        () => new CosineScheduler({ max_update: 10, warmup_mode: "slow" as "linear" }),
        'Cannot make CosineScheduler with warmup_mode "slow": it must be linear or constant.',
      ],
    ];
    for (const [make, text] of cases) expect(make).toThrow(text);
  });

  test("warms up linearly from warmup_begin_lr to base_lr, or stays at its beginning", () => {
    const rates = (warmup_mode: "linear" | "constant"): number[] => {
      const options = { warmup_steps: 4, warmup_begin_lr: 1, warmup_mode };
      const scheduler = new FactorScheduler({ step: 100, base_lr: 3, ...options });
      return [0, 1, 2, 3, 4].map((numUpdate) => scheduler(numUpdate));
    };
    expect(rates("linear")).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(rates("constant")).toEqual([1, 1, 1, 1, 3]);
  });
});
