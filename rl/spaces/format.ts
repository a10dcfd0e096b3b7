/** Text of spaces as Gymnasium writes it: NumPy's shortest float32 and Python's tuples. */

/** `(3,)`, `(2, 3)`, `()`. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** One number where all are equal, else NumPy's `[-1. -2.]`. */
export function formatArray(values: ArrayLike<number>, shape: readonly number[]): string {
  const numbers = Array.from(values);
  const isFloat = values instanceof Float32Array;
  const [first] = numbers;
  if (first !== undefined && numbers.every((value) => value === first)) {
    return isFloat ? formatFloat(first) : String(first);
  }
  const texts = isFloat ? alignFloats(numbers) : numbers.map(String);
  const width = Math.max(...texts.map((text) => text.length));
  return nest(
    texts.map((text) => (isFloat ? text : text.padStart(width))),
    shape,
  );
}

/** NumPy's columns: the points one under the other, no digit that float32 does not need. */
function alignFloats(numbers: readonly number[]): string[] {
  const texts = numbers.map((value) => formatFloat(value).replace(/\.0$/, "."));
  const finite = texts.filter((text) => text.includes(".")).map((text) => text.split("."));
  const before = Math.max(0, ...finite.map(([whole = ""]) => whole.length));
  const after = Math.max(0, ...finite.map(([, fraction = ""]) => fraction.length));
  const width = Math.max(...texts.map((text) => text.length), before + 1 + after);
  return texts.map((text) => {
    const [whole = "", fraction] = text.split(".");
    if (fraction === undefined) return text.padStart(width);
    return `${whole.padStart(before)}.${fraction.padEnd(after)}`;
  });
}

/** The shortest decimal that reads back as the same float32: `-0.41887903`, `1.0`, `inf`. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  let precision = 1;
  while (Math.fround(Number(value.toPrecision(precision))) !== value) precision += 1;
  const text = String(Number(value.toPrecision(precision)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Row-major texts in brackets, one row a line. */
function nest(texts: readonly string[], shape: readonly number[], depth = 1): string {
  const [length = 1, ...rest] = shape;
  if (rest.length === 0) return `[${texts.join(" ")}]`;
  const size = texts.length / length;
  const rows = Array.from({ length }, (_, i) =>
    nest(texts.slice(i * size, (i + 1) * size), rest, depth + 1),
  );
  return `[${rows.join(`\n${" ".repeat(depth)}`)}]`;
}
