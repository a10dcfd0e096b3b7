/** CIFAR-10 and CIFAR-100. */
import type { Tensor } from "../../io/safetensors.ts";
import { gunzip, untar } from "./archive.ts";
import { DatasetFolder, type DownloadOptions, type KnownFile } from "./downloads.ts";
import { LabelledImages } from "./labelled_images.ts";

/** Options of `CIFAR100`. */
export interface CIFAR100Options extends DownloadOptions {
  /** Whether labels are the 100 classes, not the 20 groups of them. Default: false. */
  readonly fine_label?: boolean;
}

/** The files of a dataset, and the archive in which they are published. */
interface Parts {
  readonly archive: KnownFile;
  readonly train: readonly KnownFile[];
  readonly test: readonly KnownFile[];
}

const cifar10: Parts = {
  archive: { name: "cifar-10-binary.tar.gz", sha1: "fab780a1e191a7eda0f345501ccd62d20f7ed891" },
  train: [
    { name: "data_batch_1.bin", sha1: "aadd24acce27caa71bf4b10992e9e7b2d74c2540" },
    { name: "data_batch_2.bin", sha1: "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795" },
    { name: "data_batch_3.bin", sha1: "1dd00a74ab1d17a6e7d73e185b69dbf31242f295" },
    { name: "data_batch_4.bin", sha1: "aab85764eb3584312d3c7f65fd2fd016e36a258e" },
    { name: "data_batch_5.bin", sha1: "26e2849e66a845b7f1e4614ae70f4889ae604628" },
  ],
  test: [{ name: "test_batch.bin", sha1: "67eb016db431130d61cd03c7ad570b013799c88c" }],
};

const cifar100: Parts = {
  archive: { name: "cifar-100-binary.tar.gz", sha1: "a0bb982c76b83111308126cc779a992fa506b90b" },
  train: [{ name: "train.bin", sha1: "e207cd2e05b73b1393c74c7f5e7bea451d63e08e" }],
  test: [{ name: "test.bin", sha1: "8fb6623e830365ff53cf14adec797474f5478006" }],
};

/**
 * CIFAR-10: photographs in 10 classes, 50,000 to train and 10,000 to test, `(32, 32, 3)` of uint8. Opened by
 * `await CIFAR10.open({ train: true })`, from the binary files or the archive of them.
 */
export class CIFAR10 extends LabelledImages {
  /**
   * Reads the files, which are downloaded where they are not there.
   *
   * @throws {Error} where they cannot be downloaded, with where to put them.
   */
  static async open(options: DownloadOptions = {}): Promise<CIFAR10> {
    return new CIFAR10(...(await read("CIFAR10", "cifar10", cifar10, options, [1, 0])));
  }
}

/** CIFAR-100: photographs in 100 classes, which make 20 groups, in the form of CIFAR-10. */
export class CIFAR100 extends LabelledImages {
  /**
   * Reads the files, which are downloaded where they are not there.
   *
   * @throws {Error} where they cannot be downloaded, with where to put them.
   */
  static async open({ fine_label = false, ...options }: CIFAR100Options = {}): Promise<CIFAR100> {
    const labels = [2, fine_label ? 1 : 0] as const;
    return new CIFAR100(...(await read("CIFAR100", "cifar100", cifar100, options, labels)));
  }
}

const SIZE = 32 * 32;

async function read(
  name: string,
  folder: string,
  parts: Parts,
  options: DownloadOptions,
  [labelBytes, labelAt]: readonly [labelBytes: number, labelAt: number],
): Promise<[images: Tensor, labels: Int32Array]> {
  const files = await readFiles(name, folder, parts, options);
  const record = labelBytes + 3 * SIZE;
  const count = files.reduce((sum, { length }) => sum + length / record, 0);
  if (!Number.isInteger(count)) {
    throw new RangeError(
      `Cannot read ${name}: a file is no whole number of images; it is damaged, take another copy.`,
    );
  }
  const [data, labels] = [new Uint8Array(count * 3 * SIZE), new Int32Array(count)];
  let image = 0;
  for (const file of files) {
    for (let at = 0; at < file.length; at += record, image++) {
      labels[image] = file[at + labelAt] as number;
      const planes = file.subarray(at + labelBytes, at + record);
      // The planes of the colors, one after the other, become pixels.
      for (let i = 0; i < 3 * SIZE; i++) {
        data[image * 3 * SIZE + (i % SIZE) * 3 + Math.floor(i / SIZE)] = planes[i] as number;
      }
    }
  }
  return [{ shape: [count, 32, 32, 3], dtype: "uint8", data }, labels];
}

async function readFiles(
  name: string,
  folder: string,
  { archive, train, test }: Parts,
  options: DownloadOptions,
): Promise<Uint8Array[]> {
  const place = new DatasetFolder(name, folder, options);
  const wanted = options.train === false ? test : train;
  const found = await Promise.all(wanted.map((file) => place.find(file)));
  if (!found.includes(undefined)) return found as Uint8Array[];
  const tar = await gunzip(await place.get(archive), archive.name);
  const files = untar(tar, archive.name);
  return wanted.map((file) => {
    const bytes = files.get(file.name);
    if (bytes !== undefined) return bytes;
    throw new RangeError(
      `Cannot read ${archive.name} of ${name}: ${file.name} is not in it; take another copy.`,
    );
  });
}
