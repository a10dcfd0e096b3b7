/** `hybridize()` and compiled training steps mean what eager execution means, bit for bit. */
import { afterAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { autograd, loss as losses, nd, nn, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  data,
  hybridizeSuite,
  initialized,
  layers,
  lossTable,
  mlp,
  read,
} from "./hybridize_suite.ts";

afterAll(async () => setBackend(await load("reference")));

hybridizeSuite("reference");
hybridizeSuite("wasm");
hybridizeSuite("native");

describe("the suite", () => {
  test("names every layer and every loss", () => {
    const named = [...Object.keys(layers), ...Object.keys(lossTable)].map(
      (name) => name.split(" ")[0],
    );
    const classes = new Map<unknown, string[]>();
    for (const [name, value] of [...Object.entries(nn), ...Object.entries(losses)]) {
      classes.set(value, [...(classes.get(value) ?? []), name]);
    }
    for (const base of [nn.Block, losses.Loss]) classes.delete(base);
    const missing = [...classes.values()].filter((names) => !names.some((n) => named.includes(n)));
    expect(missing).toEqual([]);
  });
});

describe("a hybridized net", () => {
  test("may be called many times before one backward", async () => {
    setBackend(await load("reference"));
    const run = async (hybrid: boolean): Promise<unknown> => {
      const net = initialized(() => mlp());
      if (hybrid) net.hybridize();
      const total = autograd.record(() =>
        [1, 2, 3]
          .map((seed) =>
            net(data([2, 6], seed))
              .square()
              .sum(),
          )
          .reduce((a, b) => a.add(b)),
      );
      total.backward();
      return await read([...net.collect_params().values()].map((each) => each.grad()));
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("may be differentiated again where its graph is retained", async () => {
    setBackend(await load("wasm"));
    const run = async (hybrid: boolean): Promise<unknown> => {
      const net = initialized(() => mlp());
      if (hybrid) net.hybridize();
      const x = data([2, 6], 1).attach_grad();
      const y = autograd.record(() => net(x));
      y.backward(undefined, { retain_graph: true });
      const first = await x.grad?.tolist();
      y.backward(undefined, { retain_graph: true });
      return [first, await x.grad?.tolist()];
    };
    const eager = await run(false);
    expect(await run(true)).toEqual(eager);
  });

  test("gives results that later calls leave alone", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const first = net(data([2, 6], 1));
    const before = await first.toArray();
    net(data([2, 6], 2));
    expect(await first.toArray()).toEqual(before);
  });

  test("refuses a second derivative, and says what to do", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const x = data([2, 6], 1).attach_grad();
    expect(() =>
      autograd.record(() => autograd.grad(net(x).sum(), x, { create_graph: true })),
    ).toThrow("Cannot differentiate the gradient of a hybridized block");
  });

  test("refuses more recorded calls than it can hold without a backward", async () => {
    setBackend(await load("reference"));
    const net = initialized(() => mlp());
    net.hybridize();
    const x = data([2, 6], 1);
    const held: nd.NDArray[] = [];
    const call = (): void => {
      held.push(autograd.record(() => net(x)));
    };
    expect(() => {
      for (let i = 0; i < 100; i++) call();
    }).toThrow(
      "Cannot record another call of a hybridized block: 64 calls wait for their backward()",
    );
  });

  test("traces anew when a layer is added", async () => {
    setBackend(await load("reference"));
    const net = new nn.Sequential();
    net.add(new nn.Dense(3));
    net.initialize();
    net.hybridize();
    expect(net(data([2, 6], 1)).shape).toEqual([2, 3]);
    const head = new nn.Dense(1);
    head.initialize();
    net.add(head);
    expect(net(data([2, 6], 1)).shape).toEqual([2, 1]);
  });

  test("keeps its memory constant over 1,000 steps", async () => {
    setBackend(await load("wasm"));
    const net = initialized(() => mlp());
    net.hybridize();
    const l2 = new losses.L2Loss();
    const trainer = new Trainer(net.collect_params(), "adam");
    const [x, y] = [data([4, 6], 1), data([4, 2], 2)];
    const step = (): void => {
      using loss = autograd.record(() => l2(net(x), y));
      loss.backward();
      trainer.step(4);
    };
    for (let i = 0; i < 20; i++) step();
    const before = nd.memory();
    for (let i = 0; i < 1000; i++) step();
    expect(nd.memory()).toEqual(before);
  });
});
