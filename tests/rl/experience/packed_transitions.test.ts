/** Transitions as bytes: there and back, and what is refused. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import {
  type PackedLayout,
  packedLayout,
  packedSize,
  packTransitions,
  unpackTransitions,
} from "../../../rl/experience/packed_transitions.ts";
import { type Transition, TransitionStore } from "../../../rl/replay/transition_store.ts";
import { Box, Discrete, MultiDiscrete, type Space } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const floats = new Box({ low: -10, high: 10, shape: [2] });
const bytes = new Box({ low: 0, high: 255, shape: [3], dtype: "uint8" });

function layoutOf(state: Space<unknown>, action: Space<unknown>, hasErrors = false): PackedLayout {
  const observations = new ObservationEncoding(state as never);
  const actions = new ActionEncoding(action as never);
  return packedLayout({ observations, actions, masks: undefined } as never, hasErrors);
}

function pack(transitions: readonly Transition[], layout: PackedLayout, errors?: number[]) {
  const store = new TransitionStore(8);
  for (const [i, each] of transitions.entries()) store.write(i, each);
  return packTransitions(store, transitions.length, layout, errors);
}

const transition = { reward: 0.5, discount: 0.25 };
const state = Float32Array.of(1, 2);
const two: Transition[] = [
  { ...transition, state, action: 1, next_state: Float32Array.of(3, 4) },
  { ...transition, state, action: 0, next_state: state, discount: 0 },
];

describe("packTransitions", () => {
  test("gives what unpackTransitions takes: floats, bytes, masks, errors, several actions", () => {
    const layout = layoutOf(floats, new Discrete(2), true);
    const unpacked = unpackTransitions(pack(two, layout, [0.5, 2]), 2, layout);
    expect(packedSize(layout)).toBe(4 * (2 + 2 + 1 + 1 + 1 + 1));
    expect(unpacked.at(0)).toEqual({ ...two[0]!, action: Int32Array.of(1), error: 0.5 });
    expect(unpacked.at(1)).toEqual({ ...two[1]!, action: Int32Array.of(0), error: 2 });

    const pixels = { ...layoutOf(bytes, new MultiDiscrete([2, 3])), maskLength: 5 };
    const own: Transition = {
      ...transition,
      state: Uint8Array.of(1, 2, 255),
      action: Int32Array.of(1, 2),
      next_state: Uint8Array.of(4, 5, 6),
      next_mask: Uint8Array.of(1, 1, 0, 1, 1),
    };
    expect(unpackTransitions(pack([own], pixels), 1, pixels).at(0)).toEqual(own);
  });
});

describe("unpackTransitions", () => {
  const layout = layoutOf(floats, new Discrete(2));
  const changed = (column: number, value: number, as: "f" | "i" = "f"): Uint8Array => {
    const packed = pack(two, layout);
    const view = new DataView(packed.buffer);
    if (as === "i") view.setInt32(8 * column, value, true);
    else view.setFloat32(8 * column, value, true);
    return packed;
  };

  test("refuses bytes that are too few, too many, or of values that no transition has", () => {
    const packed = pack(two, layout);
    expect(() => unpackTransitions(packed.subarray(1), 2, layout)).toThrow("these are 55");
    expect(() => unpackTransitions(packed, 3, layout)).toThrow("3 transitions take 84 bytes");
    expect(() => unpackTransitions(packed, 0, layout)).toThrow("0 transitions");
    expect(() => unpackTransitions(changed(0, 2, "i"), 2, layout)).toThrow("an action is none");
    expect(() => unpackTransitions(changed(0, -1, "i"), 2, layout)).toThrow("an action is none");
    expect(() => unpackTransitions(changed(1, Number.NaN), 2, layout)).toThrow("their reward");
    expect(() => unpackTransitions(changed(2, 1.5), 2, layout)).toThrow("a discount");
    expect(() => unpackTransitions(changed(3, Infinity), 2, layout)).toThrow("their state");
    const several = layoutOf(floats, new MultiDiscrete([2, 2]));
    const own = { ...two[0]!, action: Int32Array.of(1, 7) };
    expect(() => unpackTransitions(pack([own], several), 1, several)).toThrow("an action is none");
    const masked = { ...layout, maskLength: 2 };
    const bad = { ...two[0]!, next_mask: Uint8Array.of(1, 2) };
    expect(() => unpackTransitions(pack([bad], masked), 1, masked)).toThrow("a mask");
  });
});
