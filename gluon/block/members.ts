/** Parameters and child blocks of a block: its public fields, and elements of arrays in public fields. */

import { Parameter } from "../parameter/parameter.ts";
import type { AnyBlock } from "./block.ts";
import { Callable } from "./callable.ts";

/** A parameter or child block, with its structural name and a way to replace it. */
export interface Member {
  readonly name: string;
  readonly value: AnyBlock | Parameter;
  readonly replace: (value: AnyBlock | Parameter) => void;
}

/** Members in order of their fields; an element of an array `layers` has the name `layers.0`. */
export function* members(block: AnyBlock): Generator<Member> {
  const fields = block as unknown as Record<string, unknown>;
  for (const [field, value] of Object.entries(fields)) {
    if (isMember(value)) yield memberAt(fields, field, field, value);
    else if (Array.isArray(value)) {
      for (const [i, element] of value.entries()) {
        const name = `${field}.${i}`;
        if (isMember(element)) yield memberAt(value, i, name, element);
        else refuseHidden(block, name, element);
      }
    } else refuseHidden(block, field, value);
  }
  const named = block.namedParameters;
  for (const [name, value] of named) {
    yield { name, value, replace: (other) => named.set(name, other as Parameter) };
  }
}

/** Every parameter of a block and its descendants, by structural name; own ones first. */
export function* parametersOf(block: AnyBlock, prefix = ""): Generator<[name: string, Parameter]> {
  for (const [name, { value }] of parameterMembers(block, prefix)) yield [name, value];
}

/** The places of those parameters. */
export function* parameterMembers(
  block: AnyBlock,
  prefix = "",
): Generator<[name: string, Member & { readonly value: Parameter }]> {
  for (const member of members(block)) {
    if (member.value instanceof Parameter) {
      yield [prefix + member.name, member as Member & { readonly value: Parameter }];
    }
  }
  for (const [name, child] of block.children) yield* parameterMembers(child, `${prefix}${name}.`);
}

function memberAt<Key extends PropertyKey>(
  holder: Record<Key, unknown>,
  key: Key,
  name: string,
  value: AnyBlock | Parameter,
): Member {
  const replace = (other: AnyBlock | Parameter): void => {
    holder[key] = other;
  };
  return { name, value, replace };
}

function isMember(value: unknown): value is AnyBlock | Parameter {
  return value instanceof Parameter || isBlock(value);
}

/** Asked by what a block can do, as the class of blocks is built on this module. */
function isBlock(value: unknown): value is AnyBlock {
  return value instanceof Callable && "forward" in value;
}

/** A block inside of another container would go untrained and unsaved without a word. */
function refuseHidden(block: AnyBlock, name: string, value: unknown): void {
  if (!contents(value).some(isMember)) return;
  throw new TypeError(
    `Cannot collect the parameters of ${block.constructor.name}: its field ${name} holds blocks or ` +
      "parameters in a place where they are not found; keep each in its own field, or all in " +
      "one array.",
  );
}

/** What a map, set, nested array or plain object holds. */
function contents(value: unknown): unknown[] {
  if (value instanceof Map) return [...value.values()];
  if (value instanceof Set || Array.isArray(value)) return [...value];
  if (typeof value !== "object" || value === null) return [];
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : [];
}
