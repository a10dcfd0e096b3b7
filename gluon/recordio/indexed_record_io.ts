/** Record files with an index. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { FileSource, FileTarget } from "../io/file_kinds.ts";
import { readWhole, writeFile } from "../io/files.ts";
import { type Flag, MXRecordIO } from "./record_io.ts";

/** The key of a record. */
export type RecordKey = number | string;

/**
 * MXNet's record file with an index (`.idx`), by which records are found: lines of a key, a tab, and the first byte of
 * its record. Opened by `await MXIndexedRecordIO.open("a.idx", "a.rec", "r")`.
 */
export class MXIndexedRecordIO {
  /** The keys in the order of the index; numbers where all are whole numbers. */
  readonly keys: RecordKey[];
  /** The first byte of the record of each key. */
  readonly idx: Map<RecordKey, number>;
  readonly #records: MXRecordIO;
  readonly #indexTarget: FileTarget | null;
  #isOpen = true;

  private constructor(
    records: MXRecordIO,
    idx: Map<RecordKey, number>,
    indexTarget: FileTarget | null,
  ) {
    this.#records = records;
    this.#indexTarget = indexTarget;
    this.idx = idx;
    this.keys = [...idx.keys()];
  }

  /**
   * Opens a file and its index, to read its records ("r"), or for new ones ("w").
   *
   * @throws {Error} where there is no such file to read.
   * @throws {RangeError} where the index is none.
   */
  static async open(
    idx_path: FileSource | FileTarget,
    uri: FileSource | FileTarget,
    flag: Flag,
  ): Promise<MXIndexedRecordIO> {
    const records = await MXRecordIO.open(uri as FileTarget, flag);
    if (flag === "w") return new MXIndexedRecordIO(records, new Map(), idx_path as FileTarget);
    try {
      return new MXIndexedRecordIO(records, await readIndex(idx_path), null);
    } catch (error) {
      await records.close();
      throw error;
    }
  }

  /** Whether records are written, or read. */
  get writable(): boolean {
    return this.#records.writable;
  }

  /** Appends a record under a key. */
  write_idx(idx: RecordKey, buf: Uint8Array): void {
    const position = this.#records.tell();
    this.#records.write(buf);
    this.idx.set(idx, position);
    this.keys.push(idx);
  }

  /**
   * The record of a key.
   *
   * @throws {RangeError} where there is none.
   */
  async read_idx(idx: RecordKey): Promise<Uint8Array> {
    this.seek(idx);
    const record = await this.#records.read();
    if (record !== null) return record;
    throw new RangeError(
      `Cannot read record ${formatValue(idx)}: the file ends where the index says that it begins; take its own index.`,
    );
  }

  /** Moves to the record of a key, which `read` gives then. */
  seek(idx: RecordKey): void {
    const position = this.idx.get(idx);
    if (position === undefined) {
      throw new RangeError(
        `Cannot read record ${formatValue(idx)}: the index has ${this.keys.length} keys, not this one.`,
      );
    }
    this.#records.seekTo(position);
  }

  /** The next record; null after the last. */
  read(): Promise<Uint8Array | null> {
    return this.#records.read();
  }

  /** Where the next record is written or read, in bytes. */
  tell(): number {
    return this.#records.tell();
  }

  /** Closes both files, which are written now. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#records.close();
    if (this.#indexTarget === null) return;
    const lines = [...this.idx].map(([key, position]) => `${key}\t${position}\n`);
    await writeFile(this.#indexTarget, [new TextEncoder().encode(lines.join(""))]);
  }
}

async function readIndex(source: FileSource): Promise<Map<RecordKey, number>> {
  const { bytes, what } = await readWhole(source);
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const entries = lines.map((line, i): [string, number] => {
    const [key = "", position = ""] = line.split("\t");
    if (key !== "" && /^\d+\s*$/.test(position)) return [key, Number(position)];
    throw new RangeError(
      `Cannot read index ${what}: line ${i + 1} is ${formatValue(line)}; it must be a key, a tab and a number.`,
    );
  });
  const areNumbers = entries.every(([key]) => /^(?:0|[1-9]\d{0,14})$/.test(key));
  return new Map(entries.map(([key, position]) => [areNumbers ? Number(key) : key, position]));
}
