/** Multilayer perceptrons. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { hiddenLayers, mlp } from "../../../rl/networks/mlp.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("mlp()", () => {
  test("has relu between its layers, and none behind the last", async () => {
    const net = mlp({ units: [2], outputs: 1 });
    net.initialize();
    net(ones([1, 2]));
    const weights = {
      "0.weight": [
        [1, 0],
        [0, 1],
      ],
      "0.bias": [0, -5],
      "1.weight": [[-1, 7]],
    };
    for (const [name, values] of Object.entries(weights)) {
      net.collect_params().get(name)!.set_data(array(values));
    }
    expect(await net(array([[3, 4]])).tolist()).toEqual([[-3]]);
  });

  test("of no hidden layers is one dense layer", () => {
    const net = mlp({ units: [], outputs: 4 });
    net.initialize();
    expect(net(ones([2, 3])).shape).toEqual([2, 4]);
    expect([...net.collect_params().keys()]).toEqual(["0.weight", "0.bias"]);
  });
});

describe("hiddenLayers()", () => {
  test("end with as many features as the last of them has units", () => {
    const net = hiddenLayers([8, 5]);
    net.initialize();
    expect(net(ones([2, 3])).shape).toEqual([2, 5]);
  });
});
