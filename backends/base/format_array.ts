/** Arrays as text, as NumPy prints them. */

/** Bounds as text: one number where all are equal, else as `formatArray`. */
export function formatBounds(values: ArrayLike<number>, shape: readonly number[]): string {
  const numbers = Array.from(values);
  const [first] = numbers;
  if (first === undefined || numbers.some((value) => value !== first)) {
    return formatArray(values, shape);
  }
  return values instanceof Float32Array ? formatFloat(first) : String(first);
}

/**
 * An array as NumPy prints it, `[-1. -2.]`, one line a row.
 *
 * @param edge of an axis of more than twice so many elements only so many at both ends are shown. Default: all are.
 */
export function formatArray(
  values: ArrayLike<number>,
  shape: readonly number[],
  edge: number = Infinity,
): string {
  const shown = shape.map((length) => Math.min(length, 2 * edge));
  const numbers = within(Array.from(values), shape, edge);
  const texts = values instanceof Float32Array ? alignFloats(numbers) : alignRight(numbers);
  return shape.length === 0
    ? `${texts[0]}`
    : nest(texts, shown, (axis) => (shown[axis]! < shape[axis]! ? edge : null));
}

/** The elements at the ends of each axis. */
function within(numbers: readonly number[], shape: readonly number[], edge: number): number[] {
  const [length, ...rest] = shape;
  if (length === undefined) return [...numbers];
  const size = numbers.length / length;
  return Array.from({ length }, (_, i) => i)
    .filter((i) => i < edge || i >= length - edge)
    .flatMap((i) => within(numbers.slice(i * size, (i + 1) * size), rest, edge));
}

function alignRight(numbers: readonly number[]): string[] {
  const texts = numbers.map(String);
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

/** As NumPy aligns floats: by the decimal point, with as many digits as float32 needs. */
function alignFloats(numbers: readonly number[]): string[] {
  const texts = numbers.map((value) => formatFloat(value).replace(/\.0$/, "."));
  const finite = texts.filter((text) => text.includes(".")).map((text) => text.split("."));
  const after = Math.max(0, ...finite.map(([, fraction = ""]) => fraction.length));
  const infinite = texts.filter((text) => !text.includes(".")).map((text) => text.length);
  const before = Math.max(
    0,
    ...finite.map(([whole = ""]) => whole.length),
    ...infinite.map((length) => length - after - 1),
  );
  const width = before + 1 + after;
  return texts.map((text) => {
    const [whole = "", fraction] = text.split(".");
    if (fraction === undefined) return text.padStart(width);
    return `${whole.padStart(before)}.${fraction.padEnd(after)}`;
  });
}

/** The shortest decimal that rounds to the same float32: `-0.41887903`, `1.0`, `inf`. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  let precision = 1;
  while (Math.fround(Number(value.toPrecision(precision))) !== value) precision += 1;
  const text = String(Number(value.toPrecision(precision)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Nests row-major texts in brackets, one line a row; `gapOf` says after how many of an axis some are left out. */
function nest(
  texts: readonly string[],
  shape: readonly number[],
  gapOf: (axis: number) => number | null,
  axis = 0,
): string {
  const length = shape[axis]!;
  const size = texts.length / Math.max(1, length);
  const isRow = axis === shape.length - 1;
  const items = Array.from({ length }, (_, i) =>
    isRow ? texts[i]! : nest(texts.slice(i * size, (i + 1) * size), shape, gapOf, axis + 1),
  );
  const gap = gapOf(axis);
  if (gap !== null) items.splice(gap, 0, "...");
  return `[${items.join(isRow ? " " : `\n${" ".repeat(axis + 1)}`)}]`;
}
