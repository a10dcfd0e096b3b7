/** Batches of elements of every space. */
import { describe, expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import {
  Box,
  Dict,
  Discrete,
  type Element,
  elementAt,
  emptyBatch,
  isBatch,
  MultiBinary,
  MultiDiscrete,
  putElement,
  type Space,
  Tuple,
} from "../../../rl/spaces/mod.ts";

const pixels = new Box({ low: 0, high: 255, shape: [2, 2], dtype: "uint8" });
const spaces = {
  Discrete: new Discrete(4, { start: 2 }),
  "Box of float32": new Box({ low: -1, high: 1, shape: [3] }),
  "Box of uint8": pixels,
  MultiDiscrete: new MultiDiscrete([3, 2]),
  MultiBinary: new MultiBinary(4),
  Tuple: new Tuple([new Discrete(3), pixels]),
  Dict: new Dict({ image: pixels, goal: new Tuple([new MultiBinary(2), new Discrete(5)]) }),
} as unknown as Readonly<Record<string, Space>>;

for (const [name, space] of Object.entries(spaces)) {
  describe(name, () => {
    test("what is put into a batch is there again, in its place and nowhere else", () => {
      const rng = default_rng(1);
      const batch = emptyBatch(space, 3);
      const elements: Element[] = [space.sample(rng), space.sample(rng), space.sample(rng)];
      for (const i of [2, 0, 1]) putElement(space, batch, i, elements[i] as Element);
      for (const [i, element] of elements.entries()) {
        expect(elementAt(space, batch, i)).toEqual(element);
        expect(space.contains(elementAt(space, batch, i))).toBe(true);
      }
    });

    test("a batch of another size, or of another space, is none", () => {
      expect(isBatch(space, emptyBatch(space, 3), 3)).toBe(true);
      expect(isBatch(space, emptyBatch(space, 2), 3)).toBe(false);
      for (const other of [undefined, null, 3, {}, []])
        expect(isBatch(space, other, 3)).toBe(false);
    });
  });
}

test("batches are arrays of the element's type", () => {
  expect(emptyBatch(new Discrete(3), 4)).toEqual(new Int32Array(4));
  expect(emptyBatch(pixels, 2)).toEqual(new Uint8Array(8));
  expect(emptyBatch(new Dict({ a: new Discrete(2), b: pixels }), 2)).toEqual({
    a: new Int32Array(2),
    b: new Uint8Array(8),
  });
});

test("a space that is none of Gymnasium's is refused", () => {
  expect(() => emptyBatch({ toString: () => "Text(3)" } as never, 1)).toThrow(
    "Cannot batch elements of Text(3): it must be a Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict.",
  );
});
