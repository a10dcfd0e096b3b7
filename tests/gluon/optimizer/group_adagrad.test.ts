/** GroupAdaGrad against twenty steps of MXNet 1.9.1, eager and compiled, and what it refuses. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { optimizer, Parameter, Trainer } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("groupadagrad");

test("refuses weight decay, and weights that are no matrices", async () => {
  expect(() => new optimizer.GroupAdaGrad({ wd: 0.1 })).toThrow(
    "Cannot use GroupAdaGrad with wd 0.1: it has no weight decay; leave it out.",
  );
  setBackend(await load("wasm"));
  const bias = new Parameter("bias", { shape: [3], init: "zeros" });
  bias.initialize();
  record(() => bias.data().sum()).backward();
  const trainer = new Trainer([bias], "groupadagrad");
  expect(() => trainer.step(1)).toThrow("Cannot update (3,) by GroupAdaGrad: it must be a matrix");
});
