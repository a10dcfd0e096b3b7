/** How values that a caller gave stand in messages. */

/** A value in a few words: itself where it is short, else its kind. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name}`;
  if (Array.isArray(value)) {
    const text = `[${value.slice(0, 20).map(describe).join(", ")}]`;
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "an object";
  return String(value);
}
