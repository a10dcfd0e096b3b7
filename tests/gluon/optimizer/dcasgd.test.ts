/** DCASGD against twenty steps of MXNet 1.9.1, and with momentum, which fails there, by hand. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("dcasgd");

describe("DCASGD", () => {
  test("with momentum is its formula", async () => {
    setBackend(await load("reference"));
    const w = new Parameter("w", { shape: [2], init: "zeros" });
    w.initialize();
    w.set_data(array([1, -2]));
    const trainer = new Trainer([w], "dcasgd", { learning_rate: 0.1, momentum: 0.5, lamda: 2 });
    const [x, m, previous] = [
      [1, -2],
      [0, 0],
      [1, -2],
    ];
    for (let step = 0; step < 4; step++) {
      record(() => w.data().square().sum()).backward();
      trainer.step(1);
      for (const i of [0, 1]) {
        const g = 2 * x[i]!;
        m[i] = 0.5 * m[i]! - 0.1 * (g + 2 * g * g * (x[i]! - previous[i]!));
        previous[i] = x[i]!;
        x[i]! += m[i]!;
      }
      for (const [i, value] of (await w.data().toArray()).entries()) {
        expect(value).toBeCloseTo(x[i]!, 12);
      }
    }
  });
});
