/** Optimizers by name. */
import { describe, expect, test } from "bun:test";
import { optimizer } from "../../../gluon/mod.ts";
import { nameOf } from "../../../gluon/optimizer/create.ts";

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

  test("has that name also where a minifier has renamed its class", () => {
    expect(nameOf(optimizer.create("adam", {}))).toBe("adam");
    const { name } = optimizer.Adam;
    Object.defineProperty(optimizer.Adam, "name", { value: "t" });
    expect(nameOf(new optimizer.Adam())).toBe("adam");
    Object.defineProperty(optimizer.Adam, "name", { value: name });
    class Own extends optimizer.SGD {}
    expect(nameOf(new Own())).toBe("Own");
  });
});
