/** Datasets of image files. */
import { imread } from "../../image/codec.ts";
import type { FileSource } from "../../io/file_kinds.ts";
import { readWhole } from "../../io/files.ts";
import { joinPath, listFolder } from "../../io/folders.ts";
import type { Tensor } from "../../io/safetensors.ts";
import { checkIndex, Dataset } from "../dataset.ts";
import type { LabelledImage } from "./labelled_images.ts";

/** Options of datasets of image files. */
export interface ImageOptions {
  /** 1 for three channels, red, green and blue; 0 for one, gray. Default: 1. */
  readonly flag?: 0 | 1;
}

const IMAGE = /\.(?:jpe?g|png)$/i;

/**
 * Dataset of the images in a folder: `root/<class>/<image>`, PNG and JPEG. A sample is an image `(height, width,
 * channels)` of uint8 and the index of its class. Opened by `await ImageFolderDataset.open(root)`.
 */
export class ImageFolderDataset extends Dataset<LabelledImage> {
  /** The names of the classes: the folders, in order. */
  readonly synsets: readonly string[];
  /** The paths of the images, and their classes. */
  readonly items: readonly (readonly [path: string, label: number])[];
  readonly #flag: 0 | 1;

  private constructor(
    synsets: readonly string[],
    items: readonly (readonly [path: string, label: number])[],
    flag: 0 | 1,
  ) {
    super();
    this.synsets = synsets;
    this.items = items;
    this.#flag = flag;
  }

  /** Lists the images; other files are passed over. */
  static async open(root: string, { flag = 1 }: ImageOptions = {}): Promise<ImageFolderDataset> {
    const folders = (await listFolder(root)).filter(({ isFolder }) => isFolder);
    const items: (readonly [string, number])[] = [];
    for (const [label, folder] of folders.entries()) {
      const path = joinPath(root, folder.name);
      for (const { name } of await listFolder(path)) {
        if (IMAGE.test(name)) items.push([joinPath(path, name), label]);
      }
    }
    return new ImageFolderDataset(
      folders.map(({ name }) => name),
      items,
      flag,
    );
  }

  get length(): number {
    return this.items.length;
  }

  async at(index: number): Promise<LabelledImage> {
    checkIndex(index, this.length);
    const [path, label] = this.items[index] as readonly [string, number];
    return [await imread(path, { flag: this.#flag }), label];
  }
}

/** An image of a list: its labels, and its path. */
export type ListedImage = readonly [label: number | readonly number[], path: string];

/**
 * Dataset of the images of a list, PNG and JPEG. A sample is an image and its labels, float32 `(labels)`. Opened by
 * `await ImageListDataset.open(root, "train.lst")`.
 */
export class ImageListDataset extends Dataset<[image: Tensor, label: Float32Array]> {
  readonly #items: readonly ListedImage[];
  readonly #root: string;
  readonly #flag: 0 | 1;

  private constructor(root: string, items: readonly ListedImage[], flag: 0 | 1) {
    super();
    this.#root = root;
    this.#items = items;
    this.#flag = flag;
  }

  /**
   * Reads the list.
   *
   * @param imglist Labels and paths; or MXNet's file of them (`.lst`): lines of an index, labels and a path, with tabs
   * between.
   * @throws {RangeError} where a line is none.
   */
  static async open(
    root: string,
    imglist: FileSource | readonly ListedImage[],
    { flag = 1 }: ImageOptions = {},
  ): Promise<ImageListDataset> {
    const isList = Array.isArray(imglist);
    const items = isList
      ? (imglist as readonly ListedImage[])
      : await readList(imglist as FileSource);
    return new ImageListDataset(root, items, flag);
  }

  get length(): number {
    return this.#items.length;
  }

  async at(index: number): Promise<[image: Tensor, label: Float32Array]> {
    checkIndex(index, this.length);
    const [label, path] = this.#items[index] as ListedImage;
    const image = await imread(joinPath(this.#root, path), { flag: this.#flag });
    return [image, Float32Array.from([label].flat())];
  }
}

async function readList(source: FileSource): Promise<ListedImage[]> {
  const { bytes, what } = await readWhole(source);
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  return lines.map((line, i): ListedImage => {
    const [, ...fields] = line.split("\t");
    const path = fields.pop();
    const labels = fields.map(Number);
    if (path !== undefined && labels.length > 0 && labels.every(Number.isFinite))
      return [labels, path];
    throw new RangeError(
      `Cannot read the list in ${what}: line ${i + 1} is none of an index, labels and a path with tabs between.`,
    );
  });
}
