/** MXNet's `.params` files, written; MXNet 1.9.1 reads them by `nd.load`, `load_parameters` and `SymbolBlock.imports`. */
import { formatOf } from "../element_format.ts";
import { bytesOf, type Tensor } from "../safetensors.ts";
import { formatsByFlag, MAGIC } from "./array_header.ts";
import { LIST_MAGIC } from "./params_reader.ts";

const CPU = 1;

/**
 * The bytes of a file, in pieces: a header before each array's own memory, the names at the end. Where an array is a
 * scalar or has no elements, the file is of version V3, which MXNet reads under `mx.util.np_shape()`; else it is of V2.
 *
 * @param isNamed Whether the names are written; without them MXNet loads a list.
 */
export function* paramsPieces(
  tensors: ReadonlyMap<string, Tensor>,
  isNamed = true,
): Generator<Uint8Array> {
  const all = [...tensors.values()];
  const isV3 = all.some(({ shape }) => shape.length === 0 || shape.includes(0));
  yield numbers(["u64", LIST_MAGIC], ["u64", 0], ["u64", all.length]);
  for (const tensor of all) {
    yield numbers(
      ["u32", isV3 ? MAGIC.v3 : MAGIC.v2],
      ["u32", 0], // dense
      ["u32", tensor.shape.length],
      ...tensor.shape.map((length): Field => ["u64", length]),
      ["u32", CPU],
      ["u32", 0], // its number
      ["u32", formatsByFlag.indexOf(formatOf[tensor.dtype])],
    );
    yield bytesOf(tensor);
  }
  const names = isNamed ? [...tensors.keys()] : [];
  yield numbers(["u64", names.length]);
  for (const name of names) {
    const text = new TextEncoder().encode(name);
    yield numbers(["u64", text.length]);
    yield text;
  }
}

type Field = readonly ["u32" | "u64", number];

function numbers(...fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [type]) => sum + (type === "u32" ? 4 : 8), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [type, value] of fields) {
    if (type === "u32") view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += type === "u32" ? 4 : 8;
  }
  return bytes;
}
