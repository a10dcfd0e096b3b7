/** What there is once for a device: scratch memory, which all kernels of two dispatches share. */

import { expect } from "bun:test";
import { given } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { gpuTest, sharedBackend } from "./testing.ts";

gpuTest(
  "scratch memory is shared, also when one kernel outgrows it after another was bound",
  async () => {
    const backend = await sharedBackend();
    const row = put(backend, given(new Array<number>(20000).fill(1)));
    const total = blank(backend, []);
    const ones = put(backend, given([1, 1, 1]));
    const few = blank(backend, [2]);
    const launches = [
      bind(backend, "sum", [row], total, { axes: [0] }),
      bind(backend, "add_at", [ones, put(backend, given([0, 1, 1]))], few, { axis: 0 }),
    ];
    const many = blank(backend, [1]);
    const nowhere = put(backend, given(new Array<number>(20000).fill(0)));
    launches.push(bind(backend, "add_at", [row, nowhere], many, { axis: 0 }));
    for (let round = 0; round < 2; round++) for (const launch of launches) launch();
    expect([...(await backend.read(total))]).toEqual([20000]);
    expect([...(await backend.read(few))]).toEqual([1, 2]);
    expect([...(await backend.read(many))]).toEqual([20000]);
  },
);
