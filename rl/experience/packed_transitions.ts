/** Transitions as bytes: the columns of a replay buffer, one after the other, little-endian. */
import { type Row, type RowLayout, rowArray } from "../collect/encoding.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Layout, Transition, TransitionStore } from "../replay/transition_store.ts";
import { Discrete } from "../spaces/mod.ts";

/** How transitions are packed, which both sides know beforehand: bytes say nothing of it. */
export interface PackedLayout extends Layout {
  /** Whether each has a TD error. */
  readonly hasErrors: boolean;
  /** Whether a row is an action of the environment. */
  readonly isAction: (row: Row) => boolean;
}

/** The layout of the transitions of an environment. */
export function packedLayout(
  { observations, actions, masks }: Pick<EnvAdapter, "observations" | "actions" | "masks">,
  hasErrors: boolean,
): PackedLayout {
  const space: unknown = actions.space;
  return {
    state: { width: observations.width, dtype: observations.dtype },
    action: { width: actions.width, dtype: actions.dtype },
    maskLength: masks ? actions.maskLength : 0,
    hasErrors,
    isAction:
      actions.dtype === "float32"
        ? isFiniteRow
        : space instanceof Discrete
          ? (row) => row[0]! >= 0 && row[0]! < space.n
          : (row) =>
              (actions.space as { contains(x: unknown): boolean }).contains(actions.decode(row)),
  };
}

/** Those of four bytes first, so that all are aligned. */
type Column = "action" | "reward" | "discount" | "error" | "state" | "next_state" | "next_mask";

function columnsOf(layout: PackedLayout): readonly (readonly [Column, RowLayout])[] {
  const number = { width: 1, dtype: "float32" } as const;
  return [
    ["action", layout.action],
    ["reward", number],
    ["discount", number],
    ...(layout.hasErrors ? ([["error", number]] as const) : []),
    ["state", layout.state],
    ["next_state", layout.state],
    ...(layout.maskLength > 0 ? ([["next_mask", maskLayout(layout)]] as const) : []),
  ];
}

function maskLayout({ maskLength }: PackedLayout): RowLayout {
  return { width: maskLength, dtype: "uint8" };
}

/** Bytes of a transition. */
export function packedSize(layout: PackedLayout): number {
  const sizes = columnsOf(layout).map(
    ([, { width, dtype }]) => width * (dtype === "uint8" ? 1 : 4),
  );
  return sizes.reduce((sum, each) => sum + each, 0);
}

/**
 * The first `count` transitions of a store.
 *
 * @param errors the TD error of each, where the layout has these.
 */
export function packTransitions(
  store: TransitionStore,
  count: number,
  layout: PackedLayout,
  errors?: ArrayLike<number>,
): Uint8Array {
  const rings: Readonly<Record<string, ArrayLike<number>>> = {
    ...store.rings(count),
    ...(errors && { error: errors }),
  };
  const bytes = new Uint8Array(count * packedSize(layout));
  let at = 0;
  for (const [name, own] of columnsOf(layout)) {
    const column = rowArray(count, own);
    const ring = rings[name]!;
    for (let i = 0; i < column.length; i++) column[i] = ring[i]!;
    bytes.set(bytesIn(column), at);
    at += column.byteLength;
  }
  return bytes;
}

/** Transitions that have been checked. */
export interface UnpackedTransitions {
  readonly count: number;
  /** Transition `i`; its rows are lent: the next one may overwrite them. */
  at(i: number): Transition;
}

/** @throws {RangeError} where they are not so many transitions of this layout, or hold a value that none has. */
export function unpackTransitions(
  bytes: Uint8Array,
  count: number,
  layout: PackedLayout,
): UnpackedTransitions {
  const size = count * packedSize(layout);
  if (count < 1 || bytes.length !== size) {
    throw refusal(`${count} transitions take ${size} bytes, and these are ${bytes.length}`);
  }
  const columns: Partial<Record<Column, Row>> = {};
  let at = 0;
  for (const [name, own] of columnsOf(layout)) {
    const column = rowArray(count, own);
    bytesIn(column).set(bytes.subarray(at, at + column.byteLength));
    at += column.byteLength;
    if (!isFiniteRow(column)) throw refusal(`a number of their ${name} is not finite`);
    columns[name] = column;
  }
  const { state, next_state, action, reward, discount, error, next_mask } = columns as Record<
    Column,
    Row
  >;
  if (!discount.every((each) => each >= 0 && each <= 1)) {
    throw refusal("a discount is not from 0 to 1");
  }
  if (layout.maskLength > 0 && !next_mask.every((each) => each <= 1)) {
    throw refusal("a mask is not of 0 and 1");
  }
  const [stateAt, nextStateAt] = [rowsOf(state, layout.state), rowsOf(next_state, layout.state)];
  const actionAt = rowsOf(action, layout.action);
  const maskAt = layout.maskLength > 0 ? rowsOf(next_mask, maskLayout(layout)) : null;
  for (let i = 0; i < count; i++) {
    if (layout.isAction(actionAt(i))) continue;
    throw refusal("an action is none of the environment");
  }
  return {
    count,
    at: (i) => ({
      state: stateAt(i),
      action: actionAt(i),
      reward: reward[i]!,
      next_state: nextStateAt(i),
      discount: discount[i]!,
      next_mask: maskAt?.(i),
      error: error?.[i],
    }),
  };
}

/** Gives row `i` of a column: a long one as a view; a short one is copied into one that all share, which is faster. */
function rowsOf(column: Row, { width, dtype }: RowLayout): (i: number) => Row {
  if (width > 32) return (i) => column.subarray(i * width, (i + 1) * width);
  const row = rowArray(1, { width, dtype });
  return (i) => {
    for (let k = 0; k < width; k++) row[k] = column[i * width + k]!;
    return row;
  };
}

function isFiniteRow(row: Row): boolean {
  if (!(row instanceof Float32Array)) return true;
  for (let i = 0; i < row.length; i++) if (!Number.isFinite(row[i])) return false;
  return true;
}

function bytesIn({ buffer, byteOffset, byteLength }: Row): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot take transitions: ${reason}.`);
}
