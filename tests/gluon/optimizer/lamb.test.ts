/** LAMB against twenty steps of MXNet 1.9.1, eager and compiled. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("lamb");

for (const name of ["lamb", "lars"] as const) {
  test(`${name} moves a weight that is 0, and one whose gradient is 0 stays finite`, async () => {
    setBackend(await load("reference"));
    const w = new Parameter("w", { shape: [2], init: "zeros" });
    w.initialize();
    const trainer = new Trainer([w], name, { learning_rate: 0.1 });
    for (const factor of [0, 1]) {
      record(() => w.data().multiply(factor).sum()).backward();
      trainer.step(1);
    }
    const values = [...(await w.data().toArray())];
    expect(values.every((each) => Number.isFinite(each) && each < 0)).toBe(true);
  });
}
