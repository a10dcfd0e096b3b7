/** A learning rate scheduler against MXNet 1.9.1. */
import { describe, expect, test } from "bun:test";
import { lr_scheduler } from "../../../gluon/mod.ts";
import { goldenCases } from "../nd/support/golden.ts";

interface Case {
  readonly scheduler: "FactorScheduler";
  readonly options: lr_scheduler.FactorSchedulerOptions;
  readonly values: readonly number[];
}

const cases = goldenCases<Case>("mxnet_schedulers");

/** Declares the golden rates of one scheduler. */
export function goldenSuite(name: string): void {
  const own = cases.filter(({ scheduler }) => scheduler === name);
  if (own.length === 0)
    throw new RangeError(`Cannot find golden rates of ${name}: there are none.`);

  describe("The rates of", () => {
    for (const { scheduler, options, values } of own) {
      test(`${scheduler} ${JSON.stringify(options)} are the golden ones, in any order`, () => {
        const rate = new lr_scheduler[scheduler](options);
        for (const [numUpdate, value] of [...values.entries()].reverse()) {
          expect(Math.abs(rate(numUpdate) - value)).toBeLessThan(1e-8);
        }
      });
    }
  });
}
