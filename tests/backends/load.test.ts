/** Backends are loaded by name, once each. */

import { describe, expect, test } from "bun:test";
import { available, load, loadAuto, once } from "../../backends/load.ts";

describe("load()", () => {
  test("gives the same instance for the same name", async () => {
    const backend = await load("reference");
    expect(backend.name).toBe("reference");
    expect(await load("reference")).toBe(backend);
  });

  test("refuses an unknown name and suggests the nearest", async () => {
    const message =
      'Cannot use backend "wsam": there is no such backend; ' +
      'use one of wasm, wasm-portable, native, webgpu, reference (did you mean "wasm"?)';
    await expect(load("wsam")).rejects.toThrow(new RangeError(message));
    await expect(load("wsam")).rejects.toBeInstanceOf(RangeError);
    await expect(load("gpu")).rejects.toThrow('did you mean "webgpu"?');
  });

  test("suggests nothing when no name is near", async () => {
    await expect(load("cuda")).rejects.toThrow(
      /use one of wasm, wasm-portable, native, webgpu, reference$/,
    );
  });

  test("refuses names that every object has", async () => {
    await expect(load("constructor")).rejects.toBeInstanceOf(RangeError);
  });
});

describe("loadAuto()", () => {
  test("gives native, or wasm with the reason", async () => {
    const { backend, reason } = await loadAuto();
    expect(backend.name).toBe(reason === undefined ? "native" : "wasm");
  });
});

describe("available()", () => {
  test("lists every backend, and gives the adapter of one on a GPU, and a reason exactly for those that cannot be loaded", async () => {
    const list = await available();
    expect(list.map(({ name }) => name)).toEqual([
      "wasm",
      "wasm-portable",
      "native",
      "webgpu",
      "reference",
    ]);
    expect(list.at(-1)).toEqual({ name: "reference", available: true });
    for (const { name, available, adapter, reason } of list) {
      expect(typeof reason === "string").toBe(!available);
      expect(adapter !== undefined).toBe(available && name === "webgpu");
    }
  });
});

describe("once()", () => {
  test("shares one call between callers that do not wait for each other", async () => {
    let calls = 0;
    const load = once({ a: async () => ({ call: ++calls }) });
    const [first, second] = await Promise.all([load("a"), load("a")]);
    expect(first).toBe(second);
    expect(calls).toBe(1);
  });

  test("passes a failure on as it is and tries anew the next time", async () => {
    const failure = new Error("Cannot use backend: no adapter", { cause: "driver" });
    const outcomes = [() => Promise.reject(failure), () => Promise.resolve(7)];
    const load = once({ a: (): Promise<number> => outcomes.shift()!() });
    await expect(load("a")).rejects.toBe(failure);
    expect(await load("a")).toBe(7);
  });
});
