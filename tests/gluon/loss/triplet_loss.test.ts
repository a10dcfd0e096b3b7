/** TripletLoss: a value by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("TripletLoss");

test("TripletLoss is how much nearer the negative is than the positive, and the margin", async () => {
  setBackend(await load("reference"));
  const [anchor, near, far] = [array([[0, 0]]), array([[1, 0]]), array([[0, 3]])];
  expect(await new losses.TripletLoss()(anchor, far, near).tolist()).toEqual([9]);
  expect(await new losses.TripletLoss()(anchor, near, far).tolist()).toEqual([0]);
  expect(await new losses.TripletLoss({ margin: 10 })(anchor, near, far).tolist()).toEqual([2]);
});
