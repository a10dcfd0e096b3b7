/** Dispatch descriptors become one launch. */

import { expect, test } from "bun:test";
import type { Program } from "../../../../backends/webgpu/program.ts";
import {
  type DispatchDescriptor,
  descriptorsOf,
  launchOf,
} from "../../../../backends/webgpu/shader/dispatch.ts";

test("the dispatches of a call are launched in order, be it one, several or none", () => {
  const order: string[] = [];
  const described = (name: string): DispatchDescriptor => {
    const program = { bind: () => () => order.push(name) } as unknown as Program;
    const output = { buffer: { size: 1 }, shape: [], dtype: "float32" } as const;
    return { program, inputs: [], output, count: 1 };
  };
  const [a, b] = [described("a"), described("b")];
  expect(descriptorsOf(a)).toEqual([a]);
  expect(descriptorsOf([a, b])).toEqual([a, b]);
  launchOf(a)();
  launchOf([b, a])();
  launchOf([])();
  expect(order).toEqual(["a", "b", "a"]);
});
