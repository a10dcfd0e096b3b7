/** Singular value decomposition: what it is made of again, ranks, sizes, and gradients beside equal and zero values. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

/** `U diag(L) V`. */
function composed([u, values, v]: readonly nd.NDArray[]): nd.NDArray {
  return nd.linalg.gemm2(u!.multiply(values!.expand_dims(values!.ndim - 1)), v!);
}

onEachBackend(() => {
  test("svd() of a matrix by hand: values descend, vectors have the sign of their largest component", async () => {
    const [u, values, v] = nd.linalg.svd(
      nd.array([
        [0, -2],
        [3, 0],
      ]),
    );
    await expectValues(values, [3, 2]);
    await expectValues(u, [
      [0, -1],
      [1, 0],
    ]);
    await expectValues(v, [
      [1, 0],
      [0, 1],
    ]);
  });

  test("svd() of matrices of any shape and rank composes to them, of orthonormal vectors", async () => {
    const rng = nd.random.default_rng(3);
    const normal = (...shape: number[]): nd.NDArray => nd.random.normal(0, 1, { shape, rng });
    const flat = nd.dot(normal(4, 1), normal(1, 6));
    const matrices = [normal(5, 3), normal(2, 3, 7), normal(1, 1), flat, flat.T, nd.zeros([3, 4])];
    for (const a of matrices) {
      const [u, values, v] = nd.linalg.svd(a);
      const off = (x: nd.NDArray, y: nd.NDArray): Promise<number> =>
        x.subtract(y).abs().max().asscalar();
      expect(await off(composed([u, values, v]), a)).toBeLessThan(1e-5);
      const k = values.shape.at(-1)!;
      expect(await off(nd.linalg.syrk(v), nd.eye(k))).toBeLessThan(1e-5);
      expect(await off(nd.linalg.syrk(u, { transpose: true }), nd.eye(k))).toBeLessThan(1e-5);
      expect((await values.toArray()).every((value) => value >= 0)).toBe(true);
    }
  });

  test("values have their gradient beside equal ones and zeros, and vectors a finite one", async () => {
    const sum = (a: nd.NDArray): nd.NDArray => nd.linalg.svd(a)[1].sum();
    const identity = [
      [1, 0],
      [0, 1],
    ];
    await expectValues(gradientsOf(sum, [nd.array(identity)])[0]!, identity);
    const flat = nd.array([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const all = (a: nd.NDArray): nd.NDArray => {
      const [u, values, v] = nd.linalg.svd(a);
      return u.sum().add(values.sum()).add(v.sum());
    };
    for (const value of await gradientsOf(all, [flat])[0]!.toArray()) {
      expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("gradients are as long as values are large or small", async () => {
    const matrix = [
      [4, 1, -0.5],
      [0.7, 3, 0.2],
      [-0.5, 0.6, -2],
    ];
    const of = async (scale: number): Promise<number[]> => {
      const a = nd.array(matrix.map((row) => row.map((x) => x * scale)));
      const sum = (x: nd.NDArray): nd.NDArray => {
        const [u, values, v] = nd.linalg.svd(x);
        return u.multiply(scale).sum().add(values.sum()).add(v.multiply(scale).sum());
      };
      return [...(await gradientsOf(sum, [a])[0]!.toArray())];
    };
    const usual = await of(1);
    for (const scale of [1e-15, 1e22]) {
      for (const [i, value] of (await of(scale)).entries()) {
        expect(Math.abs(value - usual[i]!)).toBeLessThan(1e-4);
      }
    }
  });

  test("what is not finite gives NaN, and what is no matrix is refused", async () => {
    const [, values] = nd.linalg.svd(nd.array([[NaN, 1]]));
    expect(await values.asscalar()).toBeNaN();
    expect(nd.linalg.svd(nd.zeros([0, 2, 3]))[2].shape).toEqual([0, 2, 3]);
    expect(() => nd.linalg.svd(nd.zeros([3]))).toThrow("Cannot svd (3,): it must be a matrix");
  });
});
