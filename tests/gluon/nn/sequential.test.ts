/** Sequential: its blocks, their order, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("HybridSequential");

describe("A Sequential", () => {
  test("has a length, positions and an order", () => {
    const blocks = [new nn.Dense(1), new nn.Flatten(), new nn.Identity()];
    const net = new nn.Sequential().add(...blocks);
    expect(net.length).toBe(3);
    expect(net.at(-1)).toBe(blocks[2]!);
    expect([...net]).toEqual(blocks);
    expect(() => net.at(3)).toThrow("Cannot take block 3 of Sequential: it has 3 blocks.");
  });

  test("refuses a block in a field, which it would train and save but never call", () => {
    class Net extends nn.Sequential {
      readonly head = new nn.Dense(2);
    }
    const net = new Net(new nn.Dense(3));
    net.initialize();
    expect(() => net(ones([1, 4]))).toThrow(
      "Cannot call Net: its field head holds a block that was not added; add it, this.add(block), or " +
        "extend Block and say in forward when it is called.",
    );
    net.add(net.head);
    expect(net.initialize() ?? net(ones([1, 4])).shape).toEqual([1, 2]);
  });

  test("of nothing gives back its input", () => {
    const x = ones([2]);
    expect(new nn.Sequential()(x)).toBe(x);
  });
});
