/** PoissonNLLLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("PoissonNLLLoss");

test("PoissonNLLLoss with its constant is about -log p(label), also of no events, where MXNet's is NaN", async () => {
  setBackend(await load("reference"));
  const loss = new losses.PoissonNLLLoss({ from_logits: false, compute_full: true });
  const value = await loss(array([3]), array([5])).tolist();
  const exact = -(5 * Math.log(3) - 3 - Math.log(120));
  expect(Math.abs((value as number[])[0]! - exact)).toBeLessThan(0.02); // Stirling's error at 5
  expect(await loss(array([3]), array([0])).tolist()).toEqual([3]);
});
