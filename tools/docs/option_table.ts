/** Tables of options, made of their schemas. */

import * as z from "zod/mini";
import { formatOption } from "../../cli/flags.ts";

/** What is used of the JSON Schema of an option. */
interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Property[];
  readonly items?: Property;
  readonly prefixItems?: readonly Property[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly description?: string;
  readonly default?: unknown;
}

/** Rows of a table of Markdown: option, values, default, what it is for. */
export function optionTable(schema: z.ZodMiniType): string {
  const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as {
    readonly properties?: Readonly<Record<string, Property>>;
  };
  const rows = Object.entries(properties).map(([name, property]) => {
    const value = property.default === undefined ? "" : `\`${formatOption(property.default)}\``;
    return `| \`${name}\` | ${cell(valuesOf(property))} | ${cell(value)} | ${cell(property.description ?? "")} |`;
  });
  return ["| option | values | default | what it is for |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** What an option may be, in words. */
export function valuesOf(property: Property): string {
  const { type, enum: choices, const: constant, anyOf, items, prefixItems } = property;
  if (anyOf !== undefined) return anyOf.map(valuesOf).join(" or ");
  if (choices !== undefined) return choices.join(", ");
  if (constant !== undefined) return JSON.stringify(constant);
  if (prefixItems !== undefined) return `[${prefixItems.map(valuesOf).join(", ")}]`;
  if (type === "array") return `list of ${items === undefined ? "values" : valuesOf(items)}`;
  if (type === "boolean") return "true, false";
  if (type === "integer" || type === "number") return `${type}${boundsOf(property)}`;
  return type ?? "any";
}

/** ` > 0`, ` 0 to 1`; numbers of 53 bits bound every integer, and are not told of. */
function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Property): string {
  const isBound = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return ` ${minimum} to ${maximum}`;
  const parts = [
    isBound(minimum) ? `>= ${minimum}` : isBound(exclusiveMinimum) ? `> ${exclusiveMinimum}` : "",
    isBound(maximum) ? `<= ${maximum}` : isBound(exclusiveMaximum) ? `< ${exclusiveMaximum}` : "",
  ].filter((each) => each !== "");
  return parts.length === 0 ? "" : ` ${parts.join(", ")}`;
}
