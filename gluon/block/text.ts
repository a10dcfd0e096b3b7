/** Text representations of blocks, as Python's `repr` of MXNet's. */
import type { AnyBlock } from "./block.ts";

/** A block's class and its children, one per line, as in MXNet. */
export function blockText(block: AnyBlock): string {
  const lines = [...block.children].map(([name, child]) => {
    return `  (${name}): ${child.toString().replaceAll("\n", "\n  ")}`;
  });
  return `${block.constructor.name}(\n${lines.join("\n")}\n)`;
}

/** Options as in MXNet's texts: `axis=1, eps=1e-05, center=True`. */
export function optionsText(options: Readonly<Record<string, number | boolean>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${python(value)}`)
    .join(", ");
}

/** Numbers as a tuple in Python: `(3, 3)`, `(3,)`. */
export function tupleText(values: readonly number[]): string {
  return `(${values.join(", ")}${values.length === 1 ? "," : ""})`;
}

/** A number or truth value as Python writes it. */
function python(value: number | boolean): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value < 1e-4 && value > 0 ? value.toExponential() : value).replace(
    /e-(\d)$/,
    "e-0$1",
  );
}
