/** What files are read from and written to, as structural types: users need none of the DOM's. */

/** A `Blob`, and so a `File`. */
export interface BlobLike {
  readonly size: number;
  /** The name of a `File`. */
  readonly name?: string | undefined;
  slice(start: number, end: number): BlobLike;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `URL`. */
export interface URLLike {
  readonly href: string;
  readonly protocol: string;
}

/** A `Response` of `fetch`. */
export interface ResponseLike {
  readonly url: string;
  readonly ok: boolean;
  readonly status: number;
  readonly bodyUsed: boolean;
  blob(): Promise<BlobLike>;
}

/** A `FileSystemFileHandle`: of the origin's private file system, or one that a user has chosen. */
export interface FileHandleLike {
  readonly kind: "file";
  readonly name: string;
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
