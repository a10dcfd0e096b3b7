/** Blocks: calling, children, parameters, hooks, memory. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { Block, nn, Parameter } from "../../gluon/mod.ts";
import { record } from "../../gluon/nd/autograd.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { array, memory, type NDArray, ones } from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/nd/random/generator.ts";

beforeAll(async () => setBackend(await load("reference")));

/** A user's model, with fields of every kind. */
class Model extends Block {
  first = new nn.Dense(3, { activation: "relu" });
  layers = [new nn.Dense(4), new nn.Dense(5)];
  scale = new Parameter("scale", { shape: [1], init: "ones" });
  readonly #bias: number;

  constructor(bias = 0) {
    super();
    this.#bias = bias;
  }

  override get length(): number {
    return this.layers.length;
  }

  override forward(x: NDArray): NDArray {
    const y = this.layers.reduce((y, layer) => layer(y), this.first(x));
    return y.multiply(this.scale.data()).add(this.#bias);
  }
}

const initialized = <B extends Block>(block: B, seed = 1): B => {
  block.initialize("xavier", { rng: default_rng(seed) });
  return block;
};

describe("A block", () => {
  test("is called like a function, and is what its class makes it", async () => {
    const model = initialized(new Model(7));
    expect(model(ones([2, 6])).shape).toEqual([2, 5]);
    expect([typeof model, model instanceof Model, model instanceof Block]).toEqual([
      "function",
      true,
      true,
    ]);
    expect(model.length).toBe(2);
    expect((model as { name?: unknown }).name).toBe(undefined);
    const difference = model(ones([2, 6])).subtract(initialized(new Model(5))(ones([2, 6])));
    expect(await difference.sum().asscalar()).toBeCloseTo(20);
  });

  test("finds parameters in fields and arrays in fields, own ones first", () => {
    expect([...new Model().collect_params().keys()]).toEqual([
      "scale",
      "first.weight",
      "first.bias",
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
    ]);
  });

  test("selects parameters by a pattern from the start of the name, as in Python", () => {
    const model = new Model();
    expect([...model.collect_params(".*weight").keys()]).toHaveLength(3);
    expect([...model.collect_params("weight").keys()]).toEqual([]);
    expect([...model.collect_params(/scale|first/).keys()]).toEqual([
      "scale",
      "first.weight",
      "first.bias",
    ]);
  });

  test("refuses blocks in places where they would not be found", () => {
    const places = [
      { heads: { left: new nn.Dense(1) } },
      { heads: new Map([["left", new nn.Dense(1)]]) },
      { heads: new Set([new nn.Dense(1)]) },
      { heads: [[new nn.Dense(1)]] },
    ];
    for (const fields of places) {
      const model = Object.assign(new nn.Sequential(), fields);
      expect(() => model.collect_params()).toThrow("Cannot collect the parameters of Sequential");
    }
    const model = Object.assign(new nn.Sequential(), places[0]);
    expect(() => model.initialize()).toThrow(
      "its field heads holds blocks or parameters in a place where they are not found; keep each in " +
        "a field of its own, or all in one array.",
    );
  });

  test("takes registered children, and refuses what is no block", () => {
    const model = new Model();
    model.register_child(new nn.Dense(1), "extra");
    expect([...model.children.keys()]).toEqual(["first", "layers.0", "layers.1", "extra"]);
    expect(() => model.register_child((() => 0) as unknown as Block)).toThrow(
      "Cannot add a function to Model: it is no Block; wrap a function in nn.Lambda(...).",
    );
  });

  test("refuses inputs that are no arrays, and async forward functions", () => {
    const model = initialized(new Model());
    expect(() => model([1, 2] as unknown as NDArray)).toThrow(
      "Cannot call Model: input 0 is Array, no NDArray; make one with nd.array(...).",
    );
    const late = new nn.Lambda((async (x: NDArray) => x) as never);
    expect(() => late(ones([1]))).toThrow("Cannot call Lambda with an async function");
  });

  test("applies a function to children first, then to itself", () => {
    const seen: string[] = [];
    new Model().apply((block) => seen.push(block.constructor.name));
    expect(seen).toEqual(["Dense", "Dense", "Dense", "Model"]);
  });

  test("infers shapes from the first input, also in a user's block", () => {
    class Scale extends Block {
      weight = new Parameter("weight", { shape: [0], init: "ones", allow_deferred_init: true });
      override infer_shape(x: NDArray): void {
        this.weight.shape = [x.shape[1]!];
      }
      override forward(x: NDArray): NDArray {
        return x.multiply(this.weight.data());
      }
    }
    const scale = initialized(new Scale());
    expect(scale(ones([2, 3])).shape).toEqual([2, 3]);
    expect(scale.weight.shape).toEqual([3]);
    class Lost extends Scale {
      override infer_shape(): void {}
    }
    expect(() => initialized(new Lost())(ones([2, 3]))).toThrow(
      "Cannot use parameter weight (0,): it has not been initialized yet because initialization was " +
        "deferred",
    );
  });

  test("says which widths do not fit", () => {
    const dense = initialized(new nn.Dense(2, { in_units: 3 }));
    expect(() => dense(ones([4, 5]))).toThrow(
      "Cannot connect input (4, 5) to weight (2, 3): input (batch, in_units) and weight (units, " +
        "in_units) must agree in in_units.",
    );
    expect(() => new nn.Dense(2.5)).toThrow(
      "Cannot make Dense with units 2.5: it must be a whole number, 1 or more.",
    );
    expect(() => new nn.Dense(2, { activation: "rulu" as "relu" })).toThrow(
      'Cannot use activation "rulu": there is no such activation; use one of relu, sigmoid, tanh, ' +
        "softrelu, softsign.",
    );
  });

  test("frees everything but its result when called outside of record()", () => {
    const model = initialized(new Model());
    const x = ones([2, 6]);
    model(x).dispose();
    const before = memory().arrays;
    const y = model(x);
    expect(memory().arrays).toBe(before + 1);
    y.dispose();
    expect(memory().arrays).toBe(before);
  });

  test("runs hooks around forward until they are detached", () => {
    const model = initialized(new Model());
    const seen: string[] = [];
    const before = model.register_forward_pre_hook((_, [x]) => seen.push(`in ${x!.shape}`));
    const after = model.register_forward_hook((_, __, y) => seen.push(`out ${y.shape}`));
    model(ones([2, 6]));
    before.detach();
    after.detach();
    model(ones([2, 6]));
    expect(seen).toEqual(["in 2,6", "out 2,5"]);
  });

  test("equal seeds give equal parameters", async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => initialized(new nn.Dense(4, { in_units: 3 }), seed));
    const [x, y, z] = await Promise.all([a, b, c].map((each) => each!.weight.data().toArray()));
    expect(x).toEqual(y!);
    expect(x).not.toEqual(z!);
  });

  test("shares parameters with another, gradients included", async () => {
    const first = new nn.Dense(2, { in_units: 2, use_bias: false });
    const second = new nn.Dense(2, { in_units: 2, use_bias: false });
    const net = new nn.Sequential(first, second);
    second.share_parameters(first.collect_params());
    net.initialize("ones");
    expect(second.weight).toBe(first.weight);
    record(() => net(ones([1, 2])).sum()).backward();
    expect(await first.weight.grad().tolist()).toEqual([
      [4, 4],
      [4, 4],
    ]);
    expect(() => new nn.Dense(3, { in_units: 2 }).share_parameters(first.collect_params())).toThrow(
      "Cannot give parameter weight (3, 2) the shape (2, 2): known lengths cannot change.",
    );
    expect(() => new nn.Flatten().share_parameters(first.collect_params())).toThrow(
      "Cannot share parameter weight with Flatten: it has no parameter of that name; it has none.",
    );
  });

  test("sets gradients to 0, and tells whether it is hybridized", async () => {
    const net = initialized(new nn.Sequential(new nn.Dense(1, { in_units: 1 })));
    record(() => net(ones([1, 1]))).backward();
    net.zero_grad();
    expect(await net.collect_params().get("0.weight")!.grad().tolist()).toEqual([[0]]);
    net.hybridize();
    expect([net.isHybridized, net.at(0).isHybridized]).toEqual([true, true]);
    net.hybridize(false);
    expect(net.at(0).isHybridized).toBe(false);
  });
});

describe("A block with hybrid_forward, as in MXNet", () => {
  test("is told how to say it here", () => {
    class Ported extends (Block as unknown as new () => nn.Lambda) {
      hybrid_forward(_: unknown, x: NDArray): NDArray {
        return x;
      }
    }
    expect(() => new Ported()(ones([1]))).toThrow(
      "Cannot call Ported: it has no forward(x); write one (where MXNet has hybrid_forward(F, x), " +
        "without F, which is nd).",
    );
  });
});

describe("A Sequential", () => {
  test("has a length, positions and an order", () => {
    const blocks = [new nn.Dense(1), new nn.Flatten(), new nn.Identity()];
    const net = new nn.Sequential().add(...blocks);
    expect(net.length).toBe(3);
    expect(net.at(-1)).toBe(blocks[2]!);
    expect([...net]).toEqual(blocks);
    expect(() => net.at(3)).toThrow("Cannot take block 3 of Sequential: it has 3 blocks.");
  });

  test("of nothing gives back its input", () => {
    const x = ones([2]);
    expect(new nn.Sequential()(x)).toBe(x);
  });
});

describe("A Lambda", () => {
  test("wraps a function or an operation by name", async () => {
    const double = new nn.Lambda((x) => x.multiply(2));
    const relu = new nn.HybridLambda("relu");
    expect(await new nn.Sequential(double, relu)(array([-1, 3])).tolist()).toEqual([0, 6]);
    expect(String(relu)).toBe("Lambda(relu)");
    expect(() => new nn.Lambda("rulu")).toThrow(
      'Cannot make a Lambda of "rulu": it is neither a function nor the name of an operation in nd.',
    );
  });
});
