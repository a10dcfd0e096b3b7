/** Writes ONNX files. */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  ATTRIBUTE_TYPES,
  ELEMENT,
  FIELD,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./model.ts";

/** The most bytes that readers of protobuf take. */
const LARGEST = 2 ** 31 - 1;
/** The version of the format that goes with opset 17. */
const IR_VERSION = 8;

/**
 * The bytes of a file.
 *
 * @throws {RangeError} where the net is larger than ONNX files can be without others beside them.
 */
export function writeModel(model: OnnxModel): Uint8Array {
  const size = model.initializers.reduce((sum, { data }) => sum + data.byteLength, 0);
  if (size > LARGEST) {
    throw new RangeError(
      `Cannot export to ONNX: the parameters are ${size} bytes; one file holds at most ${LARGEST}.`,
    );
  }
  const fields = FIELD.model;
  const writer = new BinaryWriter();
  writer.tag(fields.irVersion, WireType.Varint).int64(IR_VERSION);
  text(writer, fields.producer, model.producer);
  text(writer, fields.producerVersion, model.producerVersion);
  message(writer, fields.graph, () => writeGraph(writer, model));
  message(writer, fields.opsets, () => {
    text(writer, FIELD.opset.domain, "");
    writer.tag(FIELD.opset.version, WireType.Varint).int64(model.opset);
  });
  for (const [key, value] of Object.entries(model.metadata)) {
    message(writer, fields.metadata, () => {
      text(writer, FIELD.entry.key, key);
      text(writer, FIELD.entry.value, value);
    });
  }
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, model: OnnxModel): void {
  const fields = FIELD.graph;
  for (const node of model.nodes) message(writer, fields.nodes, () => writeNode(writer, node));
  text(writer, fields.name, model.graphName);
  for (const each of model.initializers) {
    message(writer, fields.initializers, () => writeTensor(writer, each));
  }
  for (const each of model.inputs) message(writer, fields.inputs, () => writeValue(writer, each));
  for (const each of model.outputs) message(writer, fields.outputs, () => writeValue(writer, each));
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  const fields = FIELD.node;
  for (const each of node.inputs) text(writer, fields.inputs, each);
  for (const each of node.outputs) text(writer, fields.outputs, each);
  text(writer, fields.name, node.name);
  text(writer, fields.op, node.op);
  if (node.domain !== "") text(writer, fields.domain, node.domain);
  for (const [name, attribute] of node.attributes) {
    message(writer, fields.attributes, () => writeAttribute(writer, name, attribute));
  }
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  const fields = FIELD.attribute;
  const { kind, value } = attribute;
  text(writer, fields.name, name);
  if (kind === "float") writer.tag(fields.float, WireType.Bit32).float(value);
  else if (kind === "int") writer.tag(fields.int, WireType.Varint).int64(value);
  else if (kind === "string") text(writer, fields.string, value);
  else if (kind === "tensor") message(writer, fields.tensor, () => writeTensor(writer, value));
  else if (kind === "floats") {
    for (const each of value) writer.tag(fields.floats, WireType.Bit32).float(each);
  } else if (kind === "ints") {
    for (const each of value) writer.tag(fields.ints, WireType.Varint).int64(each);
  } else if (kind === "strings") for (const each of value) text(writer, fields.strings, each);
  writer.tag(fields.type, WireType.Varint).int32(ATTRIBUTE_TYPES[kind]);
}

function writeTensor(writer: BinaryWriter, { name, shape, element, data }: OnnxTensor): void {
  const fields = FIELD.tensor;
  for (const each of shape) writer.tag(fields.dims, WireType.Varint).int64(each);
  writer.tag(fields.element, WireType.Varint).int32(element);
  text(writer, fields.name, name);
  const raw =
    element === ELEMENT.INT64 ? BigInt64Array.from(data as ArrayLike<number>, BigInt) : data;
  const bytes = new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  writer.tag(fields.raw, WireType.LengthDelimited).bytes(bytes);
}

function writeValue(writer: BinaryWriter, { name, element, shape }: OnnxValue): void {
  text(writer, FIELD.value.name, name);
  message(writer, FIELD.value.type, () =>
    message(writer, FIELD.type.tensor, () => {
      writer.tag(FIELD.tensorType.element, WireType.Varint).int32(element);
      message(writer, FIELD.tensorType.shape, () => {
        for (const each of shape ?? []) {
          message(writer, FIELD.shape.dims, () => {
            if (typeof each === "string") text(writer, FIELD.dim.name, each);
            else writer.tag(FIELD.dim.value, WireType.Varint).int64(each);
          });
        }
      });
    }),
  );
}

function message(writer: BinaryWriter, field: number, body: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  body();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
