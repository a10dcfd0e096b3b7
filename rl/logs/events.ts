/**
 * TensorBoard's events, encoded as protocol buffers: the few messages and fields that scalars need.
 *
 * | message | field | number | type |
 * |---|---|---|---|
 * | `Event` | `wall_time` | 1 | double, seconds since 1970 |
 * | | `step` | 2 | int64 |
 * | | one of `file_version`, `summary`, `session_log` | 3, 5, 7 | string, `Summary`, `SessionLog` |
 * | `Summary` | `value` | 1 | repeated `Value` |
 * | `Value` | `tag` | 1 | string |
 * | | `simple_value` | 2 | float |
 * | `SessionLog` | `status` | 1 | enum; 1 is `START` |
 *
 * Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto,
 * https://protobuf.dev/programming-guides/encoding
 */

type Bytes = readonly number[];

/** When something happened. */
export interface Moment {
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
}

/** What every event file begins with. */
export function versionEvent(wallTime: number): Uint8Array {
  return event({ step: 0, wallTime }, message(3, text("brain.Event:2")));
}

/** The values of a row. */
export function scalarsEvent(moment: Moment, values: Readonly<Record<string, number>>): Uint8Array {
  const encoded = Object.entries(values).map(([tag, value]) =>
    message(1, [...message(1, text(tag)), ...float(2, value)]),
  );
  return event(moment, message(5, encoded.flat()));
}

/** The word that a run starts at a step: what other files say of this step and later ones is void. */
export function startEvent(moment: Moment): Uint8Array {
  return event(moment, message(7, whole(1, 1)));
}

function event({ step, wallTime }: Moment, what: Bytes): Uint8Array {
  // As everywhere in proto3, a zero is not written.
  return Uint8Array.from([...double(1, wallTime), ...(step === 0 ? [] : whole(2, step)), ...what]);
}

/** A whole number, seven bits a byte, the lowest first; a byte that is not the last one has its high bit set. */
function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A field begins with its number and its wire type: 0 varint, 1 eight bytes, 2 as long as it says, 5 four bytes. */
function key(field: number, wireType: 0 | 1 | 2 | 5): Bytes {
  return varint(field * 8 + wireType);
}

function whole(field: number, value: number): Bytes {
  return [...key(field, 0), ...varint(value)];
}

function double(field: number, value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...key(field, 1), ...new Uint8Array(view.buffer)];
}

function float(field: number, value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [...key(field, 5), ...new Uint8Array(view.buffer)];
}

function message(field: number, content: Bytes): Bytes {
  return [...key(field, 2), ...varint(content.length), ...content];
}

function text(value: string): Bytes {
  return [...new TextEncoder().encode(value)];
}
