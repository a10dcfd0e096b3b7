/** Optimizers by name. */
import { describe, expect, test } from "bun:test";
import { optimizer } from "../../../gluon/mod.ts";
import { nameOf } from "../../../gluon/optimizer/base/optimizer.ts";

describe("An optimizer by name", () => {
  test("is of the class of that name, whatever the capitals, with its options", () => {
    const adam = optimizer.create("Adam" as "adam", { learning_rate: 0.5, wd: 0.25 });
    expect(adam).toBeInstanceOf(optimizer.Adam);
    expect([adam.learning_rate, adam.wd]).toEqual([0.5, 0.25]);
    expect(optimizer.create("nag", { momentum: 0.9 })).toBeInstanceOf(optimizer.NAG);
  });

  test("is refused where there is none, with the nearest name", () => {
    expect(() => optimizer.create("adm" as "adam", {})).toThrow(
      'Cannot find optimizer "adm": there is none of that name; did you mean "adam"?',
    );
    expect(() => optimizer.create("toString" as "adam", {})).toThrow(
      'Cannot find optimizer "toString": there is none of that name',
    );
  });

  test("has a name that minifiers leave alone, in files", () => {
    const { create: _, Optimizer: __, ...others } = optimizer;
    const classes = Object.values(others).filter((each) => typeof each === "function");
    expect(classes.length).toBeGreaterThan(15);
    for (const each of classes) {
      // The name that a class has by itself, and loses to a minifier, is not enumerable.
      expect(Object.getOwnPropertyDescriptor(each, "name")?.enumerable).toBe(true);
      expect(optimizer.create(each.name as "adam", {})).toBeInstanceOf(each);
    }
    expect(nameOf(optimizer.create("adam", {}))).toBe("adam");
    class Own extends optimizer.SGD {}
    expect(nameOf(new Own())).toBe("own");
  });
});
