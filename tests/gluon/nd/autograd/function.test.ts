/** autograd.Function: operations with a gradient of their own. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import * as autograd from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";

const { backward, grad, is_recording, is_training, record } = autograd;

/** A variable: an array that wants a gradient. */
function variable(values: nd.NestedNumbers): NDArray {
  return nd.array(values).attach_grad();
}

async function gradOf(x: NDArray): Promise<nd.Nested> {
  return (x.grad as NDArray).tolist();
}

describe("Function", () => {
  beforeAll(async () => setBackend(await load("reference")));

  class Sigmoid extends autograd.Function {
    forward(x: NDArray): NDArray {
      const y = nd.divide(1, x.negative().exp().add(1));
      this.save_for_backward(y);
      return y;
    }
    backward(dy: NDArray): NDArray {
      const [y] = this.saved_tensors as [NDArray];
      return dy.multiply(y).multiply(nd.subtract(1, y));
    }
  }

  test("has the value of forward and the gradient of backward", async () => {
    const [x, same] = [variable([0.5, -2]), variable([0.5, -2])];
    const y = record(() => (new Sigmoid().call(x) as NDArray).square());
    const expected = record(() => same.sigmoid().square());
    expect(await y.tolist()).toEqual(await expected.tolist());
    backward([y]);
    record(() => same.sigmoid().square()).backward();
    const [actual, wanted] = [await gradOf(x), await gradOf(same)] as number[][];
    for (const i of [0, 1]) expect(actual?.[i]).toBeCloseTo(wanted?.[i] as number, 12);
  });

  test("is recorded as one call, whatever forward does", () => {
    const x = variable([1]);
    const y = record(() => new Sigmoid().call(x) as NDArray);
    expect(y.entry?.name).toBe("Sigmoid");
    expect(y.entry?.inputs).toEqual([x]);
  });

  test("can be differentiated twice where backward is made of operations", async () => {
    const x = variable([0]);
    const slope = record(() => grad(new Sigmoid().call(x) as NDArray, x, { create_graph: true }));
    expect(await slope.tolist()).toEqual([0.25]);
  });

  /** `(a b, a + b)`; notes what backward is given. */
  class ProductAndSum extends autograd.Function {
    readonly given: NDArray[][] = [];
    forward(a: NDArray, b: NDArray): NDArray[] {
      this.save_for_backward(a, b);
      return [a.multiply(b), a.add(b)];
    }
    backward(dProduct: NDArray, dSum: NDArray): NDArray[] {
      this.given.push([dProduct, dSum]);
      const [a, b] = this.saved_tensors as [NDArray, NDArray];
      return [dProduct.multiply(b).add(dSum), dProduct.multiply(a).add(dSum)];
    }
  }

  test("with several outputs runs backward once, with all of their gradients", async () => {
    const [a, b] = [variable([2]), variable([5])];
    const f = new ProductAndSum();
    record(() => {
      const [product, sum] = f.call(a, b) as [NDArray, NDArray];
      return product.multiply(10).add(sum);
    }).backward();
    expect([await gradOf(a), await gradOf(b)]).toEqual([[51], [21]]);
    expect(f.given).toHaveLength(1);
  });

  test("with several outputs is given zeros for those that were not used", async () => {
    const [a, b] = [variable([2]), variable([5])];
    const f = new ProductAndSum();
    record(() => (f.call(a, b) as NDArray[])[1] as NDArray).backward();
    expect([await gradOf(a), await gradOf(b)]).toEqual([[1], [1]]);
  });

  test("may return its own input, which stays what it was", async () => {
    class Reverse extends autograd.Function {
      forward(x: NDArray): NDArray {
        return x;
      }
      backward(dy: NDArray): NDArray {
        return dy.negative();
      }
    }
    const x = variable([3]);
    const y = record(() => new Reverse().call(x) as NDArray);
    expect([x.entry, y === x]).toEqual([null, false]);
    y.backward();
    expect(await gradOf(x)).toEqual([-1]);
  });

  test("computes and is not recorded outside of record() and for arrays without gradient", async () => {
    const x = variable([0]);
    expect(await (new Sigmoid().call(x) as NDArray).tolist()).toEqual([0.5]);
    expect((new Sigmoid().call(x) as NDArray).entry).toBe(null);
    expect(record(() => (new Sigmoid().call(nd.array([0])) as NDArray).entry)).toBe(null);
  });

  test("knows in forward whether it trains", () => {
    class Mode extends autograd.Function {
      flags: boolean[] = [];
      forward(x: NDArray): NDArray {
        this.flags = [is_recording(), is_training()];
        return x.copy();
      }
      backward(dy: NDArray): NDArray {
        return dy;
      }
    }
    const [training, predicting] = [new Mode(), new Mode()];
    record(() => training.call(variable([1])));
    predicting.call(variable([1]));
    expect([training.flags, predicting.flags]).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  test("refuses a gradient of another shape, and one that is missing", () => {
    class Wrong extends ProductAndSum {
      override backward(dProduct: NDArray): NDArray[] {
        return [dProduct.reshape([])];
      }
    }
    const [a, b] = [variable([2]), variable([5])];
    const run = (wanted: NDArray): NDArray => {
      const product = record(() => (new Wrong().call(a, b) as NDArray[])[0] as NDArray);
      return grad(product, wanted);
    };
    expect(() => run(a)).toThrow(
      new RangeError(
        "Cannot run Wrong.backward: gradient 0 is <NDArray scalar float32 @reference>; it must be " +
          "like input 0, <NDArray 1 float32 @reference>.",
      ),
    );
    expect(() => run(b)).toThrow("Cannot run Wrong.backward: gradient 1 is missing;");
  });

  test("refuses a second call, which would overwrite what the first saved", () => {
    const f = new Sigmoid();
    f.call(nd.array([1]));
    expect(() => f.call(nd.array([1]))).toThrow(
      "Cannot call this Sigmoid a second time: it holds the arrays of its first call; make a new " +
        "one for each call.",
    );
  });
});
