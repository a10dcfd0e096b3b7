/**
 * Values of an imported net: arrays, and numbers on the host, such as shapes, which other operators need while the net is
 * built.
 */
import { type DType, NDArray, type Shape } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";

/** What numbers on the host are. */
export type HostKind = "float" | "int" | "bool";

/** Numbers on the host. */
export interface HostTensor {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
  readonly kind: HostKind;
}

/** An input or output of an operator; one that is left out is `null`. */
export type Value = NDArray | HostTensor;

/** Makes numbers on the host. */
export function host(
  data: ArrayLike<number>,
  shape: Shape = [data.length],
  kind: HostKind = "int",
): HostTensor {
  return { shape, data, kind };
}

/** Whether it is on the host. */
export function isHost(value: Value | null | undefined): value is HostTensor {
  return value !== null && value !== undefined && !(value instanceof NDArray);
}

/** As an array; truth values are float32, as the results of comparisons are. */
export function toArray(value: Value, dtype?: DType): NDArray {
  if (isHost(value)) {
    const own = value.kind === "int" ? "int32" : "float32";
    return NDArray.from(value.data, value.shape, dtype ?? own);
  }
  return dtype === undefined || dtype === value.dtype ? value : value.astype(dtype);
}

/** The numbers of a value that has to be known while the net is built. */
export function numbersOf(value: Value | null | undefined, what: string): number[] {
  if (isHost(value)) return Array.from(value.data);
  const shape = value instanceof NDArray ? ` ${formatShape(value.shape)}` : "";
  throw new RangeError(
    `its ${what}${shape} ${value ? "is computed from arrays" : "is missing"}, but must be known when it is called`,
  );
}

/** `compute` of each element of host values that broadcast. */
export function elementwise(
  values: readonly HostTensor[],
  kind: HostKind,
  compute: (...numbers: number[]) => number,
): HostTensor {
  const ndim = Math.max(...values.map(({ shape }) => shape.length));
  const wide = values.map(({ shape }) => [...new Array(ndim - shape.length).fill(1), ...shape]);
  const shape = Array.from({ length: ndim }, (_, axis) => {
    const lengths = wide.map((each) => each[axis] as number).filter((length) => length !== 1);
    if (lengths.some((length) => length !== lengths[0])) {
      throw new RangeError("its inputs do not broadcast");
    }
    return lengths[0] ?? 1;
  });
  const data = Array.from({ length: checkSize(shape) }, (_, flat) => {
    const numbers = values.map((value, i) => value.data[placeIn(flat, shape, wide[i]!)] as number);
    return compute(...numbers);
  });
  return host(data, shape, kind);
}

/** The place of element `flat` of `shape` in an array that broadcasts to it. */
function placeIn(flat: number, shape: Shape, narrow: Shape): number {
  let [place, stride, rest] = [0, 1, flat];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
    if (narrow[axis] !== 1) place += at * stride;
    stride *= narrow[axis]!;
  }
  return place;
}

/** The most numbers that are computed on the host. */
const LARGEST = 1 << 20;

/** The size of a shape that is computed on the host, which no file needs to be large. */
export function checkSize(shape: Shape): number {
  const size = sizeOf(shape);
  if (size <= LARGEST) return size;
  throw new RangeError(`it computes ${size} numbers of shapes, and ${LARGEST} is the most`);
}
