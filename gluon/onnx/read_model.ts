/** Reads ONNX files, with suspicion: every length is checked, and what is not known is skipped or refused. */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { type Fail, failureOf } from "../io/tensor_source.ts";
import { sizeOf } from "../nd/shape.ts";
import {
  ATTRIBUTE_TYPES,
  ELEMENT,
  type Element,
  FIELD,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./model.ts";
import { decodeTensor, type TensorFields, widthOf } from "./read_tensor.ts";

/** A field that is being read. */
interface Field {
  readonly reader: BinaryReader;
  readonly wire: WireType;
}

/** Where the numbers of a tensor lie in a file beside the model. */
export interface ExternalPart {
  readonly location: string;
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** Gives a part; `null` where it is not there yet, and the tensor is left without numbers. */
type TakePart = (part: ExternalPart) => Uint8Array | null;

/** A text that tells parts apart. */
export function keyOf({ location, offset, length }: ExternalPart): string {
  return `${offset} ${length} ${location}`;
}

/**
 * The model in a file.
 *
 * @param what The file in messages.
 * @param takePart Gives parts of other files; without it, they are refused.
 * @throws {RangeError} where it is none, or is damaged.
 */
export function readModel(bytes: Uint8Array, what: string, takePart?: TakePart): OnnxModel {
  const fail = failureOf(what);
  try {
    return new ModelReader(fail, takePart).model(bytes);
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith("Cannot read ")) throw error;
    return fail(`it is no ONNX file, or is damaged: ${(error as Error).message}`);
  }
}

class ModelReader {
  readonly #fail: Fail;
  readonly #takePart: TakePart | undefined;

  constructor(fail: Fail, takePart: TakePart | undefined) {
    this.#fail = fail;
    this.#takePart = takePart;
  }

  model(bytes: Uint8Array): OnnxModel {
    const fields = FIELD.model;
    const texts = { producer: "", producerVersion: "" };
    const metadata: [string, string][] = [];
    const opsets: [string, number][] = [];
    let irVersion = 0;
    let graph: ReturnType<ModelReader["graph"]> | null = null;
    this.#each(bytes, {
      [fields.irVersion]: (field) => {
        irVersion = this.#integer(field);
      },
      [fields.producer]: (field) => {
        texts.producer = this.#text(field);
      },
      [fields.producerVersion]: (field) => {
        texts.producerVersion = this.#text(field);
      },
      [fields.graph]: (field) => {
        graph = this.graph(this.#bytes(field));
      },
      [fields.opsets]: (field) => void opsets.push(this.#opset(this.#bytes(field))),
      [fields.metadata]: (field) => void metadata.push(this.#entry(this.#bytes(field))),
      [fields.functions]: () => this.#fail("it defines functions, which are not read; inline them"),
    });
    if (graph === null || irVersion === 0)
      return this.#fail("it is no ONNX model: it has no graph");
    const opset = opsets.find(([domain]) => domain === "" || domain === "ai.onnx")?.[1];
    if (opset === undefined) return this.#fail("it names no version of the operators");
    return {
      ...texts,
      ...(graph as ReturnType<ModelReader["graph"]>),
      opset,
      metadata: Object.fromEntries(metadata),
    };
  }

  graph(
    bytes: Uint8Array,
  ): Pick<OnnxModel, "graphName" | "nodes" | "initializers" | "inputs" | "outputs"> {
    const fields = FIELD.graph;
    let graphName = "";
    const [nodes, initializers]: [OnnxNode[], OnnxTensor[]] = [[], []];
    const [inputs, outputs]: [OnnxValue[], OnnxValue[]] = [[], []];
    this.#each(bytes, {
      [fields.nodes]: (field) => void nodes.push(this.#node(this.#bytes(field))),
      [fields.name]: (field) => {
        graphName = this.#text(field);
      },
      [fields.initializers]: (field) => void initializers.push(this.#tensor(this.#bytes(field))),
      [fields.inputs]: (field) => void inputs.push(this.#value(this.#bytes(field))),
      [fields.outputs]: (field) => void outputs.push(this.#value(this.#bytes(field))),
      [fields.sparse]: () => this.#fail("it has sparse tensors"),
    });
    return { graphName, nodes, initializers, inputs, outputs };
  }

  #node(bytes: Uint8Array): OnnxNode {
    const fields = FIELD.node;
    const texts = { name: "", op: "", domain: "" };
    const [inputs, outputs]: [string[], string[]] = [[], []];
    const attributes = new Map<string, OnnxAttribute>();
    this.#each(bytes, {
      [fields.inputs]: (field) => void inputs.push(this.#text(field)),
      [fields.outputs]: (field) => void outputs.push(this.#text(field)),
      [fields.name]: (field) => {
        texts.name = this.#text(field);
      },
      [fields.op]: (field) => {
        texts.op = this.#text(field);
      },
      [fields.domain]: (field) => {
        texts.domain = this.#text(field);
      },
      [fields.attributes]: (field) => {
        attributes.set(...this.#attribute(this.#bytes(field)));
      },
    });
    return { ...texts, name: texts.name || outputs[0] || texts.op, inputs, outputs, attributes };
  }

  #attribute(bytes: Uint8Array): [string, OnnxAttribute] {
    const fields = FIELD.attribute;
    const [floats, ints, strings]: [number[], number[], string[]] = [[], [], []];
    const single = { float: 0, int: 0, string: "", tensor: null as OnnxTensor | null };
    let name = "";
    let type = 0;
    this.#each(bytes, {
      [fields.name]: (field) => {
        name = this.#text(field);
      },
      [fields.type]: (field) => {
        type = this.#integer(field);
      },
      [fields.float]: (field) => {
        this.#floats(field, (value) => {
          single.float = value;
        });
      },
      [fields.int]: (field) => {
        single.int = this.#integer(field);
      },
      [fields.string]: (field) => {
        single.string = this.#text(field);
      },
      [fields.tensor]: (field) => {
        single.tensor = this.#tensor(this.#bytes(field));
      },
      [fields.floats]: (field) => this.#floats(field, (value) => floats.push(value)),
      [fields.ints]: (field) => this.#integers(field, (value) => ints.push(value)),
      [fields.strings]: (field) => void strings.push(this.#text(field)),
    });
    const kind = (Object.keys(ATTRIBUTE_TYPES) as OnnxAttribute["kind"][]).find(
      (each) => ATTRIBUTE_TYPES[each] === type,
    );
    const values = { ...single, floats, ints, strings };
    const isKnown = kind !== undefined && kind !== "other" && values[kind] !== null;
    const value = isKnown ? { kind, value: values[kind] } : { kind: "other", value: null };
    return [name, value as OnnxAttribute];
  }

  #tensor(bytes: Uint8Array): OnnxTensor {
    const fields = FIELD.tensor;
    const shape: number[] = [];
    const found: TensorFields = { raw: null, floats: [], integers: [] };
    let name = "";
    let element = 0;
    let isElsewhere = false;
    const place = new Map<string, string>();
    // Numbers of a field come in packs or one by one; only their count is in the shape.
    this.#each(bytes, {
      [fields.dims]: (field) => this.#integers(field, (value) => shape.push(value)),
      [fields.element]: (field) => {
        element = this.#integer(field);
      },
      [fields.name]: (field) => {
        name = this.#text(field);
      },
      [fields.raw]: (field) => {
        found.raw = this.#bytes(field);
      },
      [fields.floats]: (field) => this.#floats(field, (value) => found.floats.push(value)),
      [fields.doubles]: (field) => this.#doubles(field, (value) => found.floats.push(value)),
      [fields.int32s]: (field) => this.#integers(field, (value) => found.integers.push(value)),
      [fields.int64s]: (field) => this.#integers(field, (value) => found.integers.push(value)),
      [fields.uint64s]: (field) => this.#integers(field, (value) => found.integers.push(value)),
      [fields.external]: (field) => {
        isElsewhere = true;
        place.set(...this.#entry(this.#bytes(field)));
      },
      [fields.location]: (field) => {
        isElsewhere = this.#integer(field) === 1 || isElsewhere;
      },
    });
    const label = `tensor ${JSON.stringify(name.slice(0, 80))}`;
    const isShape = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
    if (!isShape || !Number.isSafeInteger(sizeOf(shape))) {
      return this.#fail(`${label} has the shape (${shape.slice(0, 8).join(", ")})`);
    }
    if (isElsewhere) {
      const part = this.#part(label, place, sizeOf(shape) * widthOf(element as Element));
      found.raw = this.#takePart?.(part) ?? null;
      if (found.raw === null) {
        return { name, shape, element: element as Element, data: new Float32Array(0) };
      }
    }
    const data = decodeTensor(element as Element, sizeOf(shape), found, (why) =>
      this.#fail(`${label} ${why}`),
    );
    return { name, shape, element: element as Element, data };
  }

  /** Where a tensor lies in another file; without a length, it is as long as its shape says. */
  #part(label: string, place: ReadonlyMap<string, string>, size: number): ExternalPart {
    if (!this.#takePart) {
      return this.#fail(
        `${label} lies in another file; save the model as one file (in PyTorch: external_data=False)`,
      );
    }
    const [offset, length] = [
      Number(place.get("offset") ?? 0),
      Number(place.get("length") ?? size),
    ];
    const location = place.get("location");
    const isWhole = [offset, length].every((each) => Number.isSafeInteger(each) && each >= 0);
    if (location === undefined || !isWhole || length !== size) {
      return this.#fail(
        `${label} lies at ${offset}, ${length} bytes, of ${JSON.stringify(location?.slice(0, 80))}; its shape has ${size}`,
      );
    }
    return { location, offset, length };
  }

  #value(bytes: Uint8Array): OnnxValue {
    let name = "";
    let element: Element = ELEMENT.FLOAT;
    let shape: (number | string)[] | null = null;
    const tensorType = (field: Field): void =>
      this.#each(this.#bytes(field), {
        [FIELD.tensorType.element]: (each) => {
          element = this.#integer(each) as Element;
        },
        [FIELD.tensorType.shape]: (each) => {
          const dims: (number | string)[] = [];
          shape = dims;
          this.#each(this.#bytes(each), {
            [FIELD.shape.dims]: (dim) => void dims.push(this.#dim(this.#bytes(dim))),
          });
        },
      });
    this.#each(bytes, {
      [FIELD.value.name]: (field) => {
        name = this.#text(field);
      },
      [FIELD.value.type]: (field) =>
        this.#each(this.#bytes(field), { [FIELD.type.tensor]: tensorType }),
    });
    return { name, element, shape };
  }

  #dim(bytes: Uint8Array): number | string {
    let dim: number | string = "";
    this.#each(bytes, {
      [FIELD.dim.value]: (field) => {
        dim = this.#integer(field);
      },
      [FIELD.dim.name]: (field) => {
        dim = this.#text(field);
      },
    });
    return dim;
  }

  #opset(bytes: Uint8Array): [string, number] {
    let [domain, version] = ["", 0];
    this.#each(bytes, {
      [FIELD.opset.domain]: (field) => {
        domain = this.#text(field);
      },
      [FIELD.opset.version]: (field) => {
        version = this.#integer(field);
      },
    });
    return [domain, version];
  }

  #entry(bytes: Uint8Array): [string, string] {
    let [key, value] = ["", ""];
    this.#each(bytes, {
      [FIELD.entry.key]: (field) => {
        key = this.#text(field);
      },
      [FIELD.entry.value]: (field) => {
        value = this.#text(field);
      },
    });
    return [key, value];
  }

  /** Calls the handler of each field that has one; others are skipped. */
  #each(bytes: Uint8Array, handlers: Readonly<Record<number, (field: Field) => void>>): void {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      const handle = handlers[number];
      if (handle) handle({ reader, wire });
      else if (wire === WireType.StartGroup || wire === WireType.EndGroup) {
        this.#fail("it is no ONNX file: it has groups");
      } else reader.skip(wire, number);
    }
  }

  #expect({ wire }: Field, expected: WireType): void {
    if (wire !== expected) this.#fail("it is no ONNX file: a field is of another type");
  }

  #bytes(field: Field): Uint8Array {
    this.#expect(field, WireType.LengthDelimited);
    return field.reader.bytes();
  }

  #text(field: Field): string {
    this.#expect(field, WireType.LengthDelimited);
    return field.reader.string();
  }

  #integer(field: Field): number {
    this.#expect(field, WireType.Varint);
    return Number(field.reader.int64());
  }

  #integers({ reader, wire }: Field, take: (value: number) => void): void {
    if (wire !== WireType.LengthDelimited) take(this.#integer({ reader, wire }));
    else {
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) take(Number(packed.int64()));
    }
  }

  #floats(field: Field, take: (value: number) => void): void {
    this.#numbers(field, WireType.Bit32, (reader) => take(reader.float()));
  }

  #doubles(field: Field, take: (value: number) => void): void {
    this.#numbers(field, WireType.Bit64, (reader) => take(reader.double()));
  }

  #numbers(field: Field, single: WireType, next: (reader: BinaryReader) => void): void {
    if (field.wire === WireType.LengthDelimited) {
      const packed = new BinaryReader(field.reader.bytes());
      while (packed.pos < packed.len) next(packed);
    } else {
      this.#expect(field, single);
      next(field.reader);
    }
  }
}
