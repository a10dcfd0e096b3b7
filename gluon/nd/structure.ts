/** Structures: one value, or several in nested arrays and records, as JAX's pytrees. */

/** A value, or several in nested arrays (tuples, lists) and records (plain objects). */
export type Structure<T> = T | readonly Structure<T>[] | { readonly [name: string]: Structure<T> };

/**
 * A structure of the same form with `fn(leaf, path)` in the place of each leaf. A path is written as
 * in code: `[1].mean`. Fields of a record are in their own order. (JAX: `tree_map`.)
 */
export function mapStructure<T, U>(
  structure: Structure<T>,
  fn: (leaf: T, path: string) => U,
  path = "",
): Structure<U> {
  if (Array.isArray(structure)) {
    const list: readonly Structure<T>[] = structure;
    return Array.from(list, (each, i) => mapStructure(each, fn, `${path}[${i}]`));
  }
  if (isRecord(structure)) {
    const entries = Object.entries(structure as { readonly [name: string]: Structure<T> });
    return Object.fromEntries(
      entries.map(([name, each]) => [name, mapStructure(each, fn, `${path}.${name}`)]),
    );
  }
  return fn(structure as T, path);
}

/** The leaves of a structure, in order. (JAX: `tree_leaves`.) */
export function flattenStructure<T>(structure: Structure<T>): T[] {
  const leaves: T[] = [];
  collect(structure, leaves);
  return leaves;
}

function collect<T>(structure: Structure<T>, leaves: T[]): void {
  if (Array.isArray(structure)) for (const each of structure) collect<T>(each, leaves);
  else if (isRecord(structure))
    for (const each of Object.values(structure)) collect<T>(each, leaves);
  else leaves.push(structure as T);
}

/**
 * A structure of the form of `like`, with its leaves replaced by `leaves` in order. (JAX:
 * `tree_unflatten`.)
 *
 * @throws {RangeError} where there are more or fewer leaves than places.
 */
export function unflattenStructure<U>(
  like: Structure<unknown>,
  leaves: readonly U[],
): Structure<U> {
  let at = 0;
  const put = (part: Structure<unknown>): Structure<U> => {
    if (Array.isArray(part)) return part.map(put);
    if (!isRecord(part)) return leaves[at++] as U;
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, put(each)]));
  };
  const structure = put(like);
  if (at === leaves.length) return structure;
  throw new RangeError(
    `Cannot put ${leaves.length} leaves into ${structureText(like)}: it has ${at} places; give one ` +
      "leaf for each.",
  );
}

/** The form of a structure, equal for two if they are of one form: `[*, {mean: *, std: *}]`. */
export function structureText(
  structure: unknown,
  textOf: (leaf: unknown) => string = star,
): string {
  if (Array.isArray(structure)) {
    return `[${Array.from(structure, (each) => structureText(each, textOf)).join(", ")}]`;
  }
  if (!isRecord(structure)) return textOf(structure);
  const fields = Object.entries(structure).map(([name, each]) => {
    return `${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: ${structureText(each, textOf)}`;
  });
  return `{${fields.join(", ")}}`;
}

function star(): string {
  return "*";
}

/** Whether a value is a plain object: a record of further values, not an instance of a class. */
function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
