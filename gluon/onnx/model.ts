/**
 * What an ONNX file holds, as far as nets need it, and the numbers of its fields in protobuf.
 * Source: onnx 1.23, onnx/onnx.proto.
 */
import type { NumericArray } from "../nd/mod.ts";

/** Element types by their names in ONNX. */
export const ELEMENT = {
  FLOAT: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  STRING: 8,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  UINT32: 12,
  UINT64: 13,
  BFLOAT16: 16,
} as const;

/** The number of an element type. */
export type Element = (typeof ELEMENT)[keyof typeof ELEMENT];

/** A constant array. Whole numbers are as wide as in the file; those of 64 bits are float64, exact up to 2^53. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly element: Element;
  readonly data: NumericArray | Float64Array;
}

/** The value of an attribute; whole numbers are of another kind than others. */
export type OnnxAttribute =
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "tensor"; readonly value: OnnxTensor }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  | { readonly kind: "other"; readonly value: null };

/** The call of an operator; an input that is left out is "". */
export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An input or output of the net; a length that follows the batch is a text. */
export interface OnnxValue {
  readonly name: string;
  readonly element: Element;
  readonly shape: readonly (number | string)[] | null;
}

/** A net. */
export interface OnnxModel {
  readonly producer: string;
  readonly producerVersion: string;
  readonly opset: number;
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Numbers of fields, by message. */
export const FIELD = {
  model: {
    irVersion: 1,
    producer: 2,
    producerVersion: 3,
    graph: 7,
    opsets: 8,
    metadata: 14,
    functions: 25,
  },
  opset: { domain: 1, version: 2 },
  entry: { key: 1, value: 2 },
  graph: { nodes: 1, name: 2, initializers: 5, inputs: 11, outputs: 12, sparse: 15 },
  node: { inputs: 1, outputs: 2, name: 3, op: 4, attributes: 5, domain: 7 },
  attribute: {
    name: 1,
    float: 2,
    int: 3,
    string: 4,
    tensor: 5,
    floats: 7,
    ints: 8,
    strings: 9,
    type: 20,
  },
  tensor: {
    dims: 1,
    element: 2,
    floats: 4,
    int32s: 5,
    strings: 6,
    int64s: 7,
    name: 8,
    raw: 9,
    doubles: 10,
    uint64s: 11,
    external: 13,
    location: 14,
  },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dims: 1 },
  dim: { value: 1, name: 2 },
} as const;

/** The kinds of attributes by their numbers. */
export const ATTRIBUTE_TYPES: Readonly<Record<OnnxAttribute["kind"], number>> = {
  other: 0,
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
};
