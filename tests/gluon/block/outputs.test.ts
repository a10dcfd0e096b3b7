/** Blocks that take and return structures: eager, hybridized and compiled they are the same. */
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { type AnyBlock, autograd, Block, nd, nn, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";

type NDArray = nd.NDArray;

beforeEach(async () => setBackend(await load("wasm")));
afterAll(async () => setBackend(await load("reference")));

/** Logits of actions and the value of a state, over a shared trunk. */
class ActorCritic extends Block<[x: NDArray], [logits: NDArray, value: NDArray]> {
  trunk = new nn.Dense(5, { activation: "tanh" });
  policy = new nn.Dense(3);
  value = new nn.Dense(1);

  override forward(x: NDArray): [NDArray, NDArray] {
    const features = this.trunk(x);
    return [this.policy(features), this.value(features)];
  }
}

type States = [h: NDArray, c: NDArray];

/** One step of an LSTM, called as MXNet's cells are: `cell(x, [h, c]) -> [output, [h, c]]`. */
class Cell extends Block<[x: NDArray, states: States], [NDArray, States]> {
  i2h = new nn.Dense(8);
  h2h = new nn.Dense(8, { use_bias: false });

  override forward(x: NDArray, [h, c]: States): [NDArray, States] {
    const [input, forget, next, output] = this.i2h(x).add(this.h2h(h)).split(4) as [
      NDArray,
      NDArray,
      NDArray,
      NDArray,
    ];
    const cell = forget.sigmoid().multiply(c).add(input.sigmoid().multiply(next.tanh()));
    const hidden = output.sigmoid().multiply(cell.tanh());
    return [hidden, [hidden, cell]];
  }
}

/** What a variational autoencoder's encoder gives. */
interface Gaussian {
  mean: NDArray;
  logVariance: NDArray;
}

class Encoder extends Block<[x: NDArray], Gaussian> {
  hidden = new nn.Dense(4, { activation: "relu" });
  mean = new nn.Dense(2);
  logVariance = new nn.Dense(2);

  override forward(x: NDArray): Gaussian {
    const hidden = this.hidden(x);
    return { mean: this.mean(hidden), logVariance: this.logVariance(hidden) };
  }
}

/** A block of one function. */
class Call<In extends readonly unknown[], Out> extends Block<In, Out> {
  readonly #function: (...inputs: In) => Out;

  constructor(fn: (...inputs: In) => Out) {
    super();
    this.#function = fn;
  }

  override forward(...inputs: In): Out {
    return this.#function(...inputs);
  }
}

const data = (shape: readonly number[], seed: number): NDArray =>
  nd.random.normal(0, 1, { shape, rng: nd.random.default_rng(seed) });

function initialized<B extends AnyBlock>(block: B): B {
  block.initialize("xavier", { rng: nd.random.default_rng(3) });
  return block;
}

const read = (arrays: readonly (NDArray | null)[]): Promise<unknown[]> =>
  Promise.all(arrays.map(async (array) => array && [array.dtype, ...(await array.toArray())]));

type Loss<Out> = (output: Out) => NDArray;

/** Outputs and gradients of several losses in turn, each gradient where one arrived. */
async function run<In extends readonly unknown[], Out>(
  make: () => Block<In, Out>,
  inputsOf: (seed: number) => In,
  losses: readonly Loss<Out>[],
  isHybrid: boolean,
): Promise<unknown[]> {
  const net = initialized(make());
  if (isHybrid) net.hybridize();
  const seen: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    for (const loss of losses) {
      const inputs = inputsOf(i);
      const arrays = nd.flattenStructure(inputs as nd.Structure<NDArray>);
      for (const array of arrays) array.attach_grad();
      const [output, error] = autograd.record(() => {
        const output = net(...inputs);
        return [output, loss(output)] as const;
      });
      error.backward();
      const parameters = [...net.collect_params().values()];
      const reached = parameters.map((each) => each.data().freshGrad);
      for (const each of parameters) each.data().freshGrad = false;
      const outputs = nd.flattenStructure(output as nd.Structure<NDArray>);
      const gradients = [...arrays, ...parameters.map((each) => each.data())].map((x) => x.grad);
      const predicted = nd.flattenStructure(net(...inputs) as nd.Structure<NDArray>);
      seen.push(reached, await read([...outputs, ...gradients, ...predicted]));
    }
  }
  return seen;
}

const sum = (x: NDArray): NDArray => x.square().sum();

describe("a block with several outputs is the same eager and hybridized, bit for bit:", () => {
  test("a two-headed actor-critic, from either head and from both", async () => {
    const losses: Loss<[NDArray, NDArray]>[] = [
      ([logits]) => sum(logits),
      ([, value]) => sum(value),
      ([logits, value]) => sum(logits).add(sum(value)),
    ];
    const make = (): ActorCritic => new ActorCritic();
    const inputs = (seed: number): [NDArray] => [data([4, 3], seed)];
    const eager = await run(make, inputs, losses, false);
    expect(await run(make, inputs, losses, true)).toEqual(eager);
    // The loss of one head leaves the parameters of the other alone, as in eager execution.
    expect(eager[0]).toEqual([true, true, true, true, false, false]);
  });

  test("an LSTM cell, from its output, from both states, and from one", async () => {
    const losses: Loss<[NDArray, States]>[] = [
      ([output]) => sum(output),
      ([, [h, c]]) => sum(h).add(sum(c)),
      ([, [, c]]) => sum(c),
      ([output, [, c]]) => sum(output).add(sum(c)),
    ];
    const inputs = (seed: number): [NDArray, States] => [
      data([2, 3], seed),
      [data([2, 2], seed + 10), data([2, 2], seed + 20)],
    ];
    const make = (): Cell => new Cell();
    expect(await run(make, inputs, losses, true)).toEqual(await run(make, inputs, losses, false));
  });

  test("an LSTM cell unrolled over time, one recorded call after the other", async () => {
    const unrolled = async (isHybrid: boolean): Promise<unknown> => {
      const cell = initialized(new Cell());
      if (isHybrid) cell.hybridize();
      for (let round = 0; round < 3; round++) {
        const loss = autograd.record(() => {
          let states: States = [nd.zeros([2, 2]), nd.zeros([2, 2])];
          let total = nd.zeros([]);
          for (let t = 0; t < 4; t++) {
            const [output, next] = cell(data([2, 3], t), states);
            states = next;
            if (t % 2 === 1) total = total.add(sum(output));
          }
          return total;
        });
        loss.backward();
      }
      return read([...cell.collect_params().values()].map((each) => each.grad()));
    };
    expect(await unrolled(true)).toEqual(await unrolled(false));
  });

  test("a VAE's encoder, whose output is a record", async () => {
    const losses: Loss<Gaussian>[] = [
      ({ mean, logVariance }) => sum(mean.add(logVariance.exp())),
      ({ logVariance }) => sum(logVariance),
    ];
    const make = (): Encoder => new Encoder();
    const inputs = (seed: number): [NDArray] => [data([4, 3], seed)];
    expect(await run(make, inputs, losses, true)).toEqual(await run(make, inputs, losses, false));
    const { mean, logVariance } = initialized(make())(data([4, 3], 1));
    expect([mean.shape, logVariance.shape]).toEqual([
      [4, 2],
      [4, 2],
    ]);
  });

  test("a training step, compiled as well", async () => {
    const train = async (mode: "eager" | "hybridized" | "compiled"): Promise<unknown> => {
      const net = initialized(new ActorCritic());
      net(data([4, 3], 0));
      if (mode === "hybridized") net.hybridize();
      const trainer = new Trainer(net.collect_params(), "adam");
      const body = (x: NDArray): [NDArray, { value: NDArray }] => {
        const [loss, value] = autograd.record(() => {
          const [logits, value] = net(x);
          return [sum(logits).add(sum(value)), value] as const;
        });
        loss.backward();
        trainer.step(4);
        return [loss, { value }];
      };
      const step = mode === "compiled" ? nd.compile(body) : body;
      const seen: unknown[] = [];
      for (let i = 0; i < 5; i++) {
        const [loss, { value }] = step(data([4, 3], i));
        seen.push(await read([loss, value]));
      }
      return [seen, await read([...net.collect_params().values()].map((each) => each.data()))];
    };
    const eager = await train("eager");
    expect(await train("hybridized")).toEqual(eager);
    expect(await train("compiled")).toEqual(eager);
  });
});

describe("a hybridized block with several outputs", () => {
  /** The values of `fn`'s outputs and the gradient of `x`, from outputs `heads` one after the other. */
  const trace = async (
    fn: (x: NDArray) => NDArray[],
    heads: readonly number[],
    isHybrid: boolean,
  ): Promise<unknown[]> => {
    const block = new Call(fn);
    if (isHybrid) block.hybridize();
    const x = nd.array([-1, 0, 2]).attach_grad();
    const outputs = autograd.record(() => block(x));
    const seen: unknown[] = [await read(outputs)];
    for (const head of heads) {
      outputs[head]?.backward(undefined, { retain_graph: true });
      seen.push(await x.grad?.tolist());
    }
    return seen;
  };
  const same = async (fn: (x: NDArray) => NDArray[], ...heads: number[]): Promise<unknown[]> => {
    const eager = await trace(fn, heads, false);
    expect(await trace(fn, heads, true)).toEqual(eager);
    return eager;
  };

  test("has no gradient of an output that nobody asks for: not 0 times infinity either", async () => {
    const [, gradient] = await same((x) => [x.square(), x.log()], 0);
    expect(gradient).toEqual([-2, 0, 4]);
  });

  test("can be differentiated from each output in turn, and from one twice", async () => {
    const shared = (x: NDArray): NDArray[] => {
      const y = x.tanh().square();
      return [y.exp(), y.sin().multiply(x), y];
    };
    await same(shared, 0, 1, 2, 1, 0, 0);
  });

  test("returns an input, the same array twice, views, integers and an array from outside", async () => {
    const outside = nd.array([1, 2, 3]);
    const fn = (x: NDArray): NDArray[] => {
      const y = x.multiply(2);
      return [x, y, y, y.reshape([3, 1]), x.argmax({ axis: 0 }).astype("int32"), outside, x];
    };
    const [values, ...gradients] = await same(fn, 0, 1, 2, 3);
    expect(values).toEqual([
      ["float32", -1, 0, 2],
      ["float32", -2, 0, 4],
      ["float32", -2, 0, 4],
      ["float32", -2, 0, 4],
      ["int32", 2],
      ["float32", 1, 2, 3],
      ["float32", -1, 0, 2],
    ]);
    expect(gradients).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 2],
    ]);
    const block = new Call(fn);
    block.hybridize();
    const outputs = block(nd.array([-1, 0, 2]));
    expect(outputs[1]).toBe(outputs[2] as NDArray);
    expect(outputs[0]).toBe(outputs[6] as NDArray);
  });

  test("gives gradients by an output, and refuses those that flow through another output", async () => {
    const gradients = async (isHybrid: boolean, loss: Loss<NDArray[]>): Promise<unknown> => {
      const block = new Call((x: NDArray) => {
        const features = x.square();
        return [features, features.exp(), x.exp()];
      });
      if (isHybrid) block.hybridize();
      const x = nd.array([0.5]).attach_grad();
      const [total, outputs] = autograd.record(() => {
        const outputs = block(x);
        return [loss(outputs), outputs] as const;
      });
      return read(autograd.grad(total, [outputs[0] as NDArray, x]));
    };
    for (const loss of [([y]) => sum(y!), ([y, , z]) => sum(y!).add(sum(z!))] as Loss<NDArray[]>[])
      expect(await gradients(true, loss)).toEqual(await gradients(false, loss));
    const through: Loss<NDArray[]> = ([, y]) => sum(y!);
    expect(await gradients(false, through)).not.toEqual([0]);
    await expect(gradients(true, through)).rejects.toThrow(
      "Cannot differentiate with respect to an output (1,) of a hybridized block from another output",
    );
  });

  test("takes a list of no states, and arrays without elements", async () => {
    await same((x) => {
      const empty = x.slice([0], [0]);
      return [empty.multiply(2), empty.sum().add(x.sum())];
    }, 1);
    const block = new Call((x: NDArray, states: NDArray[]) => [x.exp(), states] as const);
    for (const isHybrid of [false, true]) {
      block.hybridize(isHybrid);
      expect(block(nd.zeros([1]), [])[1]).toEqual([]);
    }
  });

  test("writes into an input where eager execution does", async () => {
    for (const isHybrid of [false, true]) {
      const block = new Call((x: NDArray) => [x.set(x.add(1)), x.multiply(2)]);
      block.hybridize(isHybrid);
      const x = nd.array([1]);
      block(x);
      expect(await read([...block(x), x])).toEqual([
        ["float32", 3],
        ["float32", 6],
        ["float32", 3],
      ]);
    }
  });

  test("does not differentiate an output that eager execution does not", () => {
    for (const isHybrid of [false, true]) {
      const block = new Call((x: NDArray) => [x.square(), x.square().detach(), x.argmax()]);
      if (isHybrid) block.hybridize();
      const x = nd.ones([2]).attach_grad();
      const outputs = autograd.record(() => block(x));
      expect(outputs.map(({ entry }) => entry !== null)).toEqual([true, false, true]);
      expect(() => outputs[1]?.backward()).toThrow("it was not recorded");
    }
  });

  test("is one graph: a second backward needs the first to retain it, as with a shared trunk", async () => {
    const block = new Call((x: NDArray): [NDArray, NDArray] => [x.square(), x.exp()]);
    block.hybridize();
    const x = nd.array([3]).attach_grad("add");
    const backward = (retain_graph: boolean): void => {
      const [first, second] = autograd.record(() => block(x));
      first.backward(undefined, { retain_graph });
      second.backward(nd.zeros([1]));
    };
    expect(() => backward(false)).toThrow("Cannot run backward a second time over the same graph");
    x.grad?.set([0]);
    backward(true);
    expect(await x.grad?.tolist()).toEqual([6]);
  });

  test("leaves results of earlier calls alone, and new memory constant", async () => {
    const net = initialized(new ActorCritic());
    net.hybridize();
    const x = data([4, 3], 1);
    const first = net(x);
    const before = await read(first);
    net(data([4, 3], 2));
    expect(await read(first)).toEqual(before);
    const step = (): void => {
      for (const head of [0, 1]) {
        using sum = autograd.record(() => net(x)[head]?.sum() as NDArray);
        sum.backward();
      }
    };
    for (let i = 0; i < 4; i++) step();
    const { arrays, bytes } = nd.memory();
    for (let i = 0; i < 20; i++) step();
    expect(nd.memory()).toEqual({ arrays, bytes });
  });

  test("gives all memory back when it is no longer hybridized", () => {
    const net = initialized(new ActorCritic());
    const x = data([4, 3], 1);
    for (const each of net(x)) each.dispose();
    const before = nd.memory();
    net.hybridize();
    for (const each of net(x)) each.dispose();
    nd.scope(() => {
      const logits = autograd.record(() => net(x)[0]);
      logits.backward();
    });
    net.hybridize(false);
    expect(nd.memory()).toEqual(before);
  });

  test("refuses a gradient after a parameter that it needs was overwritten, and no other", () => {
    const net = initialized(new ActorCritic());
    net.hybridize();
    const x = data([4, 3], 1);
    net(x);
    const [logits, value] = autograd.record(() => net(x));
    net.value.weight.data().set([1, 2, 3, 4, 5]);
    expect(() => value.backward(undefined, { retain_graph: true })).toThrow(
      "Cannot compute the gradient of a hybridized block: an array that it reads, such as a parameter,",
    );
    expect(() => logits.backward()).not.toThrow();
  });

  test("traces anew for inputs of another form", async () => {
    let traces = 0;
    const block = new Call((x: NDArray, states: NDArray[], last?: NDArray | null) => {
      traces++;
      const total = states.reduce((a, b) => a.add(b), x);
      return last ? total.multiply(last) : total;
    });
    block.hybridize();
    const [x, two] = [nd.ones([2]), nd.full([2], 2)];
    expect(await block(x, [two]).tolist()).toEqual([3, 3]);
    expect(await block(x, [two, two]).tolist()).toEqual([5, 5]);
    expect(await block(x, [two], two).tolist()).toEqual([6, 6]);
    expect(await block(x, [two], null).tolist()).toEqual([3, 3]);
    expect(traces).toBe(4);
  });

  test("refuses another structure, or other arrays, at a later call", () => {
    const differs = "it does not do the same twice. First call: return ";
    let isSwapped = false;
    const arrays = new Call((x: NDArray) => {
      const [a, b] = [x.exp(), x.exp()];
      return isSwapped ? [b, a] : [a, b];
    });
    const forms = new Call((x: NDArray): NDArray[] | NDArray => {
      const y = x.exp();
      return isSwapped ? [y] : y;
    });
    for (const block of [arrays, forms]) {
      isSwapped = false;
      block.hybridize();
      block(nd.ones([2]));
      isSwapped = true;
      expect(() => block(nd.ones([2]))).toThrow(differs);
    }
  });
});

describe("a block refuses", () => {
  const refusal = (path: string, kind: string): string =>
    `Cannot call Call: its output${path} is ${kind}, no NDArray; return an NDArray, or several in an ` +
    "array or a plain object.";

  test("to return what is no array, eager and hybridized", () => {
    const cases: [unknown, string, string][] = [
      [undefined, "", "undefined"],
      [null, "", "null"],
      [3, "", "number"],
      [[nd.ones([1]), undefined], "[1]", "undefined"],
      [{ mean: nd.ones([1]), parts: [null] }, ".parts[0]", "null"],
      [[new Map()], "[0]", "Map"],
      [[[1, 2]], "[0][0]", "number"],
    ];
    for (const [output, path, kind] of cases) {
      const block = new Call(() => output);
      for (const isHybrid of [false, true]) {
        block.hybridize(isHybrid);
        expect(() => block()).toThrow(refusal(path, kind));
      }
    }
  });

  test("inputs that are no arrays, and says where they are", () => {
    const cell = initialized(new Cell());
    const [x, h] = [nd.ones([2, 3]), nd.ones([2, 2])];
    const text = (what: string): string =>
      `Cannot call Cell: ${what}, no NDArray; make one with nd.array(...).`;
    expect(() => cell(x, [h, null] as never)).toThrow(text("input 1[1] is null"));
    expect(() => cell(x, [h, 1] as never)).toThrow(text("input 1[1] is number"));
    expect(() => cell(x, [1, 2] as never)).toThrow(text("input 1 is Array"));
    expect(() => cell(x, new Set([h]) as never)).toThrow(text("input 1 is Set"));
  });

  test("to pass several arrays on in a Sequential, which takes and returns one", () => {
    const several = initialized(new ActorCritic());
    const text =
      "Cannot call Sequential: block 1, ActorCritic, returns several arrays, [*, *], and a Sequential " +
      "passes on one; write a Block whose forward says what becomes of each.";
    for (const after of [[], [new nn.Flatten()]]) {
      const net = new nn.Sequential(new nn.Flatten(), several as unknown as Block, ...after);
      expect(() => net(data([4, 3], 1))).toThrow(text);
    }
  });
});

describe("around a block with several outputs", () => {
  test("hooks are given the inputs and the whole output", () => {
    const cell = initialized(new Cell());
    const seen: unknown[] = [];
    cell.register_forward_pre_hook((block, [x, [h]]) => seen.push(block, x.shape, h.shape));
    cell.register_forward_hook((_, [x], [output, [, c]]) => seen.push(x, output, c));
    const [x, states] = [data([2, 3], 1), [data([2, 2], 2), data([2, 2], 3)] as States];
    const [output, [, c]] = cell(x, states);
    expect(seen).toEqual([cell, [2, 3], [2, 2], x, output, c]);
  });

  test("a summary lists the shapes of all inputs and outputs", () => {
    class Model extends Block<[x: NDArray, states: States], NDArray> {
      cell = new Cell();
      encoder = new Encoder();
      override forward(x: NDArray, states: States): NDArray {
        return this.encoder(this.cell(x, states)[0]).mean;
      }
    }
    const model = initialized(new Model());
    const text = model.summary(data([2, 3], 1), [data([2, 2], 2), data([2, 2], 3)]);
    expect(text).toMatch(/ Input +\(2, 3\), \[\(2, 2\), \(2, 2\)\] +0\n/);
    expect(text).toMatch(/Cell-3 +\(2, 2\), \[\(2, 2\), \(2, 2\)\] +0\n/);
    expect(text).toMatch(/Encoder-7 +\{mean: \(2, 2\), logVariance: \(2, 2\)\} +0\n/);
    expect(text).toMatch(/Model-8 +\(2, 2\) +0\n/);
  });

  test("a call outside of record() frees everything but its results", () => {
    const net = initialized(new Encoder());
    const x = data([4, 3], 1);
    for (const each of Object.values(net(x)) as NDArray[]) each.dispose();
    const before = nd.memory().arrays;
    const output = net(x);
    expect(nd.memory().arrays).toBe(before + 2);
    for (const each of Object.values(output) as NDArray[]) each.dispose();
    expect(nd.memory().arrays).toBe(before);
  });
});
