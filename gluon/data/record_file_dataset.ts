/** Datasets of record files. */
import type { FileSource } from "../io/file_kinds.ts";
import { MXIndexedRecordIO } from "../recordio/indexed_record_io.ts";
import { checkIndex, Dataset } from "./dataset.ts";

/** Dataset of the records of a file, in the order of its index. */
export class RecordFileDataset extends Dataset<Uint8Array> {
  readonly #file: MXIndexedRecordIO;

  private constructor(file: MXIndexedRecordIO) {
    super();
    this.#file = file;
  }

  /**
   * Opens a record file with its index, by default the file beside it that ends in `.idx`.
   *
   * @throws {Error} where one is not there.
   */
  static async open(filename: FileSource, idx_path?: FileSource): Promise<RecordFileDataset> {
    const index = idx_path ?? indexOf(filename);
    return new RecordFileDataset(await MXIndexedRecordIO.open(index, filename, "r"));
  }

  get length(): number {
    return this.#file.keys.length;
  }

  /** The sample of an index, 0 to `length - 1`. */
  at(index: number): Promise<Uint8Array> {
    checkIndex(index, this.length);
    return this.#file.read_idx(this.#file.keys[index] as number);
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

function indexOf(filename: FileSource): FileSource {
  if (typeof filename === "string") return filename.replace(/(?:\.[^./\\]*)?$/, ".idx");
  if (typeof filename === "object" && "href" in filename) {
    return new URL(filename.href.replace(/(?:\.[^./]*)?$/, ".idx"));
  }
  throw new TypeError(
    "Cannot find the index of a record file that has no path: give it as idx_path.",
  );
}
