/** Which of two kernels is bound. */

import { expect, test } from "bun:test";
import type { Kernel, Kernels } from "../../../backends/backend.ts";
import { chooseBySize } from "../../../backends/native/light.ts";

const table = (name: string): Kernels => {
  const kernel: Kernel<unknown> = () => Object.assign(() => {}, { from: name });
  return { add: kernel, exp: kernel, sum: kernel } as unknown as Kernels;
};
const operand = (size: number) => ({ buffer: { size }, shape: [size], dtype: "float32" }) as const;
const chosen = chooseBySize(table("wasm"), table("native"));

test("light kernels of small arrays are those of wasm, all others are native", () => {
  const kinds = (["add", "exp", "sum"] as const).map((name) =>
    [10, 10_000].map((size) => {
      const kernel = chosen[name] as Kernel<unknown>;
      return (kernel([operand(size)], operand(1), {}) as unknown as { from: string }).from;
    }),
  );
  expect(kinds).toEqual([
    ["wasm", "native"],
    ["native", "native"],
    ["wasm", "native"],
  ]);
});
