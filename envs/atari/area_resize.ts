/** Area resampling of pictures, as OpenCV's `resize` with `INTER_AREA`. */

/** Height, width and channels of a picture: `data[(y * width + x) * channels + channel]`. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Which parts of a row (or column) make the parts of a shorter one: `to[j] += from[source[j]] * weight[j]`. */
interface Cells {
  readonly to: Int32Array;
  /** Where those of each part of the result begin, and where the last ones end. */
  readonly begin: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
}

const { ceil, floor, fround, min } = Math;

/**
 * Makes pictures smaller: each pixel is the mean of the area that it covers, rounded half to even. It equals OpenCV's to
 * the last bit, and so sums in float32, in OpenCV's order.
 */
export class AreaResize {
  readonly #from: PictureShape;
  readonly #to: PictureShape;
  readonly #across: Cells;
  readonly #down: Cells;
  /** Rows of the source in one of the result and columns likewise, where they are whole numbers. */
  readonly #whole: readonly [number, number] | null;
  readonly #row: Float32Array;
  readonly #sum: Float32Array;

  /** @throws {RangeError} where the result would be larger, or is no picture. */
  constructor(from: PictureShape, [height, width]: readonly [number, number]) {
    const isSize = [height, width].every((n) => Number.isSafeInteger(n) && n > 0);
    if (!isSize || height > from.height || width > from.width) {
      throw new RangeError(
        `Cannot resize pictures of ${from.height}x${from.width} to ${height}x${width}: area resampling makes ` +
          "them smaller; give a height and a width of 1 or more, and of the picture's at most.",
      );
    }
    this.#from = from;
    this.#to = { height, width, channels: from.channels };
    this.#across = cellsOf(from.width, width);
    this.#down = cellsOf(from.height, height);
    const [rows, columns] = [from.height / height, from.width / width];
    const isWhole = Number.isInteger(rows) && Number.isInteger(columns);
    this.#whole = isWhole ? [rows, columns] : null;
    this.#row = new Float32Array(width * from.channels);
    this.#sum = new Float32Array(width * from.channels);
  }

  /** Numbers in a picture before and after. */
  get lengths(): readonly [from: number, to: number] {
    return [this.#from, this.#to].map((s) => s.height * s.width * s.channels) as [number, number];
  }

  /** Resizes the picture at `at` of `source` to `to` of `target`. */
  resize(source: Uint8Array, at: number, target: Uint8Array, to: number): void {
    if (this.#whole !== null) this.#means(source, at, target, to, this.#whole);
    else this.#areas(source, at, target, to);
  }

  #areas(source: Uint8Array, at: number, target: Uint8Array, begin: number): void {
    const { width, channels } = this.#from;
    const row = this.#row;
    const sum = this.#sum;
    const across = this.#across;
    const { to, source: rows, weight } = this.#down;
    const stride = row.length;
    for (let j = 0; j < to.length; j++) {
      if (j === 0 || rows[j] !== rows[j - 1]) {
        const from = at + (rows[j] as number) * width * channels;
        if (channels === 1) sumRow(source, from, across, row);
        else sumChannels(source, from, across, row, channels);
      }
      const beta = weight[j] as number;
      const isFirst = j === 0 || to[j] !== to[j - 1];
      if (isFirst) for (let x = 0; x < stride; x++) sum[x] = (row[x] as number) * beta;
      else {
        for (let x = 0; x < stride; x++) {
          sum[x] = (sum[x] as number) + fround((row[x] as number) * beta);
        }
      }
      if (j + 1 < to.length && to[j + 1] === to[j]) continue;
      const line = begin + (to[j] as number) * stride;
      for (let x = 0; x < stride; x++) target[line + x] = round(sum[x] as number);
    }
  }

  /** Where each pixel covers whole ones. */
  #means(
    source: Uint8Array,
    at: number,
    target: Uint8Array,
    begin: number,
    [rows, columns]: readonly [number, number],
  ): void {
    const { width: from, channels } = this.#from;
    const { height, width } = this.#to;
    const scale = fround(1 / (rows * columns));
    const isQuarter = rows === 2 && columns === 2 && channels !== 2;
    let next = begin;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let i = 0; i < rows; i++) {
            let k = at + ((y * rows + i) * from + x * columns) * channels + c;
            for (let j = 0; j < columns; j++, k += channels) sum += source[k] as number;
          }
          target[next++] = isQuarter ? (sum + 2) >> 2 : round(fround(sum * scale));
        }
      }
    }
  }
}

function sumRow(source: Uint8Array, from: number, cells: Cells, row: Float32Array): void {
  const { begin, source: columns, weight } = cells;
  for (let x = 0, k = 0; x < row.length; x++) {
    const end = begin[x + 1] as number;
    let sum = 0;
    for (; k < end; k++) {
      sum = fround(
        sum + fround((source[from + (columns[k] as number)] as number) * (weight[k] as number)),
      );
    }
    row[x] = sum;
  }
}

function sumChannels(
  source: Uint8Array,
  from: number,
  { to, source: columns, weight }: Cells,
  row: Float32Array,
  channels: number,
): void {
  row.fill(0);
  for (let k = 0; k < to.length; k++) {
    const x = (to[k] as number) * channels;
    const pixel = from + (columns[k] as number) * channels;
    for (let c = 0; c < channels; c++) {
      const part = fround((source[pixel + c] as number) * (weight[k] as number));
      row[x + c] = (row[x + c] as number) + part;
    }
  }
}

/** Half to even, as far as 255. */
function round(x: number): number {
  const low = floor(x);
  const rest = x - low;
  const value = rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
  return min(value, 255);
}

function cellsOf(size: number, parts: number): Cells {
  const scale = 1 / (parts / size);
  const cells: (readonly [to: number, source: number, weight: number])[] = [];
  for (let i = 0; i < parts; i++) {
    const begin = i * scale;
    const end = begin + scale;
    const width = min(scale, size - begin);
    const last = min(floor(end), size - 1);
    const first = min(ceil(begin), last);
    if (first - begin > 1e-3) cells.push([i, first - 1, (first - begin) / width]);
    for (let k = first; k < last; k++) cells.push([i, k, 1 / width]);
    if (end - last > 1e-3) cells.push([i, last, min(end - last, 1, width) / width]);
  }
  return {
    to: Int32Array.from(cells, ([to]) => to),
    begin: Int32Array.from({ length: parts + 1 }, (_, i) => cells.filter(([to]) => to < i).length),
    source: Int32Array.from(cells, ([, source]) => source),
    weight: Float32Array.from(cells, ([, , weight]) => weight),
  };
}
