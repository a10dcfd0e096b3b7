/** Initializers by name, and which one counts for which parameter. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { init, Parameter } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("An initializer", () => {
  test("is found by name, whatever the capitals", () => {
    expect(init.create("Xavier")).toBeInstanceOf(init.Xavier);
    expect(init.create("msraprelu")).toBeInstanceOf(init.MSRAPrelu);
    expect(init.create("zeros")).toBeInstanceOf(init.Zero);
    expect(() => init.create("xaver")).toThrow(
      'Cannot find initializer "xaver": there is none of that name; did you mean "xavier"?',
    );
    expect(() => init.create(7 as unknown as string)).toThrow(
      "Cannot initialize by 7: an initializer has a method fill(shape, rng), or is one of the " +
        'names, such as "xavier".',
    );
  });
});

describe("Of several initializers", () => {
  const value = async (
    name: string,
    own: string | null,
    given: string | null,
    default_init: init.Initializer,
  ): Promise<unknown> => {
    const parameter = new Parameter(name, { shape: [1], init: own });
    parameter.initialize(given, { default_init });
    return (await parameter.data().toArray())[0];
  };
  const five = new init.Constant(5);

  test("the one given to initialize() counts before the parameter's own, and that before the net's", async () => {
    expect(await value("weight", "ones", "zeros", five)).toBe(0);
    expect(await value("weight", "ones", null, five)).toBe(1);
    expect(await value("weight", null, null, five)).toBe(5);
  });

  test("that of the net is for every parameter without one, whatever its name", async () => {
    for (const name of ["h2h_weight", "my_bias", "gamma", "running_var", "w", "temperature"]) {
      expect(await value(name, null, null, five)).toBe(5);
    }
  });
});
