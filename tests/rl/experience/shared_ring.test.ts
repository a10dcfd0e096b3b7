/** Rings in shared memory: order, wrap-around, room. */

import { describe, expect, test } from "bun:test";
import { SharedRing } from "../../../rl/experience/shared_ring.ts";
import { default_rng } from "../../../rl/mod.ts";

describe("SharedRing", () => {
  test("gives messages as they were written, whatever their lengths, around its end and that of its counters", () => {
    const memory = SharedRing.allocate(3, 16);
    new Int32Array(memory, 0, 4).fill(2 ** 31 - 40); // they are about to wrap
    const [writer, reader] = [new SharedRing(memory), new SharedRing(memory)];
    const rng = default_rng(0);
    const written: Uint8Array[] = [];
    let [count, full] = [0, 0];
    while (count < 500) {
      const message = Uint8Array.from({ length: rng.integers(0, 30) }, () => rng.integers(0, 256));
      if (rng.random() < 0.6) {
        const isWritten = writer.write(message);
        if (isWritten) written.push(message);
        else full++;
      } else {
        expect(reader.read()).toEqual((written.shift() ?? null) as never);
        count++;
      }
      expect(reader.length).toBe(written.length);
    }
    expect(full).toBeGreaterThan(50);
  });
});
