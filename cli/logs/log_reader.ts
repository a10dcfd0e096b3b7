/** Reads logs of trainings, also while they are written. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { ReadRow } from "./row_series.ts";

/** Bytes that are read at once. */
const PIECE = 2 ** 22;
/** Characters of a line that may be a row. */
const LONGEST = 2 ** 16;

/**
 * Reads `progress.csv` and `progress.jsonl`, ours or Stable-Baselines3's, from where it was to the last whole line. A file
 * that has been cut, since its training was resumed from before, is read from its beginning; so is another file of its
 * name, as a new training or a copy puts in its place.
 */
export class LogReader {
  readonly #path: string;
  readonly #isCSV: boolean;
  #columns: readonly string[] | null = null;
  #position = 0;
  /** The number of the file on its disk. */
  #inode = 0;
  #rest = "";
  #decoder = new StringDecoder("utf8");

  constructor(path: string) {
    this.#path = path;
    this.#isCSV = path.endsWith(".csv");
  }

  /** The rows that have come, and whether they take the place of all earlier ones. */
  read(): { readonly rows: readonly ReadRow[]; readonly isNew: boolean } {
    const isFirst = this.#position === 0;
    const file = openSync(this.#path, "r");
    try {
      const { size, ino } = fstatSync(file);
      const isOther = !isFirst && (size < this.#position || ino !== this.#inode);
      this.#inode = ino;
      let isNew = isFirst;
      if (isOther || (this.#isCSV && this.#hasOtherColumns(file))) {
        [this.#position, this.#rest, this.#columns] = [0, "", null];
        this.#decoder = new StringDecoder("utf8");
        isNew = true;
      }
      const rows: ReadRow[] = [];
      const piece = new Uint8Array(Math.min(PIECE, Math.max(1, size - this.#position)));
      for (;;) {
        const count = readSync(file, piece, 0, piece.length, this.#position);
        if (count === 0) break;
        this.#position += count;
        this.#take(this.#decoder.write(piece.subarray(0, count) as Buffer), rows);
      }
      return { rows, isNew };
    } finally {
      closeSync(file);
    }
  }

  /** A value of a new name has rewritten the file, with another head. */
  #hasOtherColumns(file: number): boolean {
    if (this.#columns === null) return false;
    const head = this.#columns.join(",");
    const bytes = new Uint8Array(new TextEncoder().encode(`${head}\n`).length);
    readSync(file, bytes, 0, bytes.length, 0);
    return new TextDecoder().decode(bytes).trimEnd() !== head;
  }

  #take(text: string, rows: ReadRow[]): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!.slice(0, LONGEST);
    for (const line of lines) {
      if (line.length >= LONGEST) continue;
      const row = this.#isCSV ? this.#fromCSV(line.trimEnd()) : fromJSON(line);
      if (row !== null) rows.push(row);
    }
  }

  #fromCSV(line: string): ReadRow | null {
    if (this.#columns === null) {
      this.#columns = line.split(",");
      return null;
    }
    const cells = line.split(",");
    const entries = this.#columns.map((name, i) => [name, cells[i] ?? ""] as const);
    return rowOf(
      entries.filter(([, cell]) => cell !== "").map(([name, cell]) => [name, Number(cell)]),
    );
  }
}

function fromJSON(line: string): ReadRow | null {
  try {
    const values: unknown = JSON.parse(line);
    return typeof values === "object" && values !== null ? rowOf(Object.entries(values)) : null;
  } catch {
    return null; // no row of ours
  }
}

/** `null` where no step is named, as in a foreign file. */
function rowOf(entries: readonly (readonly [name: string, value: unknown])[]): ReadRow | null {
  const values = Object.fromEntries(
    entries.filter((each): each is [string, number] => Number.isFinite(each[1])),
  );
  const step = values.step ?? values["time/total_timesteps"] ?? values.timesteps;
  return step === undefined ? null : { step, values };
}
