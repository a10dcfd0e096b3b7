/** What a Trainer can be given to train. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn, Parameter, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { named } from "../../../gluon/trainer/trained_parameters.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A Trainer", () => {
  test("takes parameters by name in the order of names, or a list", () => {
    expect(() => new Trainer(ones([1]) as never, "sgd")).toThrow(
      "it is no record or list of parameters; give net.collect_params().",
    );
    expect(() => new Trainer(new nn.Dense(1) as never, "sgd")).toThrow(
      "Cannot train Dense(None -> 1, linear): it is no record or list of parameters;",
    );
    expect(() => new Trainer([ones([1])] as never, "sgd")).toThrow("is no Parameter; give");
    expect(() => new Trainer([], "sgd")).toThrow(
      "Cannot train no parameters at all: the net, or what was selected of it, has none.",
    );
  });
});

describe("Parameters to be trained", () => {
  const [a, b] = [1, 2].map((n) => new Parameter("weight", { shape: [n] })) as [
    Parameter,
    Parameter,
  ];

  test("are in the order of their names, or in that of a list", () => {
    expect([...named({ b, a })]).toEqual([
      ["a", a],
      ["b", b],
    ]);
    expect([
      ...named(
        new Map([
          ["b", b],
          ["a", a],
        ]),
      ).keys(),
    ]).toEqual(["a", "b"]);
    expect([...named([b, a])]).toEqual([
      ["0.weight", b],
      ["1.weight", a],
    ]);
  });

  test("are there once, under the first of their names", () => {
    expect([...named({ y: a, x: a, z: b })]).toEqual([
      ["x", a],
      ["z", b],
    ]);
    expect([...named([a, a])]).toEqual([["0.weight", a]]);
  });
});
