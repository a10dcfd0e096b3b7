/** How values that a caller gave stand in error messages. */

const MOST_NUMBERS = 8;
const MOST_CHARACTERS = 60;
const DEEPEST = 4;

/**
 * A value as one would type it, where it is short: `2`, `"left"`, `[1, 2]`, `{"seed":1}`, `Float32Array [3.5]`. Long
 * ones are cut, typed arrays after 8 numbers; an instance of a class stands by its class, a function by its name.
 */
export function formatValue(value: unknown): string {
  return format(value, 0);
}

function format(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return formatView(value);
  if (depth === DEEPEST) return "...";
  if (Array.isArray(value)) {
    const parts = value.slice(0, MOST_CHARACTERS).map((each) => format(each, depth + 1));
    return shorten(`[${parts.join(", ")}]`);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return value.constructor?.name ?? "an object";
  }
  const parts = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${format(each, depth + 1)}`,
  );
  return shorten(`{${parts.join(",")}}`);
}

function formatView(view: ArrayBufferView): string {
  const { name } = view.constructor;
  if (view instanceof DataView) return name;
  const numbers = view as Float32Array;
  const more = numbers.length > MOST_NUMBERS ? `, ... ${numbers.length} numbers` : "";
  return `${name} [${numbers.subarray(0, MOST_NUMBERS).join(", ")}${more}]`;
}

function shorten(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 3)}...` : text;
}
