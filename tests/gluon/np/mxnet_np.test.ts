/** `np` and `npx` against `mx.np` and `mx.npx` 1.9.1: a call of theirs, and the same one of ours. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np, npx } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { difference } from "../nd/ops/conformance.ts";
import { type GoldenArray, goldenCases } from "../nd/support/golden.ts";

type Result = NDArray | readonly NDArray[];

/** Ours, by the text of theirs. */
function calls(): Readonly<Record<string, () => Result>> {
  const a = np.array([
    [1.5, -2, 3],
    [4, 0.5, -6],
  ]);
  const b = np.array([
    [2, 1, 0.5],
    [-1, 3, 2],
  ]);
  const v = np.array([1, -2, 3]);
  const w = np.array([0.5, 2]);
  const t = np.arange(24).reshape([2, 3, 4]);
  const s = np.array([
    [4, 1, 0.5],
    [1, 3, 0.2],
    [0.5, 0.2, 2],
  ]);
  return {
    "np.arange(5)": () => np.arange(5),
    "np.arange(2, 8, 1.5)": () => np.arange(2, 8, 1.5),
    "np.linspace(0, 1, 5)": () => np.linspace(0, 1, 5),
    "np.zeros((2, 3))": () => np.zeros([2, 3]),
    "np.ones(3)": () => np.ones(3),
    "np.full((2, 2), 7)": () => np.full([2, 2], 7),
    "np.eye(3)": () => np.eye(3),
    "np.eye(2, 3, 1)": () => np.eye(2, 3, 1),
    "np.identity(2)": () => np.identity(2),
    "np.zeros_like(a)": () => np.zeros_like(a),
    "np.full_like(a, 2)": () => np.full_like(a, 2),
    "np.meshgrid(v, w)": () => np.meshgrid([v, w]),
    'np.meshgrid(v, w, indexing="ij")': () => np.meshgrid([v, w], { indexing: "ij" }),
    "np.sum(a)": () => np.sum(a),
    "np.sum(a, axis=0)": () => np.sum(a, 0),
    "np.sum(a, axis=1, keepdims=True)": () => np.sum(a, { axis: 1, keepdims: true }),
    "np.mean(a)": () => np.mean(a),
    "np.mean(a, axis=1)": () => np.mean(a, 1),
    "np.std(a)": () => np.std(a),
    "np.std(a, axis=0)": () => np.std(a, 0),
    "np.var(a, axis=1, ddof=1)": () => np.var(a, { axis: 1, ddof: 1 }),
    "np.max(a)": () => np.max(a),
    "np.min(a, axis=0)": () => np.min(a, 0),
    "np.prod(a, axis=1)": () => np.prod(a, 1),
    "np.argmax(a)": () => np.argmax(a),
    "np.argmax(a, axis=1)": () => np.argmax(a, 1),
    "np.argmin(a)": () => np.argmin(a),
    "np.cumsum(a)": () => np.cumsum(a),
    "np.cumsum(a, axis=1)": () => np.cumsum(a, 1),
    "np.average(a, axis=0)": () => np.average(a, 0),
    "np.average(a, axis=1, weights=np.array([1.0, 2, 3]))": () =>
      np.average(a, 1, np.array([1, 2, 3])),
    "np.dot(v, v)": () => np.dot(v, v),
    "np.dot(a, v)": () => np.dot(a, v),
    "np.dot(a, b.T)": () => np.dot(a, b.T),
    "np.dot(t, np.ones((4, 2)))": () => np.dot(t, np.ones([4, 2])),
    "np.matmul(a, b.T)": () => np.matmul(a, b.T),
    "np.matmul(t, t.transpose(0, 2, 1))": () => np.matmul(t, t.transpose([0, 2, 1])),
    "np.matmul(a, v)": () => np.matmul(a, v),
    "np.inner(a, b)": () => np.inner(a, b),
    "np.outer(v, w)": () => np.outer(v, w),
    "np.tensordot(t, t, axes=([1, 2], [1, 2]))": () =>
      np.tensordot(t, t, [
        [1, 2],
        [1, 2],
      ]),
    'np.einsum("ij,ij->i", a, b)': () => np.einsum("ij,ij->i", a, b),
    "np.concatenate([a, b])": () => np.concatenate([a, b]),
    "np.concatenate([a, b], axis=1)": () => np.concatenate([a, b], 1),
    "np.stack([a, b])": () => np.stack([a, b]),
    "np.stack([a, b], axis=1)": () => np.stack([a, b], 1),
    "np.vstack([v, v])": () => np.vstack([v, v]),
    "np.hstack([v, w])": () => np.hstack([v, w]),
    "np.hstack([a, b])": () => np.hstack([a, b]),
    "np.split(t, 2)": () => np.split(t, 2),
    "np.split(v, [1, 2])": () => np.split(v, [1, 2]),
    "np.repeat(a, 2)": () => np.repeat(a, 2),
    "np.repeat(a, 2, axis=1)": () => np.repeat(a, 2, 1),
    "np.tile(v, 2)": () => np.tile(v, 2),
    "np.flip(a)": () => np.flip(a),
    "np.flip(a, axis=1)": () => np.flip(a, 1),
    "np.diag(v)": () => np.diag(v),
    "np.diag(v, 1)": () => np.diag(v, 1),
    "np.diag(a)": () => np.diag(a),
    "np.tril(s)": () => np.tril(s),
    "np.expand_dims(v, 0)": () => np.expand_dims(v, 0),
    "np.squeeze(np.ones((1, 3, 1)))": () => np.squeeze(np.ones([1, 3, 1])),
    "np.reshape(t, (4, -1))": () => np.reshape(t, [4, -1]),
    "np.ravel(a)": () => np.ravel(a),
    "np.swapaxes(t, 0, 2)": () => np.swapaxes(t, 0, 2),
    "np.moveaxis(t, 0, 2)": () => np.moveaxis(t, 0, 2),
    "np.transpose(t, (1, 2, 0))": () => np.transpose(t, [1, 2, 0]),
    "np.take(a, np.array([0, 2]), axis=1)": () => np.take(a, np.array([0, 2]), 1),
    "np.take(a, np.array([0, 4]))": () => np.take(a, np.array([0, 4])),
    "np.where(a > 0, a, b)": () => np.where(np.greater(a, 0), a, b),
    "np.clip(a, -1, 2)": () => np.clip(a, -1, 2),
    "np.maximum(a, b)": () => np.maximum(a, b),
    "np.minimum(a, 0)": () => np.minimum(a, 0),
    "np.power(a, 2)": () => np.power(a, 2),
    "np.mod(a, b)": () => np.mod(a, b),
    "np.abs(a)": () => np.abs(a),
    "np.sign(a)": () => np.sign(a),
    "np.square(a)": () => np.square(a),
    "np.sqrt(np.abs(a))": () => np.sqrt(np.abs(a)),
    "np.exp(a)": () => np.exp(a),
    "np.log(np.abs(a))": () => np.log(np.abs(a)),
    "np.log2(np.abs(a))": () => np.log2(np.abs(a)),
    "np.log10(np.abs(a))": () => np.log10(np.abs(a)),
    "np.sin(a)": () => np.sin(a),
    "np.cos(a)": () => np.cos(a),
    "np.tan(a)": () => np.tan(a),
    "np.arctan(a)": () => np.arctan(a),
    "np.sinh(a)": () => np.sinh(a),
    "np.tanh(a)": () => np.tanh(a),
    "np.floor(a)": () => np.floor(a),
    "np.ceil(a)": () => np.ceil(a),
    "np.rint(a)": () => np.rint(a),
    "np.trunc(a)": () => np.trunc(a),
    "np.degrees(v)": () => np.degrees(v),
    "np.hypot(a, b)": () => np.hypot(a, b),
    "np.linalg.norm(a)": () => np.linalg.norm(a),
    "np.linalg.norm(a, axis=1)": () => np.linalg.norm(a, null, 1),
    "np.linalg.norm(v)": () => np.linalg.norm(v),
    "np.linalg.det(s)": () => np.linalg.det(s),
    "np.linalg.inv(s)": () => np.linalg.inv(s),
    "np.linalg.cholesky(s)": () => np.linalg.cholesky(s),
    "np.linalg.slogdet(s)": () => np.linalg.slogdet(s),
    "np.linalg.eigvalsh(s)": () => np.linalg.eigvalsh(s),
    "np.linalg.solve(s, v)": () => np.linalg.solve(s, v),
    "npx.relu(a)": () => npx.relu(a),
    "npx.sigmoid(a)": () => npx.sigmoid(a),
    "npx.softmax(a)": () => npx.softmax(a),
    "npx.softmax(a, axis=0)": () => npx.softmax(a, 0),
    "npx.log_softmax(a)": () => npx.log_softmax(a),
    "npx.one_hot(np.array([0, 2]), 3)": () => npx.one_hot(np.array([0, 2]), 3),
    "npx.pick(a, np.array([0, 2]))": () => npx.pick(a, np.array([0, 2])),
    "npx.batch_dot(t, t, transpose_b=True)": () => npx.batch_dot(t, t, { transpose_b: true }),
    'npx.leaky_relu(a, act_type="leaky", slope=0.1)': () =>
      npx.leaky_relu(a, null, { act_type: "leaky", slope: 0.1 }),
    "npx.fully_connected(a, np.ones((2, 3)), np.ones(2), num_hidden=2)": () =>
      npx.fully_connected(a, np.ones([2, 3]), np.ones(2), { num_hidden: 2 }),
    "npx.layer_norm(a, np.ones(3), np.zeros(3))": () => npx.layer_norm(a, np.ones(3), np.zeros(3)),
    "npx.embedding(np.array([0, 1]), a, input_dim=2, output_dim=3)": () =>
      npx.embedding(np.array([0, 1]), a, { input_dim: 2, output_dim: 3 }),
    "npx.smooth_l1(a)": () => npx.smooth_l1(a),
    "npx.batch_flatten(t)": () => npx.batch_flatten(t),
    "npx.reshape_like(a, np.ones((3, 2)))": () => npx.reshape_like(a, np.ones([3, 2])),
    "npx.gammaln(np.abs(a))": () => npx.gammaln(np.abs(a)),
    "npx.erf(a)": () => npx.erf(a),
    "npx.erfinv(np.array([0.1, -0.5]))": () => npx.erfinv(np.array([0.1, -0.5])),
    'npx.activation(a, act_type="softrelu")': () => npx.activation(a, { act_type: "softrelu" }),
    "npx.gather_nd(a, np.array([[0, 1], [1, 2]]))": () =>
      npx.gather_nd(
        a,
        np.array([
          [0, 1],
          [1, 2],
        ]),
      ),
  };
}

const cases = goldenCases<{ call: string; output: GoldenArray | GoldenArray[] }>("mxnet_np");

for (const backend of ["reference", "wasm"]) {
  describe(`as in mx.np, on ${backend}:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const { call, output } of cases) {
      test(call, async () => {
        const ours = [(calls()[call] as () => Result)()].flat() as NDArray[];
        const theirs = [output].flat();
        expect(ours.map(({ shape }) => shape)).toEqual(theirs.map(({ shape }) => shape));
        for (const [i, { data }] of theirs.entries()) {
          expect(difference(await (ours[i] as NDArray).toArray(), data)).toBeLessThanOrEqual(1e-5);
        }
      });
    }
  });
}

test("every call of the file is one of ours", async () => {
  setBackend(await load("reference"));
  expect(cases.map(({ call }) => call)).toEqual(Object.keys(calls()));
});
