/** Parameter sharing between blocks. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A block", () => {
  test("shares parameters with another, gradients included", async () => {
    const first = new nn.Dense(2, { in_units: 2, use_bias: false });
    const second = new nn.Dense(2, { in_units: 2, use_bias: false });
    const net = new nn.Sequential(first, second);
    second.share_parameters(first.collect_params());
    net.initialize("ones");
    expect(second.weight).toBe(first.weight);
    record(() => net(ones([1, 2])).sum()).backward();
    expect(await first.weight.grad().tolist()).toEqual([
      [4, 4],
      [4, 4],
    ]);
    expect(() => new nn.Dense(3, { in_units: 2 }).share_parameters(first.collect_params())).toThrow(
      "Cannot give parameter weight (3, 2) the shape (2, 2): known lengths cannot change.",
    );
    expect(() => new nn.Flatten().share_parameters(first.collect_params())).toThrow(
      "Cannot share parameter weight with Flatten: it has no parameter of that name; it has none.",
    );
  });

  test("keeps all of its parameters where one of the shared does not fit", () => {
    const net = new nn.Sequential(
      new nn.Dense(2, { in_units: 2 }),
      new nn.Dense(2, { in_units: 3 }),
    );
    const other = new nn.Sequential(
      new nn.Dense(2, { in_units: 2 }),
      new nn.Dense(2, { in_units: 2 }),
    );
    const before = [...net.collect_params().values()];
    expect(() => net.share_parameters(other.collect_params())).toThrow(
      "known lengths cannot change",
    );
    expect([...net.collect_params().values()]).toEqual(before);
  });
});
