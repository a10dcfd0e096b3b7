/** Graphs as steps. */
import { describe, expect, test } from "bun:test";
import { compileGraph } from "../../../gluon/symbol/compile_graph.ts";
import type { SymbolGraph, SymbolNode } from "../../../gluon/symbol/symbol_graph.ts";

const node = (op: string, name: string, ...inputs: number[]): SymbolNode => ({
  op,
  name,
  attributes: new Map(),
  inputs: inputs.map((each) => [each, 0]),
});

describe("compileGraph()", () => {
  test("keeps what outputs need: a label without a use is no parameter, and an operator without one is not missed", () => {
    const nodes = [
      node("null", "x"),
      node("null", "label"),
      node("Custom", "c", 0),
      node("SoftmaxOutput", "s", 0, 1),
    ];
    const graph: SymbolGraph = { nodes, heads: [[3, 0]] };
    const kinds = compileGraph(graph, ["x"], "it").map((step) => step?.kind ?? null);
    expect(kinds).toEqual(["input", null, null, "operation"]);
    const both = compileGraph(graph, ["x", "label"], "it").map((step) => step?.kind ?? null);
    expect(both).toEqual(["input", "input", null, "operation"]);
  });

  test("statistics, and a gamma that is fixed, are not trained", () => {
    const variables = ["x", "gamma", "beta", "mean", "var"].map((name) => node("null", name));
    const nodes = [...variables, node("BatchNorm", "bn", 0, 1, 2, 3, 4)];
    const trained = compileGraph({ nodes, heads: [[5, 0]] }, ["x"], "it").map((step) =>
      step?.kind === "parameter" ? step.isTrained : null,
    );
    expect(trained).toEqual([null, false, true, false, false, null]);
  });

  test("names many nodes in short", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const nodes = [node("null", "x"), ...names.map((name, i) => node("Custom", name, i))];
    expect(() => compileGraph({ nodes, heads: [[7, 0]] }, ["x"], "it")).toThrow(
      "Cannot import it: these operators are missing here: Custom (a, b, c, d, e and 2 more).",
    );
  });
});
