/** Blocks: calling, children, parameters, hooks, memory. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { Block, nn, Parameter } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory, type NDArray, ones } from "../../../gluon/nd/mod.ts";
import { initialized, Model } from "./model.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("A block", () => {
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
