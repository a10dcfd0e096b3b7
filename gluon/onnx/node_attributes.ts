/** Attributes of an operator in an ONNX file. */

import { ELEMENT, type OnnxAttribute, type OnnxNode, type OnnxTensor } from "./model.ts";
import type { HostTensor } from "./value.ts";
import { host } from "./value.ts";

/** The attributes of one node; what was not asked for is unknown. */
export class NodeAttributes {
  readonly node: OnnxNode;
  /** The version of the operators. */
  readonly opset: number;
  readonly #asked = new Set<string>();

  constructor(node: OnnxNode, opset: number) {
    this.node = node;
    this.opset = opset;
  }

  /** The names that nobody asked for. */
  get unknown(): string[] {
    return [...this.node.attributes.keys()].filter((name) => !this.#asked.has(name));
  }

  /** Whether input `i` is there. */
  hasInput(i: number): boolean {
    return (this.node.inputs[i] ?? "") !== "";
  }

  integer(name: string, byDefault: number): number {
    const value = this.#value(name, "int", "a whole number");
    if (value === undefined) return byDefault;
    return Number.isSafeInteger(value) ? value : this.#fail(name, value, "a whole number");
  }

  flag(name: string, byDefault = false): boolean {
    return this.integer(name, Number(byDefault)) !== 0;
  }

  float(name: string, byDefault: number): number {
    return this.#value(name, "float", "a number") ?? byDefault;
  }

  /** A text; where `allowed` is given, one of these. */
  text(name: string, byDefault: string, allowed?: readonly string[]): string {
    const value = this.#value(name, "string", "a text") ?? byDefault;
    if (allowed && !allowed.includes(value)) this.#fail(name, value, allowed.join(" or "));
    return value;
  }

  integers(name: string): readonly number[] | undefined {
    return this.#value(name, "ints", "whole numbers");
  }

  floats(name: string): readonly number[] | undefined {
    return this.#value(name, "floats", "numbers");
  }

  texts(name: string): readonly string[] | undefined {
    return this.#value(name, "strings", "texts");
  }

  tensor(name: string): OnnxTensor | undefined {
    return this.#value(name, "tensor", "a tensor");
  }

  /** Refuses any value but these of a whole number. */
  only(name: string, byDefault: number, ...allowed: readonly number[]): void {
    const value = this.integer(name, byDefault);
    if (!allowed.includes(value)) this.#fail(name, value, allowed.join(" or "));
  }

  #value<Kind extends OnnxAttribute["kind"]>(
    name: string,
    kind: Kind,
    what: string,
  ): Extract<OnnxAttribute, { kind: Kind }>["value"] | undefined {
    this.#asked.add(name);
    const attribute = this.node.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (attribute.kind !== kind) return this.#fail(name, attribute.kind, what);
    return attribute.value as never;
  }

  #fail(name: string, value: unknown, what: string): never {
    throw new RangeError(`its ${name} is ${value}, but must be ${what}`);
  }
}

/** A tensor of a file as numbers on the host. */
export function hostOf({ shape, data, element }: OnnxTensor): HostTensor {
  const isFloat =
    element === ELEMENT.FLOAT ||
    element === ELEMENT.DOUBLE ||
    element === ELEMENT.FLOAT16 ||
    element === ELEMENT.BFLOAT16;
  return host(data, shape, element === ELEMENT.BOOL ? "bool" : isFloat ? "float" : "int");
}
