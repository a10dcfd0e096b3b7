/** Operations as methods: `x.f(y)` is `nd.f(x, y)`. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { installMethods } from "../../../gluon/nd/methods.ts";
import * as nd from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const installed = {} as nd.NDArray;
installMethods(installed);
const names = Object.getOwnPropertyNames(installed);

test("the methods are NDArray's, and are not enumerable", () => {
  for (const name of names) {
    const { value, enumerable } = Object.getOwnPropertyDescriptor(nd.NDArray.prototype, name) ?? {};
    expect(typeof value).toBe("function");
    expect(enumerable).toBe(false);
  }
  expect(Object.keys(nd.array([1]))).not.toContain("add");
});

test("each is the function of its name", () => {
  const functions = nd as unknown as Record<string, unknown>;
  const others = names.filter((name) => typeof functions[name] !== "function");
  const indexing = ["slice_assign", "slice_assign_scalar", "at", "get", "set", "with"];
  const inPlace = ["iadd", "isub", "imul", "idiv", "imod"];
  expect(others).toEqual([...indexing, ...inPlace, "astype", "copyto", "backward"]);
});

test("each passes its array first and its arguments on", async () => {
  const x = nd.array([
    [1, 5],
    [4, 2],
  ]);
  expect(await x.subtract(1).tolist()).toEqual(await nd.subtract(x, 1).tolist());
  expect(await x.max({ axis: 1 }).tolist()).toEqual([5, 4]);
  expect(await x.slice_axis(1, 0, 1).tolist()).toEqual([[1], [4]]);
  expect(await x.clip(2, 4).tolist()).toEqual([
    [2, 4],
    [4, 2],
  ]);
  expect(x.astype("int32").dtype).toBe("int32");
  const target = nd.zeros([2, 2]);
  expect(x.copyTo(target)).toBe(target);
});
