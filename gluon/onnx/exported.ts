/** What the translations of operations to ONNX share. */
import type { Call } from "../nd/call_graph.ts";
import type { DType, NDArray } from "../nd/mod.ts";
import type { GraphWriter } from "./graph_writer.ts";
import { ELEMENT, type Element } from "./model.ts";

/** What a translation takes. */
export interface Exported {
  readonly graph: GraphWriter;
  readonly call: Call;
  /** The same call for a batch that is longer by 1. */
  readonly other: Call;
  /** The names of the inputs. */
  readonly inputs: readonly string[];
}

/** Gives the names of the outputs. */
export type Translation = (exported: Exported) => string | string[];

/** The element types of ONNX by ours. */
export const elementOf: Readonly<Record<DType, Element>> = {
  float32: ELEMENT.FLOAT,
  int32: ELEMENT.INT32,
  uint8: ELEMENT.UINT8,
};

/** Input `i` of a call. */
export function inputOf({ inputs, name }: Call, i: number): NDArray {
  const array = inputs[i];
  if (array) return array;
  throw new RangeError(`Cannot export ${name}: input ${i} is missing.`);
}

/** Refuses a call that ONNX cannot say. */
export function fail({ name }: Call, why: string): never {
  throw new RangeError(`Cannot export ${name} to ONNX: ${why}.`);
}

/** `value` converted to another element type. */
export function cast(graph: GraphWriter, value: string, element: Element): string {
  return graph.node("Cast", [value], { to: element });
}

/** The operators of activations by their names in MXNet. */
export const activationOperators: Readonly<Record<string, string>> = {
  relu: "Relu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  softrelu: "Softplus",
  softsign: "Softsign",
};
