/** An array that a gradient needs, overwritten before `backward`: an error, never a wrong gradient. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { nn, Trainer } from "../../../../gluon/mod.ts";
import { apply } from "../../../../gluon/nd/apply.ts";
import { Function as Custom, grad, pause, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { HybridFunction } from "../../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { multiplyOp } from "../../../../gluon/nd/ops/arithmetic.ts";
import { expectAlike } from "../ops/conformance.ts";
import { table } from "../ops/table.ts";
import { drawInputs, sampleName } from "../support/samples.ts";

beforeAll(async () => setBackend(await load("reference")));
afterAll(async () => setBackend(await load("reference")));

const variable = (values: number[]): NDArray => nd.array(values).attach_grad();

const text = (call: string, what: string): string =>
  `Cannot compute the gradient of ${call}: ${what} was overwritten after the call was recorded, ` +
  "and the gradient needs what it held; write it (as Trainer.step() does) after backward(), or " +
  "record a copy, x.copy().";

describe("backward() refuses the gradient of a call", () => {
  test("whose input was overwritten by numbers or by an array", () => {
    const [x, y] = [variable([1, 2]), nd.array([3, 4])];
    const product = record(() => x.multiply(y));
    y.set([5, 6]);
    expect(() => product.backward()).toThrow(text("multiply", "its input 1 (2,)"));
    const other = record(() => x.multiply(y));
    y.set(nd.array([7, 8]));
    expect(() => other.backward()).toThrow(text("multiply", "its input 1 (2,)"));
  });

  test("whose result was overwritten", () => {
    const x = variable([1, 2]);
    const y = record(() => x.exp());
    y.set([0, 0]);
    expect(() => y.backward()).toThrow(text("exp", "its result (2,)"));
  });

  test("whose input was overwritten through a view of it, or as a view", () => {
    const x = variable([1, 2]);
    const y = record(() => x.square());
    x.detach().set([5, 6]);
    expect(() => y.backward()).toThrow(text("square", "its input 0 (2,)"));
    const z = record(() => x.reshape([2, 1]).square());
    x.set([7, 8]);
    expect(() => z.backward()).toThrow(text("square", "its input 0 (2, 1)"));
  });

  test("that overwrote its own input", () => {
    const [x, y] = [nd.array([2]), variable([3])];
    record(() => apply(multiplyOp, [x, y], {}, x));
    expect(() => x.backward()).toThrow(text("multiply", "its input 0 (1,)"));
  });

  test("whose input was overwritten inside of pause()", () => {
    const x = variable([1]);
    const y = record(() => {
      const square = x.square();
      pause(() => x.set([2]));
      return square;
    });
    expect(() => y.backward()).toThrow(text("square", "its input 0 (1,)"));
  });

  test("whose input was overwritten by a replayed plan", () => {
    const x = variable([1]);
    const double = nd.compile(() => void x.set(x.multiply(2)));
    const y = record(() => x.square());
    double();
    expect(() => y.backward()).toThrow(text("square", "its input 0 (1,)"));
    const z = record(() => x.square());
    double();
    expect(() => z.backward()).toThrow(text("square", "its input 0 (1,)"));
  });

  test("whose input is overwritten in the traced function itself", () => {
    const [x, y] = [variable([1]), nd.array([2])];
    const step = nd.compile(() => {
      const z = record(() => x.multiply(y));
      y.set(x);
      z.backward();
    });
    expect(() => step()).toThrow(text("multiply", "its input 1 (1,)"));
  });

  test("for a second derivative, where the gradient's own operands were overwritten", () => {
    const x = variable([2]);
    const slope = record(() => grad(x.square().multiply(x), x, { create_graph: true }));
    x.set([3]);
    expect(() => slope.backward()).toThrow("was overwritten after the call was recorded");
  });

  test("whose parameter the Trainer updated in between", () => {
    const net = new nn.Sequential(new nn.Dense(3), new nn.Dense(1));
    net.initialize();
    const trainer = new Trainer(net.collect_params(), "sgd");
    const x = nd.ones([2, 4]);
    const [first, second] = record(() => [net(x), net(x).square()] as const);
    first.backward(undefined, { retain_graph: true });
    trainer.step(2);
    expect(() => first.backward()).toThrow(text("dense", "its input 1 (1, 3)"));
    expect(() => second.backward()).toThrow(text("dense", "its input 1 (1, 3)"));
  });

  test("of a hybridized block whose parameter the Trainer updated in between", () => {
    const net = new nn.Sequential(new nn.Dense(3), new nn.Dense(1));
    net.initialize();
    net.hybridize();
    const trainer = new Trainer(net.collect_params(), "sgd");
    const x = nd.ones([2, 4]);
    const [first, second] = record(() => [net(x), net(x)] as const);
    first.backward();
    trainer.step(2);
    expect(() => second.backward()).toThrow(
      text("a hybridized block", "an array that it reads, such as a parameter,"),
    );
  });

  test("of a Function whose saved array was overwritten", () => {
    class Square extends Custom {
      forward(x: NDArray): NDArray {
        this.save_for_backward(x);
        return x.square();
      }
      backward(dy: NDArray): NDArray {
        const [x] = this.saved_tensors as [NDArray];
        return dy.multiply(x).multiply(2);
      }
    }
    const x = variable([1]);
    const y = record(() => new Square().call(x) as NDArray);
    x.set([2]);
    expect(() => y.backward()).toThrow(text("Square", "its saved array 0 (1,)"));
  });
});

describe("backward() goes on", () => {
  test("where the gradient needs no more than the shape of what was overwritten", async () => {
    const [x, y] = [variable([1, 2]), variable([3, 4])];
    const sum = record(() => x.add(y).reshape([2, 1]).sum());
    x.set([5, 6]);
    y.set([7, 8]);
    sum.backward();
    expect(await x.grad?.tolist()).toEqual([1, 1]);
    expect(await y.grad?.tolist()).toEqual([1, 1]);
  });

  test("where nobody asks for the gradient that needs it", async () => {
    const [x, w] = [nd.array([[1, 2]]), variable([0]).reshape([1, 1])];
    const weight = nd.array([[3, 4]]).attach_grad();
    const y = record(() => nd.dense(x, weight).add(w));
    weight.set([5, 6]);
    y.backward();
    expect(await weight.grad?.tolist()).toEqual([[1, 2]]);
  });

  test("where an array is overwritten before it is recorded, or after backward()", async () => {
    const [x, batch] = [variable([1]), nd.zeros([1])];
    for (const [value, slope] of [
      [2, 2],
      [3, 3],
    ] as const) {
      batch.set([value]);
      record(() => x.multiply(batch)).backward();
      expect(await x.grad?.tolist()).toEqual([slope]);
      x.set(x.subtract(x.grad as NDArray));
    }
  });

  test("with gradients that add up, and with states that a layer writes in forward", () => {
    const net = new nn.Sequential(new nn.Dense(3), new nn.BatchNorm(), new nn.Dense(1));
    net.initialize();
    for (const parameter of net.collect_params().values()) {
      if (parameter.grad_req === "write") parameter.grad_req = "add";
    }
    const trainer = new Trainer(net.collect_params(), "adam");
    const x = nd.array([
      [1, 2],
      [3, 5],
    ]);
    const steps = (): void => {
      for (let i = 0; i < 3; i++) {
        const [a, b] = record(() => [net(x), net(x).square()] as const);
        a.backward();
        b.backward();
        trainer.step(2);
        net.zero_grad();
      }
    };
    expect(steps).not.toThrow();
    net.hybridize();
    expect(steps).not.toThrow();
  });

  test("where the input of a hybridized block was overwritten: its plan has a copy", async () => {
    const square = new HybridFunction((x) => x.square());
    const x = variable([3]);
    const y = record(() => square.call(x));
    x.set([5]);
    y.backward();
    expect(await x.grad?.tolist()).toEqual([6]);
  });
});

describe("with an operand overwritten before backward(), eager and hybridized,", () => {
  for (const op of table) {
    if (op.gradient === "zero") continue;
    for (const [seed, sample] of op.samples.entries()) {
      test(`${sampleName(op, sample)} throws or has the gradient of what it was given`, async () => {
        const call = (...inputs: NDArray[]): NDArray => apply(op, inputs, sample.attrs ?? {});
        const hybrid = new HybridFunction(call);
        const host = drawInputs(sample, seed);
        /** Gradients after overwriting operand `victim` (the result is the last); none if refused. */
        const gradients = async (
          run: typeof call,
          victim: number,
        ): Promise<ArrayLike<number>[] | null> => {
          const inputs = host.map(({ data, shape, dtype }) =>
            nd.array(dtype === "int32" ? Int32Array.from(data) : data, { shape, dtype }),
          );
          for (const input of inputs) if (input.dtype === "float32") input.attach_grad();
          const y = record(() => run(...inputs));
          const target = [...inputs, y][victim];
          target?.set(new Float64Array(target.size).fill(0.5));
          try {
            if (y.entry) y.backward();
          } catch (error) {
            expect(String(error)).toMatch(`Cannot compute the gradient of ${op.name}: its `);
            return null;
          }
          return Promise.all(inputs.flatMap(({ grad }) => grad?.toArray() ?? []));
        };
        const untouched = await gradients(call, -1);
        for (let victim = 0; victim <= host.length; victim++) {
          const eager = await gradients(call, victim);
          if (eager) expectAlike(eager, untouched as ArrayLike<number>[], 0);
          const replayed = await gradients((...inputs) => hybrid.call(...inputs), victim);
          expectAlike(replayed as ArrayLike<number>[], untouched as ArrayLike<number>[], 1e-12);
        }
      });
    }
  }
});
