/** Image records: a header with labels, then the image's file. */
import { formatValue } from "../../backends/base/format_value.ts";
import { imdecode, imencode } from "../image/codec.ts";
import type { Tensor } from "../io/safetensors.ts";

/** MXNet's header of an image record. */
export interface IRHeader {
  /** How many labels follow the header; 0 where `label` is in it. `pack` sets it. */
  readonly flag: number;
  /** One label, or several. */
  readonly label: number | Float32Array;
  /** Identifies the record. */
  readonly id: number;
  /** The rest of it; 0 as a rule. */
  readonly id2: number;
}

const SIZE = 24;

/** A record of a header and bytes. Labels are stored as float32. */
export function pack(header: Omit<IRHeader, "flag">, s: Uint8Array): Uint8Array {
  const { label, id, id2 } = header;
  const labels = typeof label === "number" ? new Float32Array() : Float32Array.from(label);
  const record = new Uint8Array(SIZE + labels.byteLength + s.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, labels.length, true);
  view.setFloat32(4, typeof label === "number" ? label : 0, true);
  view.setBigUint64(8, BigInt(id), true);
  view.setBigUint64(16, BigInt(id2), true);
  for (const [i, value] of labels.entries()) view.setFloat32(SIZE + 4 * i, value, true);
  record.set(s, SIZE + labels.byteLength);
  return record;
}

/**
 * The header and the bytes of a record.
 *
 * @throws {RangeError} where it is too short for its header.
 */
export function unpack(s: Uint8Array): [header: IRHeader, bytes: Uint8Array] {
  const view = new DataView(s.buffer, s.byteOffset, s.byteLength);
  const flag = s.length < SIZE ? 0 : view.getUint32(0, true);
  const begin = SIZE + 4 * flag;
  if (s.length < begin) {
    throw new RangeError(
      `Cannot unpack a record of ${s.length} bytes: its header takes ${begin}; it is no image record, or damaged.`,
    );
  }
  const labels = Float32Array.from({ length: flag }, (_, i) => view.getFloat32(SIZE + 4 * i, true));
  const header = {
    flag,
    label: flag > 0 ? labels : view.getFloat32(4, true),
    id: Number(view.getBigUint64(8, true)),
    id2: Number(view.getBigUint64(16, true)),
  };
  return [header, s.subarray(begin)];
}

/** A record of a header and an image `(height, width, channels)`, as PNG. MXNet's default, JPEG, is not written. */
export async function pack_img(
  header: Omit<IRHeader, "flag">,
  img: Tensor,
  { img_fmt = ".png" }: { readonly img_fmt?: ".png" } = {},
): Promise<Uint8Array> {
  if (img_fmt !== ".png") {
    throw new RangeError(
      `Cannot pack an image as ${formatValue(img_fmt)}: only ".png" is written.`,
    );
  }
  return pack(header, await imencode(img));
}

/**
 * The header and the image of a record, `(height, width, channels)` as uint8.
 *
 * @param flag 1 for color, 0 for gray.
 */
export async function unpack_img(
  s: Uint8Array,
  { flag = 1 }: { readonly flag?: 0 | 1 } = {},
): Promise<[header: IRHeader, img: Tensor]> {
  const [header, bytes] = unpack(s);
  return [header, await imdecode(bytes, { flag })];
}
