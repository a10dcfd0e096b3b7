/** Dueling networks. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { DuelingMLP } from "../../../rl/networks/dueling.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("DuelingMLP", () => {
  test("gives the state's value plus what each action's advantage is above their mean", async () => {
    const net = new DuelingMLP({ units: [], outputs: 3 });
    net.initialize();
    net(ones([1, 2]));
    const set = (name: string, values: number[] | number[][]) =>
      net.collect_params().get(name)!.set_data(array(values));
    set("value.weight", [[1, 0]]);
    set("value.bias", [10]);
    set("advantage.weight", [
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    set("advantage.bias", [0, 0, 0]);
    // Value 10 + 5; advantages 2, 4, 6, of mean 4.
    expect(await net(array([[5, 2]])).tolist()).toEqual([[13, 15, 17]]);
  });

  test("centres each output over the actions, where an action has several", async () => {
    const net = new DuelingMLP({ units: [], outputs: 4, outputsPerAction: 2 });
    net.initialize();
    net(ones([1, 1]));
    const zero = { value: [[0], [0]], advantage: [[0], [0], [0], [0]] };
    for (const [head, bias] of [
      ["value", [10, 20]],
      ["advantage", [1, 5, 3, 9]],
    ] as const) {
      net.collect_params().get(`${head}.weight`)!.set_data(array(zero[head]));
      net
        .collect_params()
        .get(`${head}.bias`)!
        .set_data(array([...bias]));
    }
    // Means over the two actions are 2 and 7.
    expect(await net(ones([1, 1])).tolist()).toEqual([[9, 18, 11, 22]]);
  });
});
