/** What files are read from and written to, as structural types: users need none of the DOM's. */

/** A `Blob`, and so a `File`. */
export interface BlobLike {
  /** Number of its bytes. */
  readonly size: number;
  /** The name of a `File`. */
  readonly name?: string | undefined;
  /** The bytes from `start` to before `end`. */
  slice(start: number, end: number): BlobLike;
  /** Reads all bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `URL`. */
export interface URLLike {
  /** The whole address. */
  readonly href: string;
  /** Such as `https:` or `file:`. */
  readonly protocol: string;
}

/** A `Response` of `fetch`. */
export interface ResponseLike {
  /** The address that answered. */
  readonly url: string;
  /** Whether the status says success: 200 to 299. */
  readonly ok: boolean;
  /** The status of HTTP, such as 404. */
  readonly status: number;
  /** Whether its bytes have been read already. */
  readonly bodyUsed: boolean;
  /** Reads its bytes. */
  blob(): Promise<BlobLike>;
}

/** A `FileSystemFileHandle`: of the origin's private file system, or one that a user has chosen. */
export interface FileHandleLike {
  /** Tells files from folders, whose handles look alike. */
  readonly kind: "file";
  /** The name of the file, without its folder. */
  readonly name: string;
  /** Opens the file for reading. */
  getFile(): Promise<BlobLike>;
  /** Gives a `FileSystemWritableFileStream`. Some browsers lack it. */
  createWritable?(): Promise<object>;
}

/**
 * What a file is read from. A text is a path or, in a page, the name of a file in the origin's storage; it is never
 * fetched. A `file:` URL is on the disk, another is fetched. A response is read once, as a whole; of all others, only
 * those parts are read that are asked for.
 */
export type FileSource =
  | string
  | URLLike
  | ArrayBufferView
  | ArrayBuffer
  | BlobLike
  | ResponseLike
  | FileHandleLike;

/**
 * Where a file is written to, as a whole or not at all: a path (in a page, a name in the origin's storage), a `file:`
 * URL, or the handle of a file.
 */
export type FileTarget = string | URLLike | FileHandleLike;

/** The type `Blob` as the DOM, Bun, Deno or Node declares it. */
export type HostBlob = typeof globalThis extends { Blob: { prototype: infer B } } ? B : BlobLike;

/** How a file is written. */
export interface WriteOptions {
  /** How many files to keep: the newest, and under `.1`, `.2`, ... older ones. Default: 1. */
  readonly keep?: number;
  /** Called when all is written, before the old file is replaced; what it throws leaves that one. */
  readonly check?: () => void;
}
