/** New arrays: dtypes and copies. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("array() copies an array, or converts it", async () => {
  const x = np.array([1, 2]);
  const y = np.array(x);
  x.set([5, 6]);
  expect(await y.tolist()).toEqual([1, 2]);
  expect(np.array(x, "int32").dtype).toBe("int32");
  expect(np.array([1], { dtype: np.uint8 }).dtype).toBe("uint8");
});

test("each takes a dtype, and is float32 without", () => {
  expect([np.zeros(2), np.arange(3), np.eye(2)].map(({ dtype }) => dtype)).toEqual([
    "float32",
    "float32",
    "float32",
  ]);
  expect(np.arange(0, 3, 1, np.int32).dtype).toBe("int32");
  expect(np.ones([1], "uint8").dtype).toBe("uint8");
  expect(np.empty([2, 2]).shape).toEqual([2, 2]);
  expect([np.pi, np.e, np.inf]).toEqual([Math.PI, Math.E, Infinity]);
});
