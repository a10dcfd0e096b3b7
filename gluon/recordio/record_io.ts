/** Record files, read and written in order. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { FileSource, FileTarget } from "../io/file_kinds.ts";
import { nameOfTarget, openFile, writeFile } from "../io/files.ts";
import type { OpenFile } from "../io/open_file.ts";
import { frame, readRecord } from "./framing.ts";

/** Whether a file is read or written. */
export type Flag = "r" | "w";

/**
 * MXNet's record file (`.rec`): records of any bytes. Opened by `await MXRecordIO.open(uri, "r")`, or `"w"`.
 *
 * What is written is kept in memory until `close`, which writes the file as a whole or not at all.
 */
export class MXRecordIO {
  /** Whether records are written, or read. */
  readonly writable: boolean;
  readonly #target: FileTarget | null;
  readonly #pieces: Uint8Array[] = [];
  #file: OpenFile | null;
  #position = 0;
  #isOpen = true;

  private constructor(file: OpenFile | null, target: FileTarget | null) {
    this.writable = file === null;
    this.#file = file;
    this.#target = target;
  }

  /**
   * Opens a file to read its records ("r"), or for new ones ("w").
   *
   * @throws {Error} where there is no such file to read.
   */
  static async open(uri: FileSource, flag: "r"): Promise<MXRecordIO>;
  /** Opens a file for new records. */
  static async open(uri: FileTarget, flag: Flag): Promise<MXRecordIO>;
  static async open(uri: FileSource | FileTarget, flag: Flag): Promise<MXRecordIO> {
    if (flag === "r") return new MXRecordIO(await openFile(uri), null);
    if (flag === "w") return new MXRecordIO(null, uri as FileTarget);
    throw new RangeError(
      `Cannot open a record file with flag ${formatValue(flag)}: it must be "r" or "w".`,
    );
  }

  /** Appends a record. */
  write(buf: Uint8Array): void {
    this.#check(true, "write");
    const framed = frame(buf);
    this.#pieces.push(framed);
    this.#position += framed.length;
  }

  /** The next record; null after the last. */
  async read(): Promise<Uint8Array | null> {
    const file = this.#check(false, "read") as OpenFile;
    const found = await readRecord(file, this.#position);
    if (found === null) return null;
    this.#position = found.next;
    return found.record;
  }

  /** Where the next record is written or read, in bytes. */
  tell(): number {
    return this.#position;
  }

  /** Continues with the first record; a file that is written forgets what it has. */
  reset(): void {
    this.#check(this.writable, "reset");
    this.#position = 0;
    this.#pieces.length = 0;
  }

  /** Closes the file, which is written now. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#target !== null) await writeFile(this.#target, this.#pieces);
    await this.#file?.close();
    this.#file = null;
  }

  /** Moves to the record that begins at a byte. */
  seekTo(position: number): void {
    this.#check(false, "read");
    this.#position = position;
  }

  #check(mustWrite: boolean, doing: string): OpenFile | null {
    const what =
      this.#target === null ? (this.#file?.what ?? "a record file") : nameOfTarget(this.#target);
    if (!this.#isOpen) throw new Error(`Cannot ${doing} ${what}: it was closed; open it again.`);
    if (mustWrite === this.writable) return this.#file;
    const flag = mustWrite ? "w" : "r";
    throw new Error(
      `Cannot ${doing} ${what}: it is open for the opposite; open it with "${flag}".`,
    );
  }
}
