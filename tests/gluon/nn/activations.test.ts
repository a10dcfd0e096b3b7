/** Activations as layers: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const name of ["Activation", "LeakyReLU", "PReLU", "ELU", "SELU", "GELU", "Swish"]) {
  goldenSuite(name);
}

describe("An activation", () => {
  test("is 0 at 0, and does not overflow", async () => {
    const layers = [
      new nn.LeakyReLU(0.1),
      new nn.ELU(),
      new nn.SELU(),
      new nn.GELU(),
      new nn.Swish(),
    ];
    for (const layer of layers) {
      const [below, zero, above] = (await layer(array([-1000, 0, 1000])).tolist()) as number[];
      expect(Math.abs(zero!)).toBe(0);
      expect(Number.isFinite(below!) && above! >= 1000).toBe(true);
    }
  });

  test("has the slope or bound that it is made with below 0", async () => {
    const x = array([-2, 3]);
    expect(await new nn.LeakyReLU(0.25)(x).tolist()).toEqual([-0.5, 3]);
    const [below, above] = (await new nn.ELU(2)(x).tolist()) as number[];
    expect(below).toBeCloseTo(2 * (Math.exp(-2) - 1), 6);
    expect(above).toBe(3);
    const prelu = new nn.PReLU();
    prelu.initialize();
    expect(await prelu(x).tolist()).toEqual([-0.5, 3]);
  });

  test("refuses an alpha below 0, and a name that is none", () => {
    expect(() => new nn.LeakyReLU(-1)).toThrow(
      "Cannot make LeakyReLU with alpha -1: it must be finite and 0 or more.",
    );
    expect(() => new nn.Activation("rulu" as "relu")).toThrow(
      'Cannot use activation "rulu": there is no such activation;',
    );
  });
});
