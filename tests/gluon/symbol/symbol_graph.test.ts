/** The JSON of symbols, written and read. */
import { describe, expect, test } from "bun:test";
import { parseSymbol } from "../../../gluon/symbol/symbol_graph.ts";
import { SymbolWriter } from "../../../gluon/symbol/symbol_writer.ts";

describe("parseSymbol()", () => {
  test("reads what SymbolWriter wrote, names and attributes as MXNet has them", () => {
    const writer = new SymbolWriter();
    const [x, w] = [writer.variable("data"), writer.variable("w")];
    const y = writer.call("FullyConnected", [x, w], { num_hidden: 3, no_bias: true });
    const z = writer.call("slice", [y], { begin: [0], end: [null, 2] });
    const { nodes, heads } = parseSymbol(writer.toJSON([z, y]), "it");
    expect(heads).toEqual([
      [3, 0],
      [2, 0],
    ]);
    expect(nodes.map(({ op, name, inputs }) => [op, name, inputs])).toEqual([
      ["null", "data", []],
      ["null", "w", []],
      [
        "FullyConnected",
        "fullyconnected0",
        [
          [0, 0],
          [1, 0],
        ],
      ],
      ["slice", "slice0", [[2, 0]]],
    ]);
    expect([...nodes[2]!.attributes]).toEqual([
      ["num_hidden", "3"],
      ["no_bias", "True"],
    ]);
    expect([...nodes[3]!.attributes]).toEqual([
      ["begin", "(0,)"],
      ["end", "(None, 2)"],
    ]);
  });

  test("names the statistics of an old BatchNorm, and moves what comes after", () => {
    const variable = (name: string): object => ({ op: "null", name, inputs: [] });
    const norm = {
      op: "BatchNorm",
      name: "bn",
      param: { eps: "0.1" },
      attr: { eps: "9" },
      inputs: [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
    };
    const relu = { op: "relu", name: "r", inputs: [[3, 0]] };
    const symbol = {
      nodes: [variable("x"), variable("g"), variable("b"), norm, relu],
      heads: [[4, 0]],
    };
    const { nodes, heads } = parseSymbol(JSON.stringify(symbol), "it");
    expect(nodes.map(({ name }) => name)).toEqual([
      "x",
      "g",
      "b",
      "bn_moving_mean",
      "bn_moving_var",
      "bn",
      "r",
    ]);
    expect(nodes[5]!.inputs.map(([node]) => node)).toEqual([0, 1, 2, 3, 4]);
    expect(nodes[5]!.attributes.get("eps")).toBe("0.1");
    expect([nodes[6]!.inputs, heads]).toEqual([[[5, 0]], [[6, 0]]]);
  });
});
