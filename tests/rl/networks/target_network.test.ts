/** Target networks. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { DQN, default_rng } from "../../../rl/mod.ts";
import { netAndTarget, polyakUpdate } from "../../../rl/networks/target_network.ts";
import { quick } from "../agents.ts";
import { Identity } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

const weightOf = (net: nn.Dense) => net.collect_params().get("weight")!;

describe("netAndTarget()", () => {
  test("makes two networks that are equal and share nothing", async () => {
    const [net, target] = netAndTarget(() => new nn.Dense(3), [2], 3, default_rng(0));
    const [a, b] = [net, target].map((each) => weightOf(each as nn.Dense));
    expect(await b!.data().tolist()).toEqual(await a!.data().tolist());
    a!.set_data(
      array([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    );
    expect(await b!.data().tolist()).not.toEqual(await a!.data().tolist());
  });

  const one = new nn.Dense(4);
  test.each<[string, unknown, string]>([
    ["one network for both", () => one, "Cannot use one network as policy and as target"],
    ["a network where a function is wanted", new nn.Dense(4), "Cannot make a network of"],
    ["what is no block", () => 5, "Cannot use 5 as a network: it must be a Block."],
    [
      "too few outputs",
      () => new nn.Dense(1),
      "Cannot use a network with output (1, 1) for one observation: it must be (1, 4).",
    ],
    [
      "too many outputs",
      () => new nn.Dense(5),
      "Cannot use a network with output (1, 5) for one observation: it must be (1, 4).",
    ],
  ])("refuses %s", (_, makeNet, text) => {
    expect(() => new DQN(new Identity(), quick, makeNet as () => nn.Dense)).toThrow(text);
  });
});

describe("polyakUpdate()", () => {
  test("moves the target by tau of the distance; tau 1 copies", async () => {
    const [net, target] = netAndTarget(() => new nn.Dense(1), [2], 1, default_rng(0)) as [
      nn.Dense,
      nn.Dense,
    ];
    weightOf(net).set_data(array([[4, 8]]));
    weightOf(target).set_data(array([[0, 16]]));
    polyakUpdate(target, net, 0.25);
    expect(await weightOf(target).data().tolist()).toEqual([[1, 14]]);
    polyakUpdate(target, net, 1);
    expect(await weightOf(target).data().tolist()).toEqual([[4, 8]]);
  });

  test("copies running statistics, whatever tau is", async () => {
    const make = () => new nn.Sequential().add(new nn.Dense(2), new nn.BatchNorm());
    const [net, target] = netAndTarget(make, [2], 2, default_rng(0));
    record(() =>
      net(
        array([
          [1, 2],
          [3, 9],
        ]),
      ),
    );
    polyakUpdate(target, net, 0.01);
    const [from, to] = [net, target].map((each) => each.collect_params(".*running_mean"));
    const mean = [...from!.values()][0]!.data();
    expect(await [...to!.values()][0]!.data().tolist()).toEqual(await mean.tolist());
    expect(await mean.tolist()).not.toEqual([0, 0]);
  });
});
