/** Where a block keeps its parameters and children: in public fields, or arrays in public fields. */
import { Block } from "./block.ts";
import { Parameter } from "./parameter.ts";

/** A parameter or child of a block, and a way to put another in its place. */
export interface Member {
  readonly name: string;
  readonly value: Block | Parameter;
  readonly replace: (value: Block | Parameter) => void;
}

/** The members in order of their fields; an element of an array `layers` is called `layers.0`. */
export function* members(block: Block): Generator<Member> {
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
}

/** Every parameter of a block and its descendants, by structural name; own ones first. */
export function* parametersOf(block: Block, prefix = ""): Generator<[name: string, Parameter]> {
  for (const [name, { value }] of parameterMembers(block, prefix)) yield [name, value];
}

/** The places of those parameters. */
export function* parameterMembers(
  block: Block,
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
  value: Block | Parameter,
): Member {
  const replace = (other: Block | Parameter): void => {
    holder[key] = other;
  };
  return { name, value, replace };
}

function isMember(value: unknown): value is Block | Parameter {
  return value instanceof Block || value instanceof Parameter;
}

/** A block inside of another container would go untrained and unsaved without a word. */
function refuseHidden(block: Block, name: string, value: unknown): void {
  if (!contents(value).some(isMember)) return;
  throw new TypeError(
    `Cannot collect the parameters of ${block.constructor.name}: its field ${name} holds blocks or ` +
      "parameters in a place where they are not found; keep each in a field of its own, or all in " +
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
