/** Reverse-mode differentiation: what backward and grad write where, and what they refuse. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import * as autograd from "../../../../gluon/nd/autograd/autograd.ts";
import { HybridFunction } from "../../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";

const { backward, grad, is_recording, is_training, pause, record } = autograd;

beforeAll(async () => setBackend(await load("reference")));

/** A variable: an array that wants a gradient. */
function variable(values: nd.NestedNumbers, grad_req?: nd.GradReq): NDArray {
  return nd.array(values).attach_grad(grad_req);
}

async function gradOf(x: NDArray): Promise<nd.Nested> {
  return (x.grad as NDArray).tolist();
}

describe("backward", () => {
  test("of an array is that of its sum", async () => {
    const x = variable([1, 2, 3]);
    record(() => x.square()).backward();
    expect(await gradOf(x)).toEqual([2, 4, 6]);
  });

  test("weighs each element by the head gradient", async () => {
    const x = variable([1, 2, 3]);
    record(() => x.square()).backward(nd.array([1, 10, 0]));
    expect(await gradOf(x)).toEqual([2, 40, 0]);
  });

  test("adds up all the ways in which an array was used", async () => {
    const x = variable([3]);
    record(() => x.multiply(x).add(x).multiply(x)).backward(); // x^3 + x^2
    expect(await gradOf(x)).toEqual([33]);
  });

  test("goes through an array used by thousands of calls once, not once a path", async () => {
    const x = variable([1]);
    const y = record(() => {
      let sum = x;
      for (let i = 0; i < 100; i++) sum = sum.add(sum);
      return sum;
    });
    y.backward();
    expect(await gradOf(x)).toEqual([2 ** 100]);
  });

  test("takes several heads, with null for a head gradient of ones", async () => {
    const x = variable([1, 2]);
    const [y, z] = record(() => [x.square(), x.multiply(3)] as const);
    backward([y, z], [null, nd.array([10, 100])]);
    expect(await gradOf(x)).toEqual([32, 304]);
  });

  test("takes a head that is a variable itself", async () => {
    const x = variable([1, 2]);
    const y = record(() => x.square());
    backward([x, y]);
    expect(await gradOf(x)).toEqual([3, 5]);
  });

  test("takes a head that another head was made of", async () => {
    const x = variable([3]);
    const [y, z] = record(() => {
      const inner = x.square();
      return [inner, inner.square()] as const;
    });
    backward([y, z]);
    expect(await gradOf(x)).toEqual([6 + 4 * 27]);
  });

  test('writes over "write", adds to "add" and leaves "null" alone', async () => {
    const [w, a, n] = [variable([1]), variable([1], "add"), variable([1], "null")];
    for (let i = 1; i <= 3; i++) {
      record(() => w.add(a).add(n).multiply(i)).backward();
    }
    expect(await gradOf(w)).toEqual([3]);
    expect(await gradOf(a)).toEqual([6]);
    expect(n.grad).toBe(null);
  });

  test("writes those of `variables` alone, and computes no others", async () => {
    const [x, w] = [variable([3]), variable([5])];
    const y = record(() => x.multiply(w.square()).add(w));
    y.backward(undefined, { variables: [x] });
    expect(await gradOf(x)).toEqual([25]);
    expect(await gradOf(w)).toEqual([0]);
    expect([x.freshGrad, w.freshGrad]).toEqual([true, false]);
  });

  test("marks the gradients that it wrote as fresh, and no others", () => {
    const [x, y] = [variable([1]), variable([1])];
    record(() => x.square()).backward();
    expect([x.freshGrad, y.freshGrad]).toEqual([true, false]);
    x.attach_grad();
    expect(x.freshGrad).toBe(false);
  });

  test("leaves the gradient of what it does not reach as it was", async () => {
    const [x, y] = [variable([2]), variable([2])];
    record(() => x.multiply(y)).backward();
    record(() => x.multiply(5)).backward();
    expect([await gradOf(x), await gradOf(y)]).toEqual([[5], [2]]);
  });

  test("stops where attach_grad() began a new graph", async () => {
    const x = variable([2]);
    const [y, z] = record(() => {
      const middle = x.square().attach_grad();
      return [middle, middle.multiply(3)] as const;
    });
    z.backward();
    expect(await gradOf(y)).toEqual([3]);
    expect(await gradOf(x)).toEqual([0]);
  });

  test("stops at detach() and at what pause() made", async () => {
    const x = variable([2]);
    record(() => x.multiply(x.detach()).add(pause(() => x.square()))).backward();
    expect(await gradOf(x)).toEqual([2]);
  });

  test("remembers nothing outside of record()", () => {
    const x = variable([2]);
    expect(x.square().entry).toBe(null);
    expect(record(() => nd.array([1]).square().entry)).toBe(null);
  });

  test("sums over the axes that broadcasting repeated", async () => {
    const [x, row, one] = [variable([[1], [2]]), variable([1, 2, 3]), variable(5)];
    record(() => x.multiply(row).multiply(one)).backward();
    expect(await gradOf(x)).toEqual([[30], [30]]);
    expect(await gradOf(row)).toEqual([15, 15, 15]);
    expect(await gradOf(one)).toBe(18);
  });

  test("works twice over a graph that was retained, and a third time not", async () => {
    const x = variable([2], "add");
    const y = record(() => x.square());
    y.backward(undefined, { retain_graph: true });
    y.backward();
    expect(await gradOf(x)).toEqual([8]);
    expect(() => y.backward()).toThrow(
      "Cannot run backward a second time over the same graph: its arrays have been given up; pass " +
        "{ retain_graph: true } to the first call.",
    );
  });

  test("refuses a second head whose graph shares calls with a used one", () => {
    const x = variable([2]);
    const [y, z] = record(() => {
      const inner = x.square();
      return [inner.add(1), inner.add(2)] as const;
    });
    y.backward();
    expect(() => z.backward()).toThrow("a second time over the same graph");
  });

  test("runs gradients in training mode, unless told otherwise", () => {
    class Probe extends autograd.Function {
      seen: boolean[] = [];
      forward(x: NDArray): NDArray {
        return x.copy();
      }
      backward(dy: NDArray): NDArray {
        this.seen.push(is_training(), is_recording());
        return dy;
      }
    }
    const probe = new Probe();
    const x = variable([1]);
    const y = record(() => probe.call(x) as NDArray, { train_mode: false });
    y.backward(undefined, { retain_graph: true });
    y.backward(undefined, { train_mode: false });
    expect(probe.seen).toEqual([true, false, false, false]);
  });

  test("refuses a head that was not recorded, whichever of several it is", () => {
    const x = variable([1]);
    const y = record(() => x.square());
    const z = x.square();
    const text = (i: number): string =>
      `Cannot run backward from head ${i} (1,): it was not recorded; compute it inside ` +
      "autograd.record(), by operations that have a gradient, from arrays with attach_grad() (or " +
      "from a net's parameters).";
    expect(() => z.backward()).toThrow(text(0));
    expect(() => backward([y, z])).toThrow(text(1));
    expect(() => record(() => x.detach()).backward()).toThrow(text(0));
    expect(() => grad(z, x)).toThrow(text(0));
  });

  test("gives zeros where a gradient is zero everywhere, as MXNet does, and computes nothing for them", async () => {
    const flat: ((x: NDArray) => NDArray)[] = [
      (x) => x.sign(),
      (x) => x.floor().multiply(2),
      (x) => x.greater(0),
      (x) => x.argmax(),
      (x) => nd.zeros_like(x),
      (x) => grad(x.round().sum(), x, { create_graph: true }),
      (x) => grad(x.relu().sum(), x, { create_graph: true }),
    ];
    for (const f of flat) {
      const x = variable([-1.5, 2.5]);
      record(() => x.square()).backward();
      record(() => f(x)).backward();
      expect(await x.grad?.tolist()).toEqual([0, 0]);
      const hybrid = new HybridFunction(f);
      record(() => x.square()).backward();
      record(() => hybrid.call(x)).backward();
      expect(await x.grad?.tolist()).toEqual([0, 0]);
    }
    const [x, w] = [variable([-1.5, 2.5]), variable([3, 4])];
    using masked = nd.compile(() => record(() => x.greater(0).multiply(w).sum()).backward());
    masked();
    expect([await x.grad?.tolist(), await w.grad?.tolist()]).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(masked.plans[0]?.filter((name) => name === "multiply")).toHaveLength(1);
    const added = nd.array([1]).attach_grad("add");
    record(() => added.square()).backward();
    record(() => added.floor()).backward();
    expect(await added.grad?.tolist()).toEqual([2]);
  });

  test("refuses head gradients of another shape, dtype or number", () => {
    const x = variable([1, 2]);
    const y = record(() => x.square());
    expect(() => y.backward(nd.ones([3]))).toThrow(
      new RangeError(
        "Cannot run backward from head 0 <NDArray 2 float32 @reference> with the head gradient " +
          "<NDArray 3 float32 @reference>: shape and dtype must be those of the head.",
      ),
    );
    expect(() => y.backward(nd.ones([2], { dtype: "int32" }))).toThrow("<NDArray 2 int32");
    expect(() => backward([y], [])).toThrow(
      "Cannot run backward from 1 heads with 0 head gradients: give one for each head (null stands " +
        "for ones).",
    );
  });

  test("leaves the graph usable where it refused head gradients", async () => {
    const x = variable([1, 2]);
    const y = record(() => x.square());
    expect(() => y.backward(nd.ones([3]))).toThrow("head gradient");
    y.backward();
    expect(await gradOf(x)).toEqual([2, 4]);
  });
});

describe("grad", () => {
  test("gives new arrays and touches no gradient", async () => {
    const [x, y] = [variable([2]), variable([3])];
    const z = record(() => x.multiply(y));
    const [dx, dy] = grad(z, [x, y]);
    expect([await dx?.tolist(), await dy?.tolist()]).toEqual([[3], [2]]);
    expect([await gradOf(x), await gradOf(y)]).toEqual([[0], [0]]);
    expect([x.freshGrad, y.freshGrad]).toEqual([false, false]);
  });

  test("gives one gradient for one variable, a list for a list", async () => {
    const x = variable([2]);
    expect(
      await grad(
        record(() => [x.square()]),
        x,
      ).tolist(),
    ).toEqual([4]);
    expect(
      grad(
        record(() => x.square()),
        [x],
      ),
    ).toHaveLength(1);
  });

  test("takes arrays in the middle of the graph as variables", async () => {
    const x = variable([2]);
    const [y, z] = record(() => {
      const middle = x.square();
      return [middle, middle.multiply(middle)] as const;
    });
    const [dy, dx] = grad(z, [y, x]) as [NDArray, NDArray];
    expect([await dy.tolist(), await dx.tolist()]).toEqual([[8], [32]]);
  });

  test("computes no gradient that leads to no variable", () => {
    class Trap extends autograd.Function {
      forward(x: NDArray): NDArray {
        return x.copy();
      }
      backward(): NDArray {
        throw new Error("nobody asked for this gradient");
      }
    }
    const [x, w] = [variable([2]), variable([3])];
    const y = record(() => x.multiply(new Trap().call(w) as NDArray));
    expect(() => grad(y, x, { retain_graph: true })).not.toThrow();
    expect(() => grad(y, w)).toThrow("nobody asked");
  });

  test("weighs heads by head_grads", async () => {
    const x = variable([1, 2]);
    const y = record(() => x.square());
    const options = { head_grads: nd.array([10, 1]), retain_graph: true };
    expect(await grad(y, x, options).tolist()).toEqual([20, 4]);
    expect(await grad([y], x, { head_grads: [null] }).tolist()).toEqual([2, 4]);
  });

  test("gives each variable an array of its own, even where gradients are the same", async () => {
    const [x, y] = [variable([1]), variable([2])];
    const head = nd.array([7]);
    const [dx, dy] = grad(
      record(() => x.add(y)),
      [x, y],
      { head_grads: head },
    ) as [NDArray, NDArray];
    dx.set([1]);
    expect([await dx.tolist(), await dy.tolist(), await head.tolist()]).toEqual([[1], [7], [7]]);
  });

  test("gives zeros for a variable that the heads were not made of", async () => {
    const [x, y] = [variable([1]), variable([[1, 2]])];
    expect(
      await grad(
        record(() => x.square()),
        y,
      ).tolist(),
    ).toEqual([[0, 0]]);
  });

  test("refuses a variable that autograd does not follow, and leaves the graph usable", async () => {
    const x = variable([1]);
    const y = record(() => x.square());
    expect(() => grad(y, [x, nd.ones([2, 3])])).toThrow(
      "Cannot differentiate with respect to variable 1 (2, 3): autograd does not follow it; call " +
        "its attach_grad() before the record().",
    );
    expect(await grad(y, x).tolist()).toEqual([2]);
  });

  test("uses the graph up, unless told to retain it or to create another", () => {
    const x = variable([1]);
    const y = record(() => x.square());
    grad(y, x, { retain_graph: true });
    record(() => grad(y, x, { create_graph: true }));
    grad(y, x);
    expect(() => grad(y, x)).toThrow("a second time over the same graph");
  });
});
