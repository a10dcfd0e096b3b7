/** Truncated quantile critics: what they promise beyond what all algorithms for Box actions do. */
import { expect, test } from "bun:test";
import { TQC } from "../../../rl/mod.ts";
import { repeat, testContinuous } from "./continuous_suite.ts";

testContinuous("tqc", { actor: 4, n_critics: 2, critic: 25 });

test("TQC refuses to drop all quantiles", () => {
  const options = { n_quantiles: 3, top_quantiles_to_drop_per_net: 3 };
  expect(() => new TQC(repeat(), options)).toThrow(
    "Cannot use these options of TQC: top_quantiles_to_drop_per_net must be below n_quantiles.",
  );
});
