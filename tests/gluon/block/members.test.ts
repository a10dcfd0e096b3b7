/** Parameters and children: where they are found, and where they would not be. */
import { describe, expect, test } from "bun:test";
import { nn } from "../../../gluon/mod.ts";
import { golden, mlp, Network } from "./golden_texts.ts";
import { Model } from "./model.ts";

describe("A block", () => {
  test("finds parameters in fields and arrays in fields, own ones first", () => {
    expect([...new Model().collect_params().keys()]).toEqual([
      "scale",
      "first.weight",
      "first.bias",
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
    ]);
  });

  test("refuses blocks in places where they would not be found", () => {
    const places = [
      { heads: { left: new nn.Dense(1) } },
      { heads: new Map([["left", new nn.Dense(1)]]) },
      { heads: new Set([new nn.Dense(1)]) },
      { heads: [[new nn.Dense(1)]] },
    ];
    for (const fields of places) {
      const model = Object.assign(new nn.Sequential(), fields);
      expect(() => model.collect_params()).toThrow("Cannot collect the parameters of Sequential");
    }
    const model = Object.assign(new nn.Sequential(), places[0]);
    expect(() => model.initialize()).toThrow(
      "its field heads holds blocks or parameters in a place where they are not found; keep each in " +
        "its own field, or all in one array.",
    );
  });
});

describe("Structural names are MXNet's", () => {
  const about = "structural names, as save_parameters writes them";

  test("in a Sequential", () => {
    const names = [...mlp().collect_params().keys()];
    expect<unknown>(names).toEqual(golden(about, "HybridSequential"));
  });

  test("of fields: own parameters first, then those of children", () => {
    const names = [...new Network().collect_params().keys()];
    expect<unknown>(names).toEqual(golden(about, "Block"));
  });
});
