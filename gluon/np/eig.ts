/** Eigenvalues of matrices that need not be symmetric, on the host: they may be complex, which only their values tell. */
import * as nd from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";

/** Square matrix of complex numbers, row by row. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const SWEEPS = 60;

/**
 * Eigenvalues, ascending, and eigenvectors of length 1, one a column, of matrices `(..., n, n)` whose eigenvalues are real. It
 * reads the matrices, so it is async, and has no gradient; symmetric ones have both in `eigh`.
 *
 * @throws {RangeError} where an eigenvalue is complex.
 */
export async function eig(a: nd.NDArray): Promise<[nd.NDArray, nd.NDArray]> {
  const n = a.shape.at(-1) ?? 0;
  if (a.ndim < 2 || n !== a.shape.at(-2)) {
    throw new RangeError(
      `Cannot eig ${formatShape(a.shape)}: it must be (..., n, n), square matrices.`,
    );
  }
  const data = await a.toArray();
  const values = new Float64Array(sizeOf(a.shape.slice(0, -1)));
  const vectors = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += n * n) {
    const found = realEigen(Float64Array.from(data.subarray(at, at + n * n)), n);
    values.set(found.values, at / n);
    vectors.set(found.vectors, at);
  }
  return [nd.array(values, { shape: a.shape.slice(0, -1) }), nd.array(vectors, { shape: a.shape })];
}

/** The eigenvalues alone. */
export async function eigvals(a: nd.NDArray): Promise<nd.NDArray> {
  return (await eig(a))[0];
}

function realEigen(a: Float64Array, n: number): { values: number[]; vectors: Float64Array } {
  if (!a.every(Number.isFinite)) {
    return { values: new Array(n).fill(Number.NaN), vectors: a.fill(Number.NaN) };
  }
  const size = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
  const [t, q] = schur(a, n);
  const at = (i: number, j: number): number => i * n + j;
  const order = Array.from({ length: n }, (_, i) => i);
  for (const i of order) {
    // a double eigenvalue may come as a pair that is complex by the root of a rounding error
    if (Math.abs(t.im[at(i, i)]!) > 3e-6 * size) {
      const [re, im] = [t.re[at(i, i)]!, Math.abs(t.im[at(i, i)]!)].map(
        (x) => Number(x.toPrecision(6)) + 0,
      );
      throw new RangeError(
        `Cannot eig a matrix of ${n} rows: its eigenvalue ${re} ± ${im}i is complex, which no array holds; use svd.`,
      );
    }
  }
  order.sort((i, j) => t.re[at(i, i)]! - t.re[at(j, j)]!);
  const vectors = new Float64Array(n * n);
  for (const [column, i] of order.entries()) {
    const x = triangularVector(t, n, i, size * 1e-15);
    const turned = { re: new Float64Array(n), im: new Float64Array(n) };
    for (let k = 0; k < n; k++) {
      for (let j = 0; j <= i; j++) {
        turned.re[k]! += q.re[at(k, j)]! * x.re[j]! - q.im[at(k, j)]! * x.im[j]!;
        turned.im[k]! += q.re[at(k, j)]! * x.im[j]! + q.im[at(k, j)]! * x.re[j]!;
      }
    }
    const lengths = turned.re.map((re, k) => Math.hypot(re, turned.im[k]!));
    const largest = lengths.indexOf(Math.max(...lengths));
    // the phase that makes the largest component positive makes a real vector of it
    const [c, s] = [
      turned.re[largest]! / lengths[largest]!,
      turned.im[largest]! / lengths[largest]!,
    ];
    const real = turned.re.map((re, k) => re * c + turned.im[k]! * s);
    const length = Math.hypot(...real);
    for (let k = 0; k < n; k++) vectors[at(k, column)] = real[k]! / length;
  }
  return { values: order.map((i) => t.re[at(i, i)]!), vectors };
}

/** `x` with `t x = t[i][i] x`, of an upper triangular `t`; `least` stands for differences of eigenvalues that are smaller. */
function triangularVector(t: Complex, n: number, i: number, least: number): Complex {
  const x = { re: new Float64Array(i + 1), im: new Float64Array(i + 1) };
  x.re[i] = 1;
  for (let row = i - 1; row >= 0; row--) {
    let [re, im] = [0, 0];
    for (let j = row + 1; j <= i; j++) {
      re -= t.re[row * n + j]! * x.re[j]! - t.im[row * n + j]! * x.im[j]!;
      im -= t.re[row * n + j]! * x.im[j]! + t.im[row * n + j]! * x.re[j]!;
    }
    let c = t.re[row * n + row]! - t.re[i * n + i]!;
    const s = t.im[row * n + row]! - t.im[i * n + i]!;
    if (Math.hypot(c, s) < least) c = least;
    const square = c * c + s * s || 1;
    x.re[row] = (re * c + im * s) / square;
    x.im[row] = (im * c - re * s) / square;
  }
  return x;
}

/**
 * An upper triangular `t` and a unitary `q` with `a = q t q^H`: rotations to Hessenberg form, then QR steps with Wilkinson's
 * shift. Source: Golub and Van Loan, Matrix Computations, 7.5.
 */
function schur(a: Float64Array, n: number): [Complex, Complex] {
  const t = { re: a.slice(), im: new Float64Array(n * n) };
  const q = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let i = 0; i < n; i++) q.re[i * (n + 1)] = 1;
  for (let column = 0; column < n - 2; column++) {
    for (let row = n - 1; row > column + 1; row--) {
      const turn = rotation(t, (row - 1) * n + column, row * n + column);
      rotateRows(t, n, row - 1, turn);
      rotateColumns(t, n, row - 1, turn);
      rotateColumns(q, n, row - 1, turn);
    }
  }
  const isSmall = (i: number): boolean =>
    magnitude(t, i * n + i - 1) <=
    1e-16 * (magnitude(t, (i - 1) * (n + 1)) + magnitude(t, i * (n + 1))) + 1e-300;
  for (let end = n - 1, steps = 0; end > 0; steps++) {
    if (isSmall(end)) {
      t.re[end * n + end - 1] = 0;
      t.im[end * n + end - 1] = 0;
      end--;
      steps = 0;
      continue;
    }
    if (steps > SWEEPS) break;
    let start = end;
    while (start > 0 && !isSmall(start)) start--;
    // now and then another shift, where the usual one goes in circles
    const [re, im] = steps % 11 === 10 ? [magnitude(t, end * n + end - 1), 0] : shiftOf(t, n, end);
    for (let i = start; i <= end; i++) {
      t.re[i * (n + 1)]! -= re;
      t.im[i * (n + 1)]! -= im;
    }
    const turns: Rotation[] = [];
    for (let i = start; i < end; i++) {
      turns.push(rotation(t, i * (n + 1), (i + 1) * n + i));
      rotateRows(t, n, i, turns.at(-1)!);
    }
    for (const [k, turn] of turns.entries()) {
      rotateColumns(t, n, start + k, turn);
      rotateColumns(q, n, start + k, turn);
    }
    for (let i = start; i <= end; i++) {
      t.re[i * (n + 1)]! += re;
      t.im[i * (n + 1)]! += im;
    }
  }
  return [t, q];
}

const magnitude = ({ re, im }: Complex, i: number): number => Math.hypot(re[i]!, im[i]!);

/** The eigenvalue of the last 2 x 2 block that is nearer to its last element. */
function shiftOf({ re, im }: Complex, n: number, end: number): [number, number] {
  const [p, r, s, last] = [
    (end - 1) * (n + 1),
    (end - 1) * n + end,
    end * n + end - 1,
    end * (n + 1),
  ];
  // half of the difference of the diagonal, d, and the product of the others: shift = last - product / (d ± sqrt(d^2 + product))
  const [dre, dim] = [(re[p]! - re[last]!) / 2, (im[p]! - im[last]!) / 2];
  const pre = re[r]! * re[s]! - im[r]! * im[s]!;
  const pim = re[r]! * im[s]! + im[r]! * re[s]!;
  const [x, y] = [dre * dre - dim * dim + pre, 2 * dre * dim + pim];
  const size = Math.hypot(x, y);
  let root: [number, number] = [
    Math.sqrt(Math.max(0, (size + x) / 2)),
    Math.sqrt(Math.max(0, (size - x) / 2)) * (y < 0 ? -1 : 1),
  ];
  if (dre * root[0] + dim * root[1] < 0) root = [-root[0], -root[1]];
  const [c, d] = [dre + root[0], dim + root[1]];
  const square = c * c + d * d;
  if (square === 0) return [re[last]!, im[last]!];
  return [re[last]! - (pre * c + pim * d) / square, im[last]! - (pim * c - pre * d) / square];
}

/** A rotation of two rows: the upper one by `c` and `s`, both complex, the lower one by what is orthogonal to that. */
type Rotation = readonly [cre: number, cim: number, sre: number, sim: number];

/** The rotation that makes the second of two elements 0. */
function rotation({ re, im }: Complex, first: number, second: number): Rotation {
  const length = Math.hypot(re[first]!, im[first]!, re[second]!, im[second]!);
  if (length === 0) return [1, 0, 0, 0];
  return [re[first]!, im[first]!, re[second]!, im[second]!].map((x) => x / length) as never;
}

function rotateRows({ re, im }: Complex, n: number, row: number, turn: Rotation): void {
  for (let j = 0; j < n; j++) rotate(re, im, row * n + j, (row + 1) * n + j, turn, -1);
}

function rotateColumns({ re, im }: Complex, n: number, column: number, turn: Rotation): void {
  for (let i = 0; i < n; i++) rotate(re, im, i * n + column, i * n + column + 1, turn, 1);
}

/** `(x, y)` times the rotation, whose conjugate (`sign` -1) is that of rows. */
function rotate(
  re: Float64Array,
  im: Float64Array,
  first: number,
  second: number,
  [cre, cim, sre, sim]: Rotation,
  sign: 1 | -1,
): void {
  const [xre, xim, yre, yim] = [re[first]!, im[first]!, re[second]!, im[second]!];
  const [ci, si] = [sign * cim, sign * sim];
  re[first] = cre * xre - ci * xim + sre * yre - si * yim;
  im[first] = cre * xim + ci * xre + sre * yim + si * yre;
  re[second] = cre * yre + ci * yim - (sre * xre + si * xim);
  im[second] = cre * yim - ci * yre - (sre * xim - si * xre);
}
