/** Weights in shared memory: the newest, as a whole. */

import { expect, test } from "bun:test";
import { SharedWeights } from "../../../rl/experience/shared_weights.ts";

test("SharedWeights gives the newest, of any length that there is room for, and none that is known", () => {
  const memory = SharedWeights.allocate(3);
  const [writer, reader] = [new SharedWeights(memory), new SharedWeights(memory)];
  expect(reader.newer(0)).toBeNull();
  for (const length of [3, 1, 2]) writer.write(new Uint8Array(length).fill(length));
  expect(reader.newer(1)).toEqual({ version: 3, bytes: Uint8Array.of(2, 2) });
  expect(reader.newer(3)).toBeNull();
  expect(() => writer.write(new Uint8Array(4))).toThrow(
    "Cannot share weights of 4 bytes: there is room for 3; make it larger.",
  );
  expect(reader.version).toBe(3);
});
