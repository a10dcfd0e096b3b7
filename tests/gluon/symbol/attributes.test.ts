/** Attributes of operators, as Python writes values. */
import { describe, expect, test } from "bun:test";
import { Attributes } from "../../../gluon/symbol/attributes.ts";

const of = (texts: Record<string, string>): Attributes =>
  new Attributes(new Map(Object.entries(texts)));

describe("Attributes", () => {
  test("are read as Python writes them, in all versions", () => {
    const all = of({
      ...{
        a: "(1, 2)",
        b: "[3,4]",
        c: "5",
        d: "(6L, 7L)",
        e: "(None, 8)",
        f: "()",
        g: "None",
        h: "(9,)",
      },
      ...{ t: "True", o: "1", n: "False", z: "0", eps: "1e-05", act: "relu" },
    });
    expect(["a", "b", "c", "d", "h"].map((name) => all.integers(name))).toEqual([
      [1, 2],
      [3, 4],
      [5],
      [6, 7],
      [9],
    ]);
    expect([all.integers("f"), all.integers("g"), all.integers("none")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(all.optionalIntegers("e")).toEqual([null, 8]);
    expect(["t", "o", "n", "z", "none"].map((name) => all.flag(name))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([all.number("eps"), all.number("none", 3), all.text("act", "tanh")]).toEqual([
      1e-5,
      3,
      "relu",
    ]);
    expect(all.has("g")).toBe(false);
    expect(all.unknown).toEqual([]);
  });

  test("that nobody asked for are unknown, but those that say nothing of the result", () => {
    const all = of({
      kernel: "(1,)",
      workspace: "1024",
      cudnn_off: "0",
      __shape__: "(1,)",
      strange: "1",
    });
    all.integers("kernel");
    expect(all.unknown).toEqual(["strange"]);
  });

  test("that are something else are refused", () => {
    const all = of({ a: "x", b: "(1.5,)", c: "maybe", d: "" });
    expect(() => all.number("a")).toThrow("its a is x, but must be a number");
    expect(() => all.number("d")).toThrow("its d is , but must be a number");
    expect(() => all.number("none")).toThrow("its none is missing, but must be a number");
    expect(() => all.integers("b")).toThrow("its b is (1.5,), but must be whole numbers");
    expect(() => all.flag("c")).toThrow("its c is maybe, but must be True or False");
    expect(() => all.text("a", "max", ["max", "avg"])).toThrow(
      "its a is x, but must be one of max, avg",
    );
  });
});
