/** Sorting, sets, statistics, joins and linear algebra of `np` against `mx.np` 1.9.1: a call of theirs, and the same one of ours. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { difference } from "../nd/ops/conformance.ts";
import { type GoldenArray, goldenCases } from "../nd/support/golden.ts";

type Result = NDArray | readonly NDArray[];

/** Ours, by the text of theirs. */
function calls(): Readonly<Record<string, () => Result | Promise<Result>>> {
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
  const r = np.array([3, 1, 3, 2, 1, 1]);
  const h = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49, 2.675]);
  const n = np.array([1, NaN, -2, Infinity, -Infinity]);
  const z = np.array([
    [0, 2, 0],
    [1, 0, 3],
  ]);
  const t = np.arange(24).reshape([2, 3, 4]);
  const s = np.array([
    [4, 1, 0.5],
    [1, 3, 0.2],
    [0.5, 0.2, 2],
  ]);
  const m = np.array([
    [1, 2],
    [3, 4],
    [5, 7],
  ]);
  const y = np.array([1, 2, 4]);
  const steps = np.array([1, 2, 2, 5]);
  const places = np.array([0, 2, 3, 9]);
  return {
    "np.sort(a)": () => np.sort(a),
    "np.sort(a, axis=0)": () => np.sort(a, 0),
    "np.sort(a, axis=None)": () => np.sort(a, null),
    "np.argsort(r)": () => np.argsort(r),
    "np.argsort(a, axis=0)": () => np.argsort(a, 0),
    "np.searchsorted(np.array([1.0, 2, 2, 5]), np.array([0.0, 2, 3, 9]))": () =>
      np.searchsorted(steps, places),
    'np.searchsorted(np.array([1.0, 2, 2, 5]), np.array([0.0, 2, 3, 9]), side="right")': () =>
      np.searchsorted(steps, places, "right"),
    "np.digitize(r, np.array([1.0, 2.5]))": () => np.digitize(r, np.array([1, 2.5])),
    "np.digitize(r, np.array([1.0, 2.5]), right=True)": () =>
      np.digitize(r, np.array([1, 2.5]), true),
    "np.count_nonzero(z)": () => np.count_nonzero(z),
    "np.count_nonzero(z, axis=0)": () => np.count_nonzero(z, 0),
    "np.nonzero(z)": () => np.nonzero(z),
    "np.flatnonzero(z)": () => np.flatnonzero(z),
    "np.argwhere(z)": () => np.argwhere(z),
    "np.extract(np.array([1, 0, 1]), v)": () => np.extract(np.array([1, 0, 1]), v),
    "np.compress(np.array([0, 1, 1]), a, axis=1)": () => np.compress(np.array([0, 1, 1]), a, 1),
    "np.unique(r)": () => np.unique(r),
    "np.unique(r, return_index=True, return_inverse=True, return_counts=True)": () =>
      np.unique(r, { return_index: true, return_inverse: true, return_counts: true }),
    "np.intersect1d(r, v)": () => np.intersect1d(r, v),
    "np.union1d(r, v)": () => np.union1d(r, v),
    "np.setdiff1d(r, v)": () => np.setdiff1d(r, v),
    "np.setxor1d(r, v)": () => np.setxor1d(r, v),
    "np.bincount(np.array([0, 1, 1, 5]))": () => np.bincount(np.array([0, 1, 1, 5])),
    "np.bincount(np.array([0, 1, 1]), weights=v, minlength=4)": () =>
      np.bincount(np.array([0, 1, 1]), v, 4),
    "np.histogram(r, bins=4)": () => np.histogram(r, 4),
    "np.histogram(r, bins=2, range=(1, 2))": () => np.histogram(r, 2, [1, 2]),
    "np.unravel_index(np.array([5, 0, 23]), (2, 3, 4))": () =>
      np.unravel_index(np.array([5, 0, 23]), [2, 3, 4]),
    "np.all(z)": () => np.all(z),
    "np.all(z, axis=1)": () => np.all(z, 1),
    "np.any(z, axis=0)": () => np.any(z, 0),
    "np.isclose(a, a + 1e-6)": () => np.isclose(a, a.add(1e-6)),
    "np.isclose(n, n, equal_nan=True)": () => np.isclose(n, n, { equal_nan: true }),
    "np.isposinf(n)": () => np.isposinf(n),
    "np.isneginf(n)": () => np.isneginf(n),
    "np.in1d(v, r)": () => np.in1d(v, r),
    "np.around(h)": () => np.around(h),
    "np.around(h, 1)": () => np.around(h, 1),
    "np.nan_to_num(n)": () => np.nan_to_num(n),
    "np.arctan2(a, b)": () => np.arctan2(a, b),
    "np.arctan2(np.array([0.0, 0, 1, -1]), np.array([-1.0, 0, 0, 0]))": () =>
      np.arctan2(np.array([0, 0, 1, -1]), np.array([-1, 0, 0, 0])),
    "np.copysign(a, b)": () => np.copysign(a, b),
    "np.heaviside(v, 0.5)": () => np.heaviside(v, 0.5),
    "np.divmod(a, b)": () => np.divmod(a, b),
    "np.modf(a)": () => np.modf(a),
    "np.ldexp(v, np.array([1, 2, 3]))": () => np.ldexp(v, np.array([1, 2, 3])),
    "np.diff(a)": () => np.diff(a),
    "np.diff(a, n=2, axis=1)": () => np.diff(a, 2, 1),
    "np.diff(a, axis=0)": () => np.diff(a, 1, 0),
    "np.ediff1d(a)": () => np.ediff1d(a),
    "np.trace(s)": () => np.trace(s),
    "np.trace(t, axis1=1, axis2=2)": () => np.trace(t, 0, 1, 2),
    "np.diagonal(a, 1)": () => np.diagonal(a, 1),
    "np.diagonal(t, 0, 0, 2)": () => np.diagonal(t, 0, 0, 2),
    "np.diagflat(w, 1)": () => np.diagflat(w, 1),
    "np.trapz(v)": () => np.trapz(v),
    "np.trapz(v, np.array([0.0, 1, 3]))": () => np.trapz(v, np.array([0, 1, 3])),
    "np.interp(np.array([-1.0, 1, 2.5, 9]), np.array([0.0, 2, 3]), v)": () =>
      np.interp(np.array([-1, 1, 2.5, 9]), np.array([0, 2, 3]), v),
    "np.polyval(v, w)": () => np.polyval(v, w),
    "np.logspace(0, 2, 5)": () => np.logspace(0, 2, 5),
    "np.tri(3, 4, 1)": () => np.tri(3, 4, 1),
    "np.tril_indices(3)": () => np.tril_indices(3),
    "np.triu_indices_from(a)": () => np.triu_indices_from(a),
    "np.indices((2, 3))": () => np.indices([2, 3]),
    "np.vander(v, 4)": () => np.vander(v, 4),
    "np.blackman(5)": () => np.blackman(5),
    "np.hamming(5)": () => np.hamming(5),
    "np.hanning(5)": () => np.hanning(5),
    "np.vdot(a, b)": () => np.vdot(a, b),
    "np.atleast_2d(v)": () => np.atleast_2d(v),
    "np.atleast_3d(a)": () => np.atleast_3d(a),
    "np.column_stack([v, v])": () => np.column_stack([v, v]),
    "np.dstack([a, b])": () => np.dstack([a, b]),
    "np.hsplit(t, 3)": () => np.hsplit(t, 3),
    "np.vsplit(t, 2)": () => np.vsplit(t, 2),
    "np.array_split(v, 2)": () => np.array_split(v, 2),
    "np.append(a, v)": () => np.append(a, v),
    "np.append(a, b, axis=1)": () => np.append(a, b, 1),
    "np.delete(a, 1, axis=1)": () => np.delete(a, 1, 1),
    "np.delete(a, [0, -1])": () => np.delete(a, [0, -1]),
    "np.insert(v, 1, 9)": () => np.insert(v, 1, 9),
    "np.insert(a, 2, w, axis=1)": () => np.insert(a, 2, w, 1),
    "np.broadcast_arrays(a, v)": () => np.broadcast_arrays(a, v),
    "np.fliplr(a)": () => np.fliplr(a),
    "np.flipud(a)": () => np.flipud(a),
    "np.rot90(a)": () => np.rot90(a),
    "np.rot90(a, 3)": () => np.rot90(a, 3),
    "np.rot90(t, 2, axes=(1, 2))": () => np.rot90(t, 2, [1, 2]),
    "np.roll(v, 1)": () => np.roll(v, 1),
    "np.roll(a, -1)": () => np.roll(a, -1),
    "np.roll(a, 2, axis=1)": () => np.roll(a, 2, 1),
    "np.rollaxis(t, 2)": () => np.rollaxis(t, 2),
    "np.resize(v, (2, 4))": () => np.resize(v, [2, 4]),
    'np.pad(a, ((1, 0), (0, 2)), mode="constant")': () =>
      np.pad(a, [
        [1, 0],
        [0, 2],
      ]),
    'np.pad(v, (2, 2), mode="edge")': () => np.pad(v, [2, 2], "edge"),
    'np.pad(v, (2, 1), mode="reflect")': () => np.pad(v, [2, 1], "reflect"),
    'np.pad(v, (2, 4), mode="symmetric")': () => np.pad(v, [2, 4], "symmetric"),
    'np.pad(v, (2, 2), mode="wrap")': () => np.pad(v, [2, 2], "wrap"),
    "np.median(a)": () => np.median(a),
    "np.median(a, axis=1)": () => np.median(a, 1),
    "np.quantile(a, 0.3)": () => np.quantile(a, 0.3),
    "np.percentile(a, [25, 60], axis=1)": () => np.percentile(a, [25, 60], 1),
    "np.cov(a)": () => np.cov(a),
    "np.corrcoef(a)": () => np.corrcoef(a),
    "np.cov(a, rowvar=False)": () => np.cov(a, false),
    "np.nanmax(n[:3])": () => np.nanmax(n.get(":3")),
    "np.nanmin(n[:3])": () => np.nanmin(n.get(":3")),
    "np.linalg.svd(a)": () => np.linalg.svd(a),
    "np.linalg.pinv(m)": () => np.linalg.pinv(m),
    "np.linalg.matrix_rank(s)": () => np.linalg.matrix_rank(s),
    "np.linalg.lstsq(m, y, rcond=None)": () => np.linalg.lstsq(m, y),
    "np.linalg.matrix_power(s, 5)": () => np.linalg.matrix_power(s, 5),
    "np.linalg.matrix_power(s, -2)": () => np.linalg.matrix_power(s, -2),
    "np.linalg.matrix_power(s, 0)": () => np.linalg.matrix_power(s, 0),
    "np.linalg.multi_dot([a, s, v])": () => np.linalg.multi_dot([a, s, v]),
    "np.linalg.cond(s)": () => np.linalg.cond(s),
    "np.linalg.tensorinv(s.reshape(3, 1, 3), ind=2)": () =>
      np.linalg.tensorinv(s.reshape([3, 1, 3]), 2),
    "np.linalg.tensorsolve(s.reshape(3, 1, 3), v.reshape(3, 1))": () =>
      np.linalg.tensorsolve(s.reshape([3, 1, 3]), v.reshape([3, 1])),
  };
}

const cases = goldenCases<{ call: string; output: GoldenArray | GoldenArray[] }>("mxnet_np_more");

for (const backend of ["reference", "wasm"]) {
  describe(`as in mx.np, on ${backend}:`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const { call, output } of cases) {
      test(call, async () => {
        const ours = [await calls()[call]!()].flat() as NDArray[];
        const theirs = [output].flat();
        expect(ours.map(({ shape }) => shape)).toEqual(theirs.map(({ shape }) => shape));
        for (const [i, { data }] of theirs.entries()) {
          expect(difference(await ours[i]!.toArray(), data)).toBeLessThanOrEqual(1e-5);
        }
      });
    }
  });
}

test("every call of the file is one of ours", async () => {
  setBackend(await load("reference"));
  expect(cases.map(({ call }) => call)).toEqual(Object.keys(calls()));
});
