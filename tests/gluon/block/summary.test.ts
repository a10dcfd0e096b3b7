/** Model summaries: MXNet's tables. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { goldenText, mlp, Network } from "./golden_texts.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A summary is MXNet's", () => {
  test("but for rows of activations, which are a part of Dense here", () => {
    const net = mlp();
    net.initialize();
    let row = 0;
    const expected = goldenText("summary", "HybridSequential: Dense(128")
      .split("\n")
      .filter((line) => !line.includes("Activation"))
      .join("\n")
      .replaceAll(/Dense-\d/g, () => `Dense-${++row}`);
    expect(net.summary(ones([4, 20]))).toBe(expected);
  });

  test("of a block with children, statistics and a parameter of its own", () => {
    const net = new Network();
    net.initialize();
    expect(net.summary(ones([4, 6]))).toBe(goldenText("summary", "Block"));
  });

  test("of layers that share parameters", () => {
    const first = new nn.Dense(4, { in_units: 4 });
    const second = new nn.Dense(4, { in_units: 4 }).share_parameters(first.collect_params());
    const net = new nn.Sequential(first, second as nn.Dense);
    net.initialize();
    const expected = goldenText("summary", "HybridSequential: Dense(4");
    expect(net.summary(ones([2, 4]))).toBe(expected);
  });

  test("not to be had of a hybridized block, or one without values", () => {
    const net = mlp();
    expect(() => net.summary(ones([4, 20]))).toThrow("it has not been initialized");
    net.initialize();
    net.hybridize();
    expect(() => net.summary(ones([4, 20]))).toThrow(
      "Cannot print a summary of Dense: it is hybridized, so blocks inside of it are not called one " +
        "by one; call hybridize(false) before.",
    );
  });
});
