/** Einstein summation. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { batch_dot } from "./dot.ts";
import { mask } from "./linalg_matrices.ts";

/** An array, and the letter of each of its axes. */
interface Term {
  readonly letters: readonly string[];
  readonly array: NDArray;
}

/**
 * Einstein summation, as in NumPy: `einsum("ij,jk->ik", a, b)`. Letters that the result does not have are summed over; a
 * letter twice in one term is its diagonal; without `->` the result has the letters that come once, in alphabetical order;
 * `...` are the axes in front that are not named. Terms are multiplied from the first to the last.
 */
export function einsum(subscripts: string, ...arrays: readonly NDArray[]): NDArray {
  const fail = (why: string): never => {
    const shapes = arrays.map(({ shape }) => formatShape(shape)).join(", ");
    throw new RangeError(`Cannot einsum "${subscripts}" of ${shapes}: ${why}.`);
  };
  const [left = "", right] = subscripts.replace(/\s/g, "").split("->");
  const parts = left.split(",");
  if (!/^[A-Za-z.,]*(->[A-Za-z.]*)?$/.test(subscripts.replace(/\s/g, ""))) {
    fail("subscripts are letters, commas, ... and one ->");
  }
  if (parts.length !== arrays.length)
    fail(`there are ${parts.length} terms for ${arrays.length} arrays`);
  const unnamed = arrays.map(({ ndim }, i) => {
    const part = parts[i] as string;
    const named = part.replace("...", "").length;
    if (part.includes("...") ? named > ndim : named !== ndim) {
      fail(`term ${i} names ${named} axes of an array with ${ndim}`);
    }
    return ndim - named;
  });
  const most = Math.max(0, ...unnamed);
  const dots = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `.${most - count + i}`);
  const lettersOf = (part: string, count: number): string[] => {
    const [before = "", after] = part.split("...");
    return after === undefined ? [...before] : [...before, ...dots(count), ...after];
  };
  const terms = parts.map((part, i) => lettersOf(part, unnamed[i] as number));
  const counts = new Map<string, number>();
  for (const letter of terms.flat()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const once = [...counts].filter(([letter, n]) => n === 1 && !letter.startsWith("."));
  const wanted =
    right === undefined
      ? [...dots(most), ...once.map(([letter]) => letter).sort()]
      : lettersOf(right, most);
  if (new Set(wanted).size < wanted.length) fail("the result names a letter twice");
  const odd = wanted.find((letter) => !counts.has(letter));
  if (odd !== undefined) fail(`no array has the letter ${odd}`);
  const lengths = new Map<string, number>();
  for (const [i, letters] of terms.entries()) {
    for (const [axis, letter] of letters.entries()) {
      const length = arrays[i]?.shape[axis] as number;
      const known = lengths.get(letter) ?? 1;
      if (known !== 1 && length !== 1 && known !== length) {
        fail(`axes "${letter}" are ${known} and ${length} long`);
      }
      lengths.set(letter, Math.max(known, length));
    }
  }
  return scope(() => {
    const [first, ...rest] = terms.map((letters, i) =>
      diagonal({ letters, array: arrays[i] as NDArray }),
    );
    let product = first as Term;
    for (const [i, term] of rest.entries()) {
      const later = new Set([...wanted, ...rest.slice(i + 1).flatMap(({ letters }) => letters)]);
      product = multiplied(product, term, later);
    }
    const { letters, array } = summed(product, new Set(wanted));
    const shape = wanted.map((letter) => lengths.get(letter) as number);
    return arranged({ letters, array }, wanted).broadcast_to(shape);
  });
}

/** A term in which no letter is twice: where one was, its diagonal is left. */
function diagonal({ letters, array }: Term): Term {
  const again = letters.findIndex((letter, i) => letters.indexOf(letter) !== i);
  if (again < 0) return { letters, array };
  const first = letters.indexOf(letters[again] as string);
  const n = array.shape[first] as number;
  const shape = array.shape.map((_, i) => (i === first || i === again ? n : 1));
  const kept = array.multiply(mask(n, n, (i, j) => i === j).reshape(shape));
  return diagonal({ letters: letters.toSpliced(again, 1), array: kept.sum({ axis: again }) });
}

/** A term summed over the letters that are not needed. */
function summed({ letters, array }: Term, needed: ReadonlySet<string>): Term {
  const axis = letters.flatMap((letter, i) => (needed.has(letter) ? [] : [i]));
  if (axis.length === 0) return { letters, array };
  return { letters: letters.filter((letter) => needed.has(letter)), array: array.sum({ axis }) };
}

/** A term with its axes in the order of `letters`; those that it has not have length 1. */
function arranged(term: Term, letters: readonly string[]): NDArray {
  const has = letters.filter((letter) => term.letters.includes(letter));
  const turned = term.array.transpose(has.map((letter) => term.letters.indexOf(letter)));
  const shape = letters.map((letter) => {
    const axis = term.letters.indexOf(letter);
    return axis < 0 ? 1 : (term.array.shape[axis] as number);
  });
  return turned.reshape(shape);
}

/** The product of two terms, summed over the letters that are not needed later: one product of matrices. */
function multiplied(one: Term, other: Term, later: ReadonlySet<string>): Term {
  const a = summed(one, new Set([...later, ...other.letters]));
  const b = summed(other, new Set([...later, ...one.letters]));
  const lengthIn = ({ letters, array }: Term, letter: string): number =>
    array.shape[letters.indexOf(letter)] as number;
  const shared = a.letters.filter((letter) => b.letters.includes(letter));
  // an axis of length 1 is repeated along one of another length, which products of matrices do not
  if (shared.some((letter) => lengthIn(a, letter) !== lengthIn(b, letter))) {
    const all = [...new Set([...a.letters, ...b.letters])];
    return summed({ letters: all, array: arranged(a, all).multiply(arranged(b, all)) }, later);
  }
  const batch = shared.filter((letter) => later.has(letter));
  const inner = shared.filter((letter) => !later.has(letter));
  const rows = a.letters.filter((letter) => !shared.includes(letter));
  const columns = b.letters.filter((letter) => !shared.includes(letter));
  const sizeIn = (term: Term, letters: readonly string[]): number =>
    sizeOf(letters.map((letter) => lengthIn(term, letter)));
  const [count, depth] = [sizeIn(a, batch), sizeIn(a, inner)];
  const x = arranged(a, [...batch, ...rows, ...inner]).reshape([count, sizeIn(a, rows), depth]);
  const y = arranged(b, [...batch, ...inner, ...columns]).reshape([
    count,
    depth,
    sizeIn(b, columns),
  ]);
  const letters = [...batch, ...rows, ...columns];
  const shape = letters.map((letter) => lengthIn(columns.includes(letter) ? b : a, letter));
  return { letters, array: batch_dot(x, y).reshape(shape) };
}
