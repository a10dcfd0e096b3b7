/** Indexing, its gradient and assignment against MXNet 1.9.1 and NumPy. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { HybridFunction } from "../../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { compile, type Index, type NDArray } from "../../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../support/golden.ts";

type GoldenIndex = Exclude<Index, NDArray> | GoldenArray;

interface Case {
  readonly indices: readonly GoldenIndex[];
  readonly x: GoldenArray;
  readonly y: GoldenArray;
  readonly head_grad: GoldenArray;
  readonly grad: GoldenArray;
  readonly value: GoldenArray;
  readonly set: GoldenArray;
}

const cases = goldenCases<Case>("mxnet_indexing");

const isArray = (index: GoldenIndex): index is GoldenArray =>
  typeof index === "object" && index !== null && "data" in index;

for (const backend of ["reference", "wasm"]) {
  describe(`as in MXNet, on ${backend}:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const { indices, x, y, head_grad, grad, value, set } of cases) {
      const indicesOf = (): Index[] =>
        indices.map((index) => (isArray(index) ? fromGolden(index) : index));

      test(`x.get(${JSON.stringify(indices).slice(1, -1)})`, async () => {
        const from = fromGolden(x).attach_grad();
        const given = indicesOf();
        const part = record(() => from.get(...given));
        expect(part.shape).toEqual(y.shape);
        await expectGolden(part, scalarAsRow(y));
        part.backward(fromGolden(head_grad));
        await expectGolden(from.grad as NDArray, grad);
        const hybrid = new HybridFunction((each: NDArray) => each.get(...given));
        const again = record(() => hybrid.call(from));
        await expectGolden(again, scalarAsRow(y));
        again.backward(fromGolden(head_grad));
        await expectGolden(from.grad as NDArray, grad);
        hybrid.dispose();
      });

      test(`x.set(${JSON.stringify(indices).slice(1, -1)}, value)`, async () => {
        const given = indicesOf();
        const to = fromGolden(x);
        const part = fromGolden(value);
        await expectGolden(to.with(...(given as [Index]), part), set);
        await expectGolden(to, x);
        expect(to.set(...(given as [Index]), part)).toBe(to);
        await expectGolden(to, set);
        const again = fromGolden(x);
        using plan = compile((each: NDArray, what: NDArray) => {
          each.set(...(given as [Index]), what);
        });
        plan(again, part);
        await expectGolden(again, set);
      });
    }
  });
}

/** A scalar of NumPy's, as `expectGolden` has it from MXNet. */
function scalarAsRow(array: GoldenArray): GoldenArray {
  return array.shape.length === 0 ? { ...array, shape: [1] } : array;
}
