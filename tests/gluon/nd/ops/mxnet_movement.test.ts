/** Operations that move elements, and their gradients, against MXNet 1.9.1, on every backend that runs everywhere. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { backward, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { HybridFunction } from "../../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { formatShape } from "../../../../gluon/nd/shape.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../support/golden.ts";

type Inputs = readonly [NDArray, NDArray, NDArray];
// biome-ignore lint/suspicious/noExplicitAny: attributes as MXNet names them; each call picks out what its op has.
type Call = (inputs: Inputs, attrs: any) => NDArray | readonly NDArray[];

const sequence =
  (f: typeof nd.SequenceMask): Call =>
  ([x, lengths], attrs) =>
    f(x, lengths, attrs);

const unary =
  (f: (x: NDArray, attrs: never) => NDArray | readonly NDArray[]): Call =>
  ([x], attrs) =>
    f(x, attrs as never);
const binary =
  (f: (a: NDArray, b: NDArray, attrs: never) => NDArray): Call =>
  ([a, b], attrs) =>
    f(a, b, attrs as never);

const calls: Readonly<Record<string, Call>> = {
  UpSampling: (inputs, attrs) => nd.UpSampling(inputs, attrs),
  add: binary(nd.add),
  argsort: unary(nd.argsort),
  broadcast_like: binary(nd.broadcast_like),
  depth_to_space: ([x], { block_size }) => nd.depth_to_space(x, block_size),
  diag: unary(nd.diag),
  divide: binary(nd.divide),
  dot: binary(nd.dot),
  equal: binary(nd.equal),
  greater: binary(nd.greater),
  lesser_equal: binary(nd.lesser_equal),
  max: unary(nd.max),
  maximum: binary(nd.maximum),
  mean: unary(nd.mean),
  min: unary(nd.min),
  minimum: binary(nd.minimum),
  modulo: binary(nd.modulo),
  moveaxis: ([x], { source, destination }) => nd.moveaxis(x, source, destination),
  multiply: binary(nd.multiply),
  pad: unary(nd.pad),
  reshape: ([x], { shape, ...options }) => nd.reshape(x, shape, options),
  reshape_like: binary(nd.reshape_like),
  scatter_nd: ([x, indices], { shape }) => nd.scatter_nd(x, indices, shape),
  shape_array: unary(nd.shape_array),
  size_array: unary(nd.size_array),
  slice: ([x], { begin, end, step }) => nd.slice(x, begin, end, step),
  slice_like: binary(nd.slice_like),
  softmax: ([x, length], attrs) => nd.softmax(x, { ...attrs, length }),
  sort: unary(nd.sort),
  space_to_depth: ([x], { block_size }) => nd.space_to_depth(x, block_size),
  split_v2: ([x], { indices_or_sections, ...options }) =>
    nd.split_v2(x, indices_or_sections, options),
  subtract: binary(nd.subtract),
  sum: unary(nd.sum),
  swapaxes: ([x], { dim1, dim2 }) => nd.swapaxes(x, dim1, dim2),
  topk: unary(nd.topk),
  where: ([condition, x, y]) => nd.where(condition, x, y),
  SequenceLast: sequence(nd.SequenceLast),
  SequenceMask: sequence(nd.SequenceMask),
  SequenceReverse: sequence(nd.SequenceReverse),
};

interface Case {
  readonly op: string;
  readonly inputs: readonly GoldenArray[];
  readonly attrs: object;
  readonly outputs: readonly GoldenArray[];
  readonly head_grads: readonly GoldenArray[];
  readonly grads: readonly (GoldenArray | null)[];
}

const cases = goldenCases<Case>("mxnet_movement");

for (const backend of ["reference", "wasm"]) {
  describe(`as in MXNet, on ${backend}:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const { op, inputs, attrs, outputs, head_grads, grads } of cases) {
      const shapes = inputs.map(({ shape }) => formatShape(shape)).join(" ");
      test(`${op} ${shapes} ${JSON.stringify(attrs)}`, async () => {
        const given = inputs.map((input, i) =>
          grads[i] ? fromGolden(input).attach_grad() : fromGolden(input),
        );
        const call = (...x: NDArray[]): NDArray[] =>
          [(calls[op] as Call)(x as unknown as Inputs, attrs)].flat();
        const hybrid = new HybridFunction<NDArray[], NDArray[]>(call);
        for (const compute of [call, (...x: NDArray[]) => hybrid.call(...x)]) {
          const results = record(() => compute(...given));
          expect(results).toHaveLength(outputs.length);
          for (const [i, output] of outputs.entries()) {
            await expectGolden(results[i] as NDArray, output);
          }
          if (head_grads.length === 0) continue;
          backward(
            results,
            results.map(({ shape }, i) => fromGolden(head_grads[i] as GoldenArray, shape)),
          );
          for (const [i, each] of grads.entries()) {
            if (each) await expectGolden(given[i]?.grad as NDArray, each);
          }
        }
        hybrid.dispose();
      });
    }
  });
}

test("every op of the table has cases", () => {
  expect([...new Set(cases.map(({ op }) => op))].sort()).toEqual(Object.keys(calls).sort());
});
