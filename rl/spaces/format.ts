/** Spaces as text, as Gymnasium prints them: NumPy arrays and Python tuples. */

/** Bounds as text: one number where all are equal, else as `formatArray`. */
export function formatBounds(values: ArrayLike<number>, shape: readonly number[]): string {
  const numbers = Array.from(values);
  const [first] = numbers;
  if (first === undefined || numbers.some((value) => value !== first)) {
    return formatArray(values, shape);
  }
  return values instanceof Float32Array ? formatFloat(first) : String(first);
}

/** An array as NumPy prints it, `[-1. -2.]`, one line a row. */
export function formatArray(values: ArrayLike<number>, shape: readonly number[]): string {
  const numbers = Array.from(values);
  return nest(values instanceof Float32Array ? alignFloats(numbers) : alignRight(numbers), shape);
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
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  let precision = 1;
  while (Math.fround(Number(value.toPrecision(precision))) !== value) precision += 1;
  const text = String(Number(value.toPrecision(precision)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Nests row-major texts in brackets, one line a row. */
function nest(texts: readonly string[], shape: readonly number[], depth = 1): string {
  const [length = 1, ...rest] = shape;
  if (rest.length === 0) return `[${texts.join(" ")}]`;
  const size = texts.length / length;
  const rows = Array.from({ length }, (_, i) =>
    nest(texts.slice(i * size, (i + 1) * size), rest, depth + 1),
  );
  return `[${rows.join(`\n${" ".repeat(depth)}`)}]`;
}
