/** Mixed: patterns on structural names. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { init, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("Mixed", () => {
  const values = async (initializer: init.Initializer): Promise<unknown> => {
    const net = new nn.Sequential(new nn.Dense(1, { in_units: 2 }), new nn.Dense(1));
    net.initialize(initializer);
    net(ones([1, 2])); // the second layer's weight is deferred until now
    const all = [...net.collect_params().values()].map((each) => each.data().tolist());
    return await Promise.all(all);
  };

  test("takes the first pattern that matches the structural name from its beginning", async () => {
    const mixed = new init.Mixed(
      ["weight", "0", /.*\.weight/, ".*"],
      ["ones", new init.Constant(2), new init.Constant(3), "zeros"],
    );
    expect(await values(mixed)).toEqual([[[2, 2]], [0], [[3]], [0]]);
  });

  test("refuses a name that no pattern matches", async () => {
    await expect(values(new init.Mixed(["1", "x|y"], ["ones", "ones"]))).rejects.toThrow(
      'Cannot initialize parameter 0.weight by Mixed: no pattern of ["1", "x|y"] matches it; add ".*" ' +
        "at the end, with the initializer of all others.",
    );
    expect(() => new init.Mixed(["a"], [])).toThrow(
      "Cannot make initializer Mixed of 1 patterns and 0 initializers: there must be one for each pattern.",
    );
  });

  test("lets a Load among its own claim parameters that have their own initializer", async () => {
    const bias = { shape: [1], dtype: "float32", data: Float32Array.of(9) } as const;
    const known = new init.Load(new Map([["0.bias", bias]]), { default_init: "ones" });
    expect(await values(new init.Mixed(["0", ".*"], [known, "ones"]))).toEqual([
      [[1, 1]],
      [9],
      [[1]],
      [0],
    ]);
  });
});
