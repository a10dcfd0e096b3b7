/** Numbers in files of text. */
import type { FileSource } from "../io/file_kinds.ts";
import { readWhole } from "../io/files.ts";
import * as nd from "../nd/mod.ts";

/** What `genfromtxt` takes. */
export interface TextOptions {
  /** What stands between numbers. Default: any white space. */
  delimiter?: string | null;
  /** How many lines to leave out at the beginning. Default: 0. */
  skip_header?: number;
  /** What begins a comment. Default: "#". */
  comments?: string | null;
  /** Default: float32. */
  dtype?: nd.DType;
}

/**
 * The numbers of a file of text, a row a line; NaN where there is none. One row, or one column, is a vector.
 *
 * @throws {RangeError} where lines have different lengths, with the first that does.
 */
export async function genfromtxt(
  source: FileSource,
  { delimiter = null, skip_header = 0, comments = "#", dtype = "float32" }: TextOptions = {},
): Promise<nd.NDArray> {
  const text = new TextDecoder().decode((await readWhole(source)).bytes);
  const rows: number[][] = [];
  for (const [i, whole] of text.split(/\r?\n/).entries()) {
    const line = comments ? (whole.split(comments)[0] as string) : whole;
    if (i < skip_header || line.trim() === "") continue;
    const cells = delimiter === null ? line.trim().split(/\s+/) : line.split(delimiter);
    const row = cells.map(numberOf);
    if (rows[0] && rows[0].length !== row.length) {
      throw new RangeError(
        `Cannot read numbers: line ${i + 1} has ${row.length}, and those before it ${rows[0].length}; check the delimiter.`,
      );
    }
    rows.push(row);
  }
  const columns = rows[0]?.length ?? 0;
  const isVector = rows.length <= 1 || columns === 1;
  const shape = isVector ? [rows.length * columns] : [rows.length, columns];
  return nd.array(Float64Array.from(rows.flat()), { shape, dtype });
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
