/** Datasets of image records. */
import { imdecode } from "../../image/codec.ts";
import type { FileSource } from "../../io/file_kinds.ts";
import type { Tensor } from "../../io/safetensors.ts";
import { unpack } from "../../recordio/image_record.ts";
import { Dataset } from "../dataset.ts";
import { RecordFileDataset } from "../record_file_dataset.ts";
import type { ImageOptions } from "./image_files.ts";

/**
 * Dataset of the image records of a file, as MXNet's im2rec writes it. A sample is an image `(height, width, channels)`
 * of uint8 and its label, or several as float32. Opened by `await ImageRecordDataset.open("train.rec")`.
 */
export class ImageRecordDataset extends Dataset<[image: Tensor, label: number | Float32Array]> {
  readonly #records: RecordFileDataset;
  readonly #flag: 0 | 1;

  private constructor(records: RecordFileDataset, flag: 0 | 1) {
    super();
    this.#records = records;
    this.#flag = flag;
  }

  /** Opens a record file with its index, by default the file beside it that ends in `.idx`. */
  static async open(
    filename: FileSource,
    { flag = 1, idx_path }: ImageOptions & { readonly idx_path?: FileSource } = {},
  ): Promise<ImageRecordDataset> {
    return new ImageRecordDataset(await RecordFileDataset.open(filename, idx_path), flag);
  }

  get length(): number {
    return this.#records.length;
  }

  async at(index: number): Promise<[image: Tensor, label: number | Float32Array]> {
    const [{ label }, bytes] = unpack(await this.#records.at(index));
    return [await imdecode(bytes, { flag: this.#flag, what: `record ${index}` }), label];
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#records.close();
  }
}
