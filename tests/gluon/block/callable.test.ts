/** Instances that are called like functions. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Callable } from "../../../gluon/block/callable.ts";
import { Block } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { initialized, Model } from "./model.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A block", () => {
  test("is called like a function, and is what its class makes it", async () => {
    const model = initialized(new Model(7));
    expect(model(ones([2, 6])).shape).toEqual([2, 5]);
    expect([typeof model, model instanceof Model, model instanceof Block]).toEqual([
      "function",
      true,
      true,
    ]);
    expect(model.length).toBe(2);
    expect((model as { name?: unknown }).name).toBe(undefined);
    const difference = model(ones([2, 6])).subtract(initialized(new Model(5))(ones([2, 6])));
    expect(await difference.sum().asscalar()).toBeCloseTo(20);
  });
});

class Power extends Callable {
  readonly exponent: number;
  #calls = 0;

  constructor(exponent: number) {
    super();
    this.exponent = exponent;
  }

  protected invoke(base: number): number {
    this.#calls++;
    return base ** this.exponent;
  }

  get name(): string {
    return `power ${this.exponent}, called ${this.#calls} times`;
  }
}

describe("A Callable", () => {
  test("runs invoke with its own fields and private members, each instance for itself", () => {
    const [square, cube] = [2, 3].map((exponent) => new Power(exponent)) as [Power, Power];
    const call = (power: Power, base: number): unknown =>
      (power as unknown as (base: number) => number)(base);
    expect([call(square, 3), call(cube, 2), call(square, 5)]).toEqual([9, 8, 25]);
    expect([square.name, cube.name]).toEqual([
      "power 2, called 2 times",
      "power 3, called 1 times",
    ]);
    expect(Object.keys(square)).toEqual(["exponent"]);
  });
});
