/** The constant arrays of ONNX files: the weights of their nets, without the nets. */
import { dtypeOfFormat } from "../io/element_format.ts";
import type { FileSource } from "../io/file_kinds.ts";
import type { OpenFile } from "../io/open_file.ts";
import type { Tensor } from "../io/safetensors.ts";
import { arrayOf } from "../io/stored_dtype.ts";
import { failureOf, type TensorEntry, type TensorSource } from "../io/tensor_source.ts";
import type { OnnxTensor } from "./model.ts";
import { openModel } from "./open_model.ts";
import { FORMATS } from "./read_tensor.ts";

const INT32 = 2 ** 31;

/**
 * Opens an ONNX file as one of tensors; all of it is read at once.
 *
 * @param source Where it is, for parts beside it.
 * @throws {RangeError} where it is no ONNX file, is damaged, or has two tensors of one name.
 */
export async function openOnnx(file: OpenFile, source: FileSource): Promise<TensorSource> {
  const { what } = file;
  const fail = failureOf(what);
  const { initializers, metadata } = await openModel(file, source);
  const tensors = new Map<string, OnnxTensor>();
  const entries = new Map<string, TensorEntry>();
  for (const tensor of initializers) {
    const { name, shape, element } = tensor;
    if (tensors.has(name)) fail(`two of its tensors have the name ${JSON.stringify(name)}`);
    const format = FORMATS[element] ?? "I64";
    tensors.set(name, tensor);
    entries.set(name, { shape, format, dtype: dtypeOfFormat(format) });
  }
  const read = async (name: string): Promise<Tensor> => {
    const { shape, data } = tensors.get(name) as OnnxTensor;
    const { dtype } = entries.get(name) as TensorEntry;
    if (dtype === "int32" && data.some((each) => each < -INT32 || each >= INT32)) {
      fail(`tensor ${name} has integers beyond int32`);
    }
    return { shape, dtype, data: arrayOf[dtype].from(data as ArrayLike<number>) };
  };
  return {
    ...{ kind: "onnx", what, metadata, isNamed: true, entries, read },
    close: () => file.close(),
  };
}
