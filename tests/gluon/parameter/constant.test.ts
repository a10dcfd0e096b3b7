/** Constants: parameters that never change. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Constant, nn, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A Constant", () => {
  test("has its values from the beginning, and no gradient", async () => {
    const constant = new Constant([[1, 2]]);
    constant.initialize();
    expect(await constant.data().tolist()).toEqual([[1, 2]]);
    constant.grad_req = "write";
    expect(String(constant.grad_req)).toBe("null");
    expect(await new Constant(zeros([2])).data().tolist()).toEqual([0, 0]);
  });

  test("copies the array that it is made of", async () => {
    const values = array([1, 2]);
    const constant = new Constant(values);
    values.set([3, 4]);
    expect(await constant.data().tolist()).toEqual([1, 2]);
  });

  test("is found and stored with a block's parameters, and not trained", () => {
    const net = Object.assign(new nn.Flatten(), { table: new Constant([1]) });
    expect([...net.collect_params().keys()]).toEqual(["table"]);
    new Trainer(net.collect_params(), "sgd").step(1);
    expect(net.table.data().grad).toBe(null);
  });
});
