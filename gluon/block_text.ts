/** Blocks as text. */
import type { Block } from "./block.ts";

/** The class, and its children one a line, as in MXNet. */
export function blockText(block: Block): string {
  const lines = [...block.children].map(([name, child]) => {
    return `  (${name}): ${child.toString().replaceAll("\n", "\n  ")}`;
  });
  return `${block.constructor.name}(\n${lines.join("\n")}\n)`;
}
