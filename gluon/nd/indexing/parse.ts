/** The parser of indices: whatever form they have, one list of items. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { NDArray } from "../ndarray.ts";
import type { Shape } from "../shape.ts";
import type { Index, IndexRange } from "./index.ts";
import { type Range, rangeOf } from "./range.ts";

/** Numbers on the host, with a shape: positions along an axis, or a mask. */
export interface HostIndex {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** One index, whatever its form was. */
export type Item =
  | { readonly kind: "at"; readonly index: number }
  | { readonly kind: "range"; readonly range: Range }
  | { readonly kind: "new axis" }
  | { readonly kind: "ellipsis" }
  | {
      readonly kind: "positions";
      readonly positions: HostIndex | NDArray;
      /** The shape of the mask whose first axis it is. */
      readonly maskOf?: Shape;
    }
  | { readonly kind: "mask"; readonly mask: HostIndex | NDArray };

const NEW_AXIS: Item = { kind: "new axis" };
const ELLIPSIS: Item = { kind: "ellipsis" };
const WHOLE = /^[+-]?\d+$/;

/**
 * The items of indices.
 *
 * @throws {TypeError} where one is of a kind that indexes nothing.
 * @throws {RangeError} where one has a bad value or, in text, a bad form.
 */
export function parseIndex(indices: readonly Index[]): Item[] {
  return indices.flatMap((index) => (typeof index === "string" ? parseText(index) : parse(index)));
}

function parse(index: Exclude<Index, string>): Item {
  if (index === null) return NEW_AXIS;
  if (typeof index === "number") return { kind: "at", index: whole(index) };
  if (index instanceof NDArray) {
    if (!index.isCondition) return { kind: "positions", positions: index };
    throw new TypeError(
      "Cannot index with the result of a comparison: its 0 and 1 could be positions or a mask; give " +
        '{ mask: condition }, or positions, condition.astype("int32").',
    );
  }
  if (Array.isArray(index)) return parseList(index);
  if (ArrayBuffer.isView(index)) return parseList(Array.from(index as ArrayLike<number>));
  if (typeof index === "object" && "mask" in index) {
    if (index.mask instanceof NDArray) return { kind: "mask", mask: index.mask };
    if (Array.isArray(index.mask)) return parseList((index.mask as unknown[]).map(asBooleans));
  } else if (isRange(index)) {
    const { start = null, stop = null, step = null } = index;
    return { kind: "range", range: rangeOf(start, stop, step) };
  }
  throw new TypeError(
    `Cannot index with ${formatValue(index)}: it is no index; give a number, text such as "1:3, ...", ` +
      "{ start, stop, step }, { mask }, null for a new axis, a list of numbers or an NDArray.",
  );
}

function isRange(index: unknown): index is IndexRange {
  return (
    typeof index === "object" &&
    index !== null &&
    Object.keys(index).every((key) => ["start", "stop", "step"].includes(key))
  );
}

function asBooleans(value: unknown): unknown {
  return Array.isArray(value) ? value.map(asBooleans) : Boolean(value);
}

function whole(value: number): number {
  if (Number.isInteger(value)) return value;
  throw new RangeError(`Cannot index at ${formatValue(value)}: it must be a whole number.`);
}

function parseList(list: readonly unknown[]): Item {
  const shape: number[] = [];
  for (let at: unknown = list; Array.isArray(at); at = at[0]) shape.push(at.length);
  const leaves: unknown[] = [];
  const visit = (value: unknown, axis: number): boolean => {
    if (!Array.isArray(value)) return axis === shape.length && leaves.push(value) > 0;
    return value.length === shape[axis] && value.every((each) => visit(each, axis + 1));
  };
  if (visit(list, 0)) {
    if (leaves.length > 0 && leaves.every((leaf) => typeof leaf === "boolean")) {
      return { kind: "mask", mask: { shape, values: leaves.map(Number) } };
    }
    if (leaves.every((leaf) => typeof leaf === "number")) {
      return { kind: "positions", positions: { shape, values: leaves.map(whole) } };
    }
  }
  throw new TypeError(
    `Cannot index with ${formatValue(list)}: it is no regular nesting of numbers or of booleans.`,
  );
}

function parseText(text: string): Item[] {
  const fail = (part: string): never => {
    throw new RangeError(
      `Cannot index with ${formatValue(text)}: ${formatValue(part)} is no index in Python's notation; ` +
        'for example "1:3, ..., ::-1", "None", "[0, 2]".',
    );
  };
  const parts = splitAtCommas(text);
  if (parts.length > 1 && parts.at(-1) === "") parts.pop(); // a comma may stand at the end, as in Python
  return parts.map((part) => parsePart(part, fail));
}

/** The parts between commas that are outside of brackets. */
function splitAtCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "[") depth++;
    if (character === "]") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function parsePart(part: string, fail: (part: string) => never): Item {
  if (part === "...") return ELLIPSIS;
  if (part === "None" || part === "newaxis") return NEW_AXIS;
  if (WHOLE.test(part)) return { kind: "at", index: Number(part) };
  if (/^\[(True|False|[-\d\s,[\]])*\]$/.test(part)) {
    let list: unknown;
    try {
      list = JSON.parse(part.replaceAll("True", "true").replaceAll("False", "false"));
    } catch {
      fail(part);
    }
    return parseList(list as unknown[]);
  }
  const bounds = part.split(":").map((each) => each.trim());
  const isGood = bounds.every((each) => each === "" || WHOLE.test(each));
  if (bounds.length < 2 || bounds.length > 3 || !isGood) fail(part);
  const [start = null, stop = null, step = null] = bounds.map((each) =>
    each === "" ? null : Number(each),
  );
  return { kind: "range", range: rangeOf(start, stop, step) };
}
