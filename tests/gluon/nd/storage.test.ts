/** Device memory: reference counts, and who frees. */
import { beforeAll, expect, test } from "bun:test";
import type { Backend } from "../../../backends/backend.ts";
import { load } from "../../../backends/mod.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import { allocate, Storage } from "../../../gluon/nd/storage.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await load("reference");
});

test("memory is freed with the last reference, and counted while it is alive", () => {
  const before = memory();
  const storage = Storage.alloc(backend, "float32", 6).retain();
  expect(memory()).toEqual({ arrays: before.arrays + 1, bytes: before.bytes + 24 });
  storage.release();
  expect(storage.buffer).not.toBeNull();
  storage.release();
  expect(storage.buffer).toBeNull();
  expect(memory()).toEqual(before);
  storage.release();
  expect(memory()).toEqual(before);
});

test("a storage without memory of its own frees nothing", () => {
  const buffer = allocate(backend, "float32", 2);
  const before = memory();
  const storage = new Storage(backend, "float32", 2, buffer);
  storage.release();
  expect(storage.buffer).toBe(buffer);
  expect(memory()).toEqual(before);
  Storage.adopt(backend, "float32", 2, buffer).release();
  expect(memory()).toEqual(before);
});

test("every storage has another id", () => {
  const [a, b] = [new Storage(backend, "uint8", 1, null), new Storage(backend, "uint8", 1, null)];
  expect(a.id).not.toBe(b.id);
});
