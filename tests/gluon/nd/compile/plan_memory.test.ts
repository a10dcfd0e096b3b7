/** What a plan holds on the device, and that all of it is given back. */
import { afterEach, expect, test } from "bun:test";
import type { Backend } from "../../../../backends/backend.ts";
import { createReferenceBackend } from "../../../../backends/reference/mod.ts";
import { PlanMemory } from "../../../../gluon/nd/compile/plan_memory.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { Storage } from "../../../../gluon/nd/storage.ts";
import { Lambda } from "../../../../gluon/nn/mod.ts";

const reference = createReferenceBackend();
setBackend(reference);
afterEach(() => setBackend(reference));

/** A backend that has room for so many buffers more. */
function withRoomFor(buffers: number): Backend {
  let room = buffers;
  return {
    ...reference,
    alloc(dtype, size) {
      if (room-- === 0) throw new RangeError("Cannot allocate: no room.");
      return reference.alloc(dtype, size);
    },
  };
}

test("PlanMemory gives back buffers, inputs and its hold on others' storages, once", () => {
  const before = nd.memory();
  const held = Storage.alloc(reference, "float32", 3);
  const memory = new PlanMemory(reference, new Set([held.retain()]), [
    Storage.alloc(reference, "int32", 2),
  ]);
  const { bytes } = memory.allocate(new Storage(reference, "uint8", 5, null));
  expect([bytes, nd.memory().bytes - before.bytes]).toEqual([5, 12 + 8 + 5]);
  memory.release();
  memory.release();
  expect([nd.memory().bytes - before.bytes, held.buffer === null]).toEqual([12, false]);
  held.release();
  expect(nd.memory()).toEqual(before);
});

test("a compiled function or hybridized block that finds no room leaves nothing behind", () => {
  const body = (x: nd.NDArray): nd.NDArray => nd.dot(x.exp(), x.exp()).add(x.sum());
  const block = new Lambda(body);
  for (const call of [nd.compile(body), block]) {
    let failures = 0;
    for (let room = 1; ; room++) {
      setBackend(withRoomFor(room));
      block.hybridize();
      const x = nd.ones([2, 2]);
      const before = nd.memory();
      try {
        call(x);
        break;
      } catch (error) {
        expect(String(error)).toContain("no room");
        call.dispose(); // a plan that was made already, before its result found no room
        expect(nd.memory()).toEqual(before);
        failures++;
      }
      x.dispose();
    }
    expect(failures).toBeGreaterThan(2);
  }
});
