/** What a hybridized block cannot replay throws; what it can, it replays as eager execution would. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, loss as losses, nd, nn, Trainer } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";

beforeAll(async () => setBackend(await load("reference")));
afterAll(async () => setBackend(await load("reference")));

type NDArray = nd.NDArray;

/** A hybridized block of one function. */
function hybrid(forward: (x: NDArray) => NDArray): nn.Block {
  const block = new nn.Lambda(forward);
  block.hybridize();
  return block;
}

function dense(units: number, inUnits: number): nn.Dense {
  const layer = new nn.Dense(units, { in_units: inUnits });
  layer.initialize("ones");
  return layer;
}

const x = (): NDArray => nd.array([[1, 2]]);
const differs =
  "Cannot replay a compiled function or hybridized block: it does not do the same twice";

describe("a hybridized block refuses", () => {
  test("to read a value in forward", async () => {
    let reading: Promise<unknown> = Promise.resolve();
    const block = hybrid((x) => {
      reading = x.exp().asscalar();
      reading.catch(() => undefined);
      return x;
    });
    block(nd.ones([1]));
    await expect(reading).rejects.toThrow(
      "Cannot read an array (1,) while tracing: it has no value",
    );
  });

  test("an async forward", () => {
    const block = hybrid((async (x: NDArray) => x) as unknown as (x: NDArray) => NDArray);
    expect(() => block(x())).toThrow("an async function: building is synchronous");
  });

  test("a number, a branch or an array that is another one at the next call", () => {
    let [scale, deep, offset] = [1, false, nd.ones([2])];
    const blocks = [
      hybrid((x) => x.multiply(scale)),
      hybrid((x) => (deep ? x.exp() : x.exp().log())),
      hybrid((x) => x.add(offset)),
    ];
    for (const block of blocks) block(x());
    [scale, deep, offset] = [2, true, nd.zeros([2])];
    for (const block of blocks) expect(() => block(x())).toThrow(differs);
  });

  test("a number that changes later, at the 2nd, 8th, 32nd, ... call", () => {
    let traces = 0;
    const block = hybrid((x) => x.multiply(++traces > 3 ? 2 : 1));
    const traced: number[] = [];
    for (let call = 1; call < 32; call++) {
      const before = traces;
      block(x());
      if (traces > before) traced.push(call);
    }
    expect(traced).toEqual([1, 2, 8]);
    expect(() => block(x())).toThrow(differs);
  });

  test("random numbers drawn on the host", () => {
    const block = hybrid((x) => x.add(nd.random.uniform(0, 1, { shape: [2] })));
    block(x());
    expect(() => block(x())).toThrow(differs);
  });

  test("to write numbers into an array, or to overwrite an array of numbers that it makes", () => {
    const total = nd.zeros([1, 2]);
    expect(() => hybrid((x) => x.add(total.set([1, 2])))(x())).toThrow(
      "to numbers while tracing: the plan would not set it again",
    );
    expect(() => hybrid((x) => nd.zeros([1, 2]).set(x).add(1))(x())).toThrow(
      "into an array that was made of numbers while tracing",
    );
  });

  test("to attach_grad to an array that it closes over", () => {
    const offset = nd.ones([1, 2]);
    expect(() => hybrid((x) => x.add(offset.attach_grad()))(x())).toThrow(
      "Cannot attach_grad to an array (1, 2) while tracing: the plan would not do it again; do it " +
        "outside of the compiled function.",
    );
  });

  test("a compiled step whose update is by another batch size than before", () => {
    const net = dense(1, 2);
    const trainer = new Trainer(net.collect_params(), "sgd");
    let size = 4;
    const step = nd.compile((x: NDArray) => {
      autograd.record(() => net(x)).backward();
      trainer.step(size);
    });
    step(x());
    size = 8;
    expect(() => step(x())).toThrow(
      "First call: update by gradients times 0.25. Now: update by gradients times 0.125.",
    );
  });
});

describe("a hybridized block sees", () => {
  test("at once that a parameter is frozen, and that it is no longer", async () => {
    const run = async (isHybrid: boolean): Promise<unknown[]> => {
      const net = new nn.Sequential(dense(2, 2), dense(1, 2));
      if (isHybrid) net.hybridize();
      const trainer = new Trainer(net.collect_params(), "sgd");
      const weight = net.collect_params().get("0.weight")!;
      weight.grad_req = "null";
      const seen: unknown[] = [];
      for (let i = 0; i < 9; i++) {
        if (i === 4) weight.grad_req = "write";
        if (i === 6) weight.grad_req = "null";
        autograd.record(() => net(x()).square()).backward();
        trainer.step(1);
        seen.push(await weight.data().tolist());
      }
      return seen;
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("at once that a layer was added deep inside, or shares parameters of another", async () => {
    const inner = new nn.Sequential(dense(2, 2));
    const net = new nn.Sequential(inner);
    net.hybridize();
    for (let i = 0; i < 5; i++) expect(await net(x()).tolist()).toEqual([[3, 3]]);
    inner.add(dense(1, 2));
    expect(await net(x()).tolist()).toEqual([[6]]);
    const other = dense(2, 2);
    other.weight.set_data(nd.zeros([2, 2]));
    (inner.children.get("0") as nn.Block).share_parameters(other.collect_params());
    expect(await net(x()).tolist()).toEqual([[0]]);
  });

  test("which of its inputs are there", async () => {
    const l2 = new losses.L2Loss();
    l2.hybridize();
    const [pred, label] = [nd.ones([2, 4]).attach_grad(), nd.zeros([2, 4])];
    const of = async (weight?: NDArray | null): Promise<unknown> => {
      const error = autograd.record(() => l2(pred, label, weight));
      error.backward();
      return [await error.tolist(), await pred.grad?.sum().asscalar()];
    };
    for (let i = 0; i < 3; i++) {
      expect(await of()).toEqual([[0.5, 0.5], 2]);
      expect(await of(nd.full([2, 1], 3))).toEqual([[1.5, 1.5], 6]);
      expect(await of(null)).toEqual([[0.5, 0.5], 2]);
    }
  });

  test("a layer that it shares with another hybridized block, both recorded at once", async () => {
    const run = async (isHybrid: boolean): Promise<unknown> => {
      const shared = dense(2, 2);
      const [a, b] = [new nn.Sequential(shared, dense(1, 2)), new nn.Sequential(shared)];
      if (isHybrid) for (const net of [a, b]) net.hybridize();
      const l2 = new losses.L2Loss();
      const trainer = new Trainer(a.collect_params(), "adam");
      for (let i = 0; i < 5; i++) {
        const error = autograd.record(() => {
          const [first, second] = [a(x()), b(x())];
          return l2(first, nd.zeros([1, 1])).add(l2(second, first.broadcast_to([1, 2])));
        });
        error.backward();
        trainer.step(1);
      }
      return await shared.weight.data().tolist();
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("that its predictions are asked for between a recorded call and its backward", async () => {
    const net = dense(1, 2);
    net.hybridize();
    const input = x().attach_grad();
    const y = autograd.record(() => net(input).square());
    expect(await net(nd.array([[5, 5]])).tolist()).toEqual([[10]]);
    y.backward();
    expect(await input.grad?.tolist()).toEqual([[6, 6]]);
  });
});

describe("a compiled step sees", () => {
  test("an attach_grad() to its input, a Function, and a gradient of a gradient", async () => {
    class Square extends autograd.Function {
      forward(x: NDArray): NDArray {
        this.save_for_backward(x);
        return x.square();
      }
      backward(dy: NDArray): NDArray {
        return dy.multiply(this.saved_tensors[0] as NDArray).multiply(2);
      }
    }
    const slopes = nd.compile((x: NDArray) => {
      x.attach_grad();
      const y = autograd.record(() => {
        const square = new Square().call(x) as NDArray;
        return autograd.grad(square.multiply(x), x, { create_graph: true });
      });
      y.backward();
      return [y, x.grad as NDArray];
    });
    for (let i = 1; i < 6; i++) {
      const results = slopes(nd.full([1], i)).map((each) => each.tolist());
      expect(await Promise.all(results)).toEqual([[3 * i * i], [6 * i]]);
    }
  });

  test("at once that a parameter is frozen, that it is no longer, and a new attach_grad()", async () => {
    const run = async (isCompiled: boolean): Promise<unknown[]> => {
      const net = dense(1, 2);
      const image = nd.ones([1, 2]).attach_grad();
      const trainer = new Trainer(net.collect_params(), "adam");
      const body = (): void => {
        autograd.record(() => net(image).square()).backward();
        trainer.step(1);
      };
      const step = isCompiled ? nd.compile(body) : body;
      const seen: unknown[] = [];
      for (let i = 0; i < 12; i++) {
        if (i === 4) net.bias!.grad_req = "null";
        if (i === 6) net.bias!.grad_req = "write";
        if (i === 8) image.attach_grad();
        if (i === 10) image.attach_grad("add");
        step();
        seen.push(await net.bias!.data().tolist(), await image.grad?.tolist());
      }
      return seen;
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("as before, once tracing anew has failed and what called for it is taken back", async () => {
    const w = nd.ones([2]).attach_grad();
    let fails = false;
    const step = nd.compile(() => {
      if (fails) throw new Error("no");
      const y = autograd.record(() => w.square());
      y.backward();
      return y.multiply(2);
    });
    step();
    w.grad_req = "add";
    fails = true;
    expect(() => step()).toThrow("no");
    w.grad_req = "write";
    fails = false;
    const y = step();
    nd.zeros([2]); // takes memory that was given back
    expect(await y.tolist()).toEqual([2, 2]);
    expect(await w.grad!.tolist()).toEqual([2, 2]);
  });

  test("the rates of a scheduler, also while the net is updated eagerly in between", async () => {
    const run = async (isCompiled: boolean): Promise<unknown[]> => {
      const net = dense(1, 2);
      const lrScheduler = (n: number): number => 0.1 / n;
      const trainer = new Trainer(net.collect_params(), "sgd", {
        momentum: 0.5,
        lr_scheduler: lrScheduler,
      });
      const body = (): void => {
        autograd.record(() => net(x()).square()).backward();
        trainer.step(1);
      };
      const step = isCompiled ? nd.compile(body) : body;
      const seen: unknown[] = [];
      for (let i = 0; i < 6; i++) {
        (i === 3 ? body : step)();
        seen.push(await net.weight.data().tolist(), trainer.learning_rate);
      }
      return seen;
    };
    expect(await run(true)).toEqual(await run(false));
  });
});
