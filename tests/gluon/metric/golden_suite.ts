/** A metric against MXNet 1.9.1: its value after each batch, local and global. */
import { expect, test } from "bun:test";
import { create } from "../../../gluon/metric/mod.ts";
import { fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";

interface Case {
  readonly metric: string;
  readonly arguments: readonly unknown[];
  readonly options: object;
  readonly batches: readonly {
    readonly labels: readonly GoldenArray[];
    readonly preds: readonly GoldenArray[];
  }[];
  readonly name: string;
  readonly values: readonly number[];
  readonly global: number | null;
}

const cases = goldenCases<Case>("mxnet_metrics");

/** Declares the golden values of metrics of these names. */
export function goldenSuite(...names: readonly string[]): void {
  for (const golden of cases.filter(({ metric }) => names.includes(metric))) {
    const { metric, arguments: args, options, batches, name, values, global } = golden;
    const i = cases.indexOf(golden);
    test(`${metric} ${JSON.stringify(options)} is the golden one (case ${i})`, async () => {
      const measured = create(metric, ...args, options);
      for (const [k, { labels, preds }] of batches.entries()) {
        if (global !== null && k === batches.length - 1) measured.reset_local();
        await measured.update(
          labels.map((each) => fromGolden(each)),
          preds.map((each) => fromGolden(each)),
        );
        expect(measured.get()[0]).toBe(name);
        expect(measured.get()[1]).toBeCloseTo(values[k] as number, 5);
      }
      if (global !== null) expect(measured.get_global()[1]).toBeCloseTo(global, 5);
    });
  }
}
