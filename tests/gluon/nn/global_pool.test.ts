/** Global pooling: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { arange } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const name of ["GlobalMaxPool", "GlobalAvgPool"]) {
  for (const rank of [1, 2, 3]) goldenSuite(`${name}${rank}D`);
}

describe("A global pooling layer", () => {
  test("takes the maximum or the mean of each channel, in either layout", async () => {
    const x = arange(12).reshape([1, 2, 2, 3]);
    expect(await new nn.GlobalMaxPool2D()(x).tolist()).toEqual([[[[5]], [[11]]]]);
    expect(await new nn.GlobalAvgPool2D()(x).tolist()).toEqual([[[[2.5]], [[8.5]]]]);
    const last = new nn.GlobalMaxPool2D({ layout: "NHWC" });
    expect(await last(x).tolist()).toEqual([[[[9, 10, 11]]]]);
  });
});
