/** Files of tensors, of whatever kind, that are open for reading. */
import type { Shape } from "../nd/mod.ts";
import type { ElementFormat } from "./element_format.ts";
import type { Tensor } from "./safetensors.ts";
import type { StoredDType } from "./stored_dtype.ts";

/** Kinds of files of tensors. */
export type TensorFileKind = "safetensors" | "mxnet" | "npz" | "npy" | "torch" | "onnx";

/** What a file says of a tensor. */
export interface TensorEntry {
  /** Lengths of its axes. */
  readonly shape: Shape;
  /** The element type that it is read as. */
  readonly dtype: StoredDType;
  /** The format of its elements in the file. */
  readonly format: ElementFormat;
}

/** A file of tensors that is open for reading. */
export interface TensorSource {
  /** The kind of the file, recognised by its content. */
  readonly kind: TensorFileKind;
  /** The file in messages: `file "net.params"`. */
  readonly what: string;
  /** Texts about the whole; only safetensors and ONNX files have any. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file names its tensors; if not, they are called 0, 1, .... */
  readonly isNamed: boolean;
  /** What is in the file, by name, without the elements. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /**
   * A tensor that is among the entries.
   *
   * @param scratch Memory that its numbers may be read into: they are good until that is used for another.
   * @throws {RangeError} where it is damaged, or has integers beyond int32.
   */
  read(name: string, scratch?: Uint8Array): Promise<Tensor>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** So many bytes, of the scratch memory where that is large enough. */
export function bytesIn(scratch: Uint8Array | undefined, length: number): Uint8Array {
  return scratch && length <= scratch.length ? scratch.subarray(0, length) : new Uint8Array(length);
}

/** Throws what is wrong with a file. */
export type Fail = (why: string) => never;

/** A `Fail` for the file of this name. */
export function failureOf(what: string): Fail {
  return (why) => {
    throw new RangeError(`Cannot read ${what}: ${why}.`);
  };
}
