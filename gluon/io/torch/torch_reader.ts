/** PyTorch's files of tensors, such as `torch.save(net.state_dict(), path)` writes: a zip with a pickle and numbers in it. */
import { sizeOf } from "../../nd/shape.ts";
import { bytesOfElement, decodeElements, dtypeOfFormat } from "../element_format.ts";
import { readZipEntry, type ZipEntry } from "../numpy/zip_directory.ts";
import type { OpenFile } from "../open_file.ts";
import type { Tensor } from "../safetensors.ts";
import { type Fail, failureOf, type TensorEntry, type TensorSource } from "../tensor_source.ts";
import { type Pickled, readPickle, TorchTensor } from "./pickle.ts";

/** The largest pickle that is read, in bytes: it has names and shapes, and no numbers. */
const LARGEST = 1 << 26;
/** Dictionaries within dictionaries. */
const DEEPEST = 16;

/**
 * Opens a file whose zip directory is read. Dictionaries within dictionaries are joined: `model.0.weight`; what is no
 * tensor, such as a count of epochs, is left out.
 *
 * @throws {RangeError} where its pickle asks for anything but tensors.
 */
export async function openTorch(file: OpenFile, zip: readonly ZipEntry[]): Promise<TensorSource> {
  const { what } = file;
  const fail = failureOf(what);
  const main = zip.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name)) ?? zip[0]!;
  const folder = main.name.slice(0, -"data.pkl".length);
  const memberOf = (name: string): ZipEntry | undefined =>
    zip.find((each) => each.name === folder + name);
  if (main.size > LARGEST) fail(`its pickle has ${main.size} bytes; no state_dict needs as many`);
  const order = memberOf("byteorder");
  if (order && new TextDecoder().decode(await readZipEntry(file, order, fail)) !== "little") {
    fail("its numbers are big-endian");
  }
  const tensors = new Map<string, TorchTensor>();
  collect(readPickle(await readZipEntry(file, main, fail), fail), "", tensors, fail, 0);
  const entries = new Map<string, TensorEntry>();
  for (const [name, { shape, storage }] of tensors) {
    const { format } = storage;
    entries.set(name, { shape, format, dtype: dtypeOfFormat(format) });
  }
  const read = async (name: string, scratch?: Uint8Array): Promise<Tensor> => {
    const tensor = tensors.get(name) as TorchTensor;
    const ofTensor: Fail = (why) => fail(`${name}: ${why}`);
    const { key, format } = tensor.storage;
    const member = memberOf(`data/${key}`);
    if (!member) return ofTensor(`the file has no part data/${key}`);
    const width = bytesOfElement(format);
    checkView(tensor, Math.floor(member.size / width), ofTensor);
    const bytes = await readZipEntry(file, member, fail, scratch);
    const own = viewOf(tensor, bytes, width);
    const data = decodeElements(format, own, `tensor ${name} of ${what}`);
    return { shape: tensor.shape, dtype: dtypeOfFormat(format), data };
  };
  return {
    ...{ kind: "torch", what, metadata: {}, isNamed: true, entries, read },
    close: () => file.close(),
  };
}

function collect(
  value: Pickled,
  name: string,
  tensors: Map<string, TorchTensor>,
  fail: Fail,
  depth: number,
): void {
  if (value instanceof TorchTensor) {
    if (tensors.has(name)) fail(`two of its tensors have the name ${JSON.stringify(name)}`);
    tensors.set(name || "0", value);
  } else if (value instanceof Map) {
    if (depth > DEEPEST) fail("its dictionaries lie within each other, or within themselves");
    for (const [key, each] of value) {
      if (typeof key !== "string" && typeof key !== "number") continue;
      collect(each, name === "" ? `${key}` : `${name}.${key}`, tensors, fail, depth + 1);
    }
  }
}

/** A view shows each number once, and lies within its storage. */
function checkView({ offset, shape, strides }: TorchTensor, length: number, fail: Fail): void {
  const size = sizeOf(shape);
  const last = shape.reduce((at, each, axis) => at + (each - 1) * strides[axis]!, offset);
  if (size > length || (size > 0 && (offset < 0 || last >= length))) {
    fail(`its shape (${shape.join(", ")}) shows more numbers than the ${length} that there are`);
  }
}

/** The bytes of a tensor in row-major order: copied, where they are not all that there are. */
function viewOf(
  { offset, shape, strides }: TorchTensor,
  bytes: Uint8Array,
  width: number,
): Uint8Array {
  const size = sizeOf(shape);
  let stride = 1;
  const isPlain = shape.toReversed().every((length, i) => {
    const isNext = length === 1 || strides[shape.length - 1 - i] === stride;
    stride *= length;
    return isNext;
  });
  if (isPlain && offset === 0 && size * width === bytes.length) return bytes;
  if (isPlain) return bytes.slice(offset * width, (offset + size) * width);
  const result = new Uint8Array(size * width);
  for (let i = 0; i < size; i++) {
    let [rest, at] = [i, offset];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    result.set(bytes.subarray(at * width, (at + 1) * width), i * width);
  }
  return result;
}
