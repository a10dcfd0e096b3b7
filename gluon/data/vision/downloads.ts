/** Files of well-known datasets: kept in a folder, downloaded where they are not there, held to their SHA-1. */
import { readWhole, writeFile } from "../../io/files.ts";
import { dataFolder, joinPath, makeFolder } from "../../io/folders.ts";
import { findDigest } from "../../io/hash.ts";

/** A file of a dataset. */
export interface KnownFile {
  readonly name: string;
  /** Its digest, in hexadecimal. */
  readonly sha1: string;
}

/** Options of datasets that are downloaded. */
export interface DownloadOptions {
  /** The folder of the files; in a page, what their names begin with. Default: MXNet's, in `~/.mxnet/datasets`. */
  readonly root?: string;
  /** Where files that are not there are downloaded from, a folder; null downloads none. Default: MXNet's server. */
  readonly url?: string | null;
  /** Whether the files must be the published ones, by their SHA-1. Default: true. */
  readonly check?: boolean;
  /** The training set, or the test set. Default: true. */
  readonly train?: boolean;
}

const SERVER = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/gluon/dataset";

/** Where the files of one dataset are. */
export class DatasetFolder {
  readonly #name: string;
  readonly #root: string;
  readonly #url: string | null;
  readonly #check: boolean;

  constructor(name: string, folder: string, { root, url, check = true }: DownloadOptions) {
    this.#name = name;
    this.#root = root ?? joinPath(dataFolder(), "datasets", folder);
    this.#url = url === undefined ? `${SERVER}/${folder}` : url;
    this.#check = check;
  }

  /** The bytes of a file; undefined where it is not there. */
  async find(file: KnownFile): Promise<Uint8Array | undefined> {
    const found = await readWhole(joinPath(this.#root, file.name)).catch(() => undefined);
    if (found !== undefined) await this.#verify(file, found.bytes, found.what);
    return found?.bytes;
  }

  /**
   * The bytes of a file, which is downloaded where it is not there, and kept.
   *
   * @throws {Error} where it cannot be had, or is damaged.
   */
  async get(file: KnownFile): Promise<Uint8Array> {
    const found = await this.find(file);
    if (found !== undefined) return found;
    const bytes = await this.#download(file);
    await makeFolder(this.#root);
    await writeFile(joinPath(this.#root, file.name), [bytes]);
    return bytes;
  }

  async #download(file: KnownFile): Promise<Uint8Array> {
    const path = joinPath(this.#root, file.name);
    const fail = (why: string, cause?: unknown): never => {
      throw new Error(
        `Cannot load ${this.#name}: file "${path}" is not there, and ${why}; put it there, or give its folder as root, ` +
          "or a server that has it as url.",
        { cause },
      );
    };
    if (this.#url === null) return fail("url is null");
    const href = `${this.#url.replace(/\/$/, "")}/${file.name}`;
    const read = readWhole(new URL(href));
    const { bytes, what } = await read.catch((error) => {
      return fail(`it cannot be downloaded (${(error as Error).message})`, error);
    });
    await this.#verify(file, bytes, what);
    return bytes;
  }

  async #verify({ name, sha1 }: KnownFile, bytes: Uint8Array, what: string): Promise<void> {
    const digest = this.#check ? findDigest("SHA-1") : undefined;
    if (digest === undefined || (await digest(bytes)) === sha1) return;
    throw new Error(
      `Cannot load ${this.#name}: ${what} is not the published ${name}, by its SHA-1; remove it and it is downloaded ` +
        "again, or set check to false where it is meant.",
    );
  }
}
