/** MNIST and FashionMNIST. */
import type { Tensor } from "../../io/safetensors.ts";
import { gunzip } from "./archive.ts";
import { DatasetFolder, type DownloadOptions, type KnownFile } from "./downloads.ts";
import { LabelledImages } from "./labelled_images.ts";

/** The files of a dataset: images and labels. */
interface Parts {
  readonly train: readonly [images: KnownFile, labels: KnownFile];
  readonly test: readonly [images: KnownFile, labels: KnownFile];
}

const names = {
  train: ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"],
  test: ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"],
} as const;

function partsOf(train: readonly [string, string], test: readonly [string, string]): Parts {
  const part = (
    which: keyof typeof names,
    [images, labels]: readonly [string, string],
  ): Parts["train"] => [
    { name: names[which][0], sha1: images },
    { name: names[which][1], sha1: labels },
  ];
  return { train: part("train", train), test: part("test", test) };
}

const mnist = partsOf(
  ["6c95f4b05d2bf285e1bfb0e7960c31bd3b3f8a7d", "2a80914081dc54586dbdf242f9805a6b8d2a15fc"],
  ["c3a25af1f52dad7f726cce8cacb138654b760d48", "763e7fa3757d93b0cdec073cef058b2004252c17"],
);

const fashion = partsOf(
  ["0cf37b0d40ed5169c6b3aba31069a9770ac9043d", "236021d52f1e40852b06a4c3008d8de8aef1e40b"],
  ["626ed6a7c06dd17c0eec72fa3be1740f146a2863", "17f9ab60e7257a1620f4ad76bbbaf857c3920701"],
);

/**
 * MNIST: handwritten digits, 60,000 to train and 10,000 to test, `(28, 28, 1)` of uint8, classes 0 to 9. Opened by
 * `await MNIST.open({ train: true })`.
 */
export class MNIST extends LabelledImages {
  /**
   * Reads the files, which are downloaded where they are not there.
   *
   * @throws {Error} where they cannot be downloaded, with where to put them.
   */
  static async open(options: DownloadOptions = {}): Promise<MNIST> {
    return new MNIST(...(await read("MNIST", "mnist", mnist, options)));
  }
}

/** FashionMNIST: articles of clothing in 10 classes, in the form of MNIST. */
export class FashionMNIST extends LabelledImages {
  /**
   * Reads the files, which are downloaded where they are not there.
   *
   * @throws {Error} where they cannot be downloaded, with where to put them.
   */
  static async open(options: DownloadOptions = {}): Promise<FashionMNIST> {
    return new FashionMNIST(...(await read("FashionMNIST", "fashion-mnist", fashion, options)));
  }
}

async function read(
  name: string,
  folder: string,
  parts: Parts,
  options: DownloadOptions,
): Promise<[images: Tensor, labels: Int32Array]> {
  const files = new DatasetFolder(name, folder, options);
  const [imagesFile, labelsFile] = options.train === false ? parts.test : parts.train;
  const open = async (file: KnownFile, ndim: number): Promise<Tensor> =>
    readIdx(await gunzip(await files.get(file), file.name), ndim, `${file.name} of ${name}`);
  const [images, labels] = [await open(imagesFile, 3), await open(labelsFile, 1)];
  const { shape, data } = images;
  return [{ shape: [...shape, 1], dtype: "uint8", data }, Int32Array.from(labels.data)];
}

/**
 * The tensor in a file of MNIST's format, IDX: two zeros, 8 for bytes, the number of axes, their lengths, the bytes.
 * Source: http://yann.lecun.com/exdb/mnist.
 */
function readIdx(bytes: Uint8Array, ndim: number, what: string): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = 4 + 4 * ndim;
  const isIdx = bytes.length >= begin && view.getUint32(0) === 0x800 + ndim;
  const shape = isIdx ? Array.from({ length: ndim }, (_, i) => view.getUint32(4 + 4 * i)) : [0];
  if (!isIdx || bytes.length - begin !== shape.reduce((size, n) => size * n, 1)) {
    throw new RangeError(
      `Cannot read ${what}: it is no IDX file of ${ndim} axes of bytes; it is damaged, take another copy.`,
    );
  }
  return { shape, dtype: "uint8", data: bytes.slice(begin) };
}
