/** LBSGD against twenty steps of MXNet 1.9.1, eager and compiled, and what it refuses. */
import { expect, test } from "bun:test";
import { optimizer } from "../../../gluon/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("lbsgd");

test("refuses a warm-up and a scale that are none", () => {
  expect(() => new optimizer.LBSGD({ warmup_strategy: "cosine" as never })).toThrow(
    "warmup_strategy",
  );
  expect(() => new optimizer.LBSGD({ batch_scale: 1.5 })).toThrow("batch_scale");
});
