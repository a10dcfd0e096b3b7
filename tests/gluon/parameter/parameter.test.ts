/** Parameters: initialization now or later, data and gradients in place, what they refuse. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { DeferredInitializationError, Parameter } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones, scope } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

beforeAll(async () => setBackend(await load("reference")));

const made = (shape: number[], options: object = {}): Parameter => {
  const parameter = new Parameter("weight", { shape, ...options });
  parameter.initialize();
  return parameter;
};

describe("A parameter", () => {
  test("says that it was never initialized", () => {
    const text =
      "Cannot use parameter weight (3, 2): it has not been initialized; call net.initialize() first, " +
      "and take parameters from net.collect_params(), which includes those of nested blocks.";
    const parameter = new Parameter("weight", { shape: [3, 2] });
    expect(() => parameter.data()).toThrow(text);
    expect(() => parameter.grad()).toThrow(text);
    expect(() => parameter.set_data(ones([3, 2]))).toThrow(text);
  });

  test("of unknown shape waits for it, and says so meanwhile", async () => {
    const parameter = new Parameter("weight", { shape: [3, 0], allow_deferred_init: true });
    parameter.initialize("ones");
    expect(parameter.isDeferred).toBe(true);
    expect(() => parameter.data()).toThrow(DeferredInitializationError);
    expect(() => parameter.data()).toThrow(
      "Cannot use parameter weight (3, 0): it has not been initialized yet because initialization " +
        "was deferred until the first forward pass; pass one batch of data through the net before, " +
        "or specify in_units, in_channels and the like.",
    );
    expect(() => parameter.finishDeferred()).toThrow(DeferredInitializationError);
    parameter.shape = [3, 2];
    parameter.finishDeferred();
    expect(await parameter.data().tolist()).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(await parameter.grad().tolist()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("of unknown shape that may not wait refuses to be initialized", () => {
    expect(() => made([3, 0])).toThrow(
      "Cannot initialize parameter weight (3, 0): its shape is not fully known; give it, or " +
        "allow_deferred_init.",
    );
  });

  test("keeps the lengths that are known", () => {
    const parameter = new Parameter("weight", { shape: [3, 0] });
    for (const shape of [[4, 2], [3], [3, 2, 1]]) {
      expect(() => {
        parameter.shape = shape;
      }).toThrow(
        `Cannot give parameter weight (3, 0) the shape (${shape.join(", ")}${shape.length === 1 ? "," : ""}): ` +
          "known lengths cannot change.",
      );
    }
    expect(parameter.shape).toEqual([3, 0]);
  });

  test("is initialized once, and anew in place when forced", async () => {
    const parameter = made([2, 2]);
    const [data, grad] = [parameter.data(), parameter.grad()];
    const before = await data.toArray();
    parameter.initialize("ones");
    expect(await data.toArray()).toEqual(before);
    parameter.initialize("ones", { force_reinit: true });
    expect(await data.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(parameter.data()).toBe(data);
    expect(parameter.grad()).toBe(grad);
  });

  test("draws from the generator that is given, also when it had to wait", async () => {
    const now = new Parameter("weight", { shape: [2, 3] });
    now.initialize(null, { rng: default_rng(5) });
    const later = new Parameter("weight", { shape: [2, 0], allow_deferred_init: true });
    later.initialize(null, { rng: default_rng(5) });
    later.shape = [2, 3];
    later.finishDeferred();
    expect(await later.data().toArray()).toEqual(await now.data().toArray());
  });

  test("takes values in place, and its shape from them while it waits", async () => {
    const parameter = made([2]);
    const data = parameter.data();
    parameter.set_data(array([3, 4]));
    expect(await data.tolist()).toEqual([3, 4]);
    expect(() => parameter.set_data(ones([3]))).toThrow(
      "Cannot give parameter weight (2,) the shape (3,): known lengths cannot change.",
    );
    const waiting = new Parameter("weight", { shape: [0], allow_deferred_init: true });
    waiting.initialize();
    waiting.set_data(array([1, 2, 3]));
    expect(await waiting.data().tolist()).toEqual([1, 2, 3]);
    expect(waiting.shape).toEqual([3]);
  });

  test("refuses new values while autograd may need the old ones", () => {
    const parameter = made([2]);
    expect(() => record(() => parameter.set_data(ones([2])))).toThrow(
      "which autograd follows: its old value may be needed by backward();",
    );
    const statistics = made([2], { differentiable: false });
    record(() => statistics.set_data(ones([2])));
  });

  test("outlives the scope in which it was initialized", async () => {
    const parameter = new Parameter("weight", { shape: [2], init: "ones" });
    scope(() => parameter.initialize());
    record(() => parameter.data().sum()).backward();
    expect(await parameter.grad().tolist()).toEqual([1, 1]);
  });

  test("adds gradients up if asked, until they are set to 0", async () => {
    const parameter = made([2], { grad_req: "add" });
    const grad = parameter.grad();
    for (let i = 0; i < 3; i++) record(() => parameter.data().sum()).backward();
    expect(await grad.tolist()).toEqual([3, 3]);
    parameter.zero_grad();
    expect(await grad.tolist()).toEqual([0, 0]);
  });

  test("has no gradient where grad_req is null, and gets one when that changes", async () => {
    const parameter = made([2], { grad_req: "null" });
    expect(() => parameter.grad()).toThrow(
      'Cannot get the gradient of parameter weight (2,): its grad_req is "null", so there is none; ' +
        'set grad_req to "write" before the forward pass.',
    );
    parameter.zero_grad();
    parameter.grad_req = "write";
    const grad = parameter.grad();
    parameter.grad_req = "add";
    expect(parameter.grad()).toBe(grad);
    record(() => parameter.data().sum()).backward();
    expect(await grad.tolist()).toEqual([1, 1]);
    parameter.grad_req = "null";
    expect(parameter.data().grad).toBe(null);
    expect(() => {
      parameter.grad_req = "sum" as "add";
    }).toThrow('Cannot set grad_req of parameter weight to "sum": it must be write, add or null.');
  });

  test("that is not differentiable never has a gradient", () => {
    const parameter = made([2], { differentiable: false, grad_req: "write" });
    parameter.grad_req = "write";
    expect(String(parameter.grad_req)).toBe("null");
  });

  test("is written as in MXNet", () => {
    expect(String(new Parameter("weight", { shape: [128, 20] }))).toBe(
      "Parameter weight (shape=(128, 20), dtype=float32)",
    );
  });
});
