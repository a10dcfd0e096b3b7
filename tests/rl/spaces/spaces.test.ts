/** Spaces, against Gymnasium's and by their own words. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { default_rng } from "../../../gluon/random/generator.ts";
import {
  Box,
  Dict,
  Discrete,
  type Element,
  MultiBinary,
  MultiDiscrete,
  type Space,
  Tuple,
} from "../../../rl/spaces/mod.ts";

/** A case of gymnasium_spaces.json. */
interface SpaceCase {
  readonly expression: string;
  readonly text: string;
  readonly flatdim: number;
  readonly samples?: readonly (readonly number[])[];
  readonly flattened: readonly { readonly element: unknown; readonly values: readonly number[] }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../golden/gymnasium/gymnasium_spaces.json", import.meta.url), "utf8"),
) as { readonly cases: readonly SpaceCase[] };

const spaces: readonly Space[] = [
  new Discrete(2),
  new Discrete(7, { start: -3 }),
  new Discrete(1000),
  new MultiDiscrete([3, 2, 50]),
  new MultiBinary(4),
  new Box({ low: -1, high: 2, shape: [3, 4] }),
  new Box({ low: [-1, -2], high: [2, 4] }),
  new Box({ low: 0, high: 255, shape: [2, 3], dtype: "uint8" }),
  new Box({ low: -7, high: 7, shape: [4], dtype: "int32" }),
  new Box({ low: [0, 10], high: [3, 200], dtype: "uint8" }),
  new Box({ low: -Infinity, high: Infinity, shape: [3] }),
  new Box({ low: [-4.8, -Infinity, 0], high: [0.1, Infinity, 12.5] }),
  new Box({ low: [0, -Infinity], high: [Infinity, 0.25] }),
  new Box({ low: [0, 1, 2, 3], high: [1, 2, 3, 4.5], shape: [2, 2] }),
  new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)]),
  new Tuple([new Box({ low: 0, high: 1, shape: [2] }), new MultiDiscrete([2, 3])]),
  new Dict({
    goal: new Discrete(3),
    at: new Box({ low: 0, high: 4, shape: [2], dtype: "int32" }),
  }),
];

for (const [i, space] of spaces.entries()) {
  const golden = cases[i] as SpaceCase;
  describe(golden.expression, () => {
    test("prints as Gymnasium's", () => {
      expect(String(space)).toBe(golden.text);
    });

    test("flattens as Gymnasium's, and back", () => {
      expect(space.flatdim).toBe(golden.flatdim);
      for (const { element, values } of golden.flattened) {
        const x = typed(space, element);
        expect(Array.from(space.flatten(x))).toEqual(values.map(Math.fround));
        expect(space.unflatten(space.flatten(x))).toEqual(x);
      }
    });

    test("flattens into the middle of an array, whatever is there", () => {
      const into = new Float32Array(space.flatdim + 5).fill(9);
      const x = space.sample(default_rng(3));
      expect(space.flatten(x, into, 2)).toBe(into);
      expect(space.unflatten(into, 2)).toEqual(x);
      expect([...into.subarray(0, 2), ...into.subarray(-3)]).toEqual([9, 9, 9, 9, 9]);
    });

    test("contains what it samples, and nothing of another kind", () => {
      const rng = default_rng(1);
      for (let k = 0; k < 50; k++) expect(space.contains(space.sample(rng))).toBe(true);
      for (const x of [undefined, null, "0", [], {}, Number.NaN, 0.5, -1000]) {
        expect(space.contains(x)).toBe(false);
      }
    });

    if (golden.samples) {
      test("samples what Gymnasium's samples from the same seed", () => {
        const rng = default_rng(42);
        for (const sample of golden.samples ?? []) {
          expect([space.sample(rng)].flatMap(numbers)).toEqual(sample.map(Math.fround));
        }
      });
    }
  });
}

/** The numbers of an element in order. */
function numbers(x: Element): number[] {
  return typeof x === "number" ? [x] : Array.from(x as Float32Array);
}

/** A recorded element in our types. */
function typed(space: Space, element: unknown): Element {
  if (space instanceof Tuple) {
    const parts = space.spaces as unknown as readonly Space[];
    return parts.map((part, i) => typed(part, (element as unknown[])[i]));
  }
  if (space instanceof Dict) {
    const parts = Object.entries(space.spaces as Readonly<Record<string, Space>>);
    const record = element as Readonly<Record<string, unknown>>;
    return Object.fromEntries(parts.map(([name, part]) => [name, typed(part, record[name])]));
  }
  if (typeof element === "number") return element;
  const flat = (element as unknown[]).flat(2) as number[];
  if (space instanceof MultiBinary) return Uint8Array.from(flat);
  if (space instanceof MultiDiscrete) return Int32Array.from(flat);
  return (space as Box).unflatten(Float32Array.from(flat));
}
