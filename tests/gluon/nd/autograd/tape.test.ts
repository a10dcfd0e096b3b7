/** The tape: entries, versions, and what is released when. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import {
  asRecorded,
  checkWritable,
  consume,
  differentiable,
  recordOutputs,
  type TapeEntry,
  versionsOf,
} from "../../../../gluon/nd/autograd/tape.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

test("an array is differentiable that requires a gradient or was recorded", () => {
  const x = array([1]);
  expect(differentiable(x)).toBe(false);
  x.attach_grad();
  expect(differentiable(x)).toBe(true);
  expect(differentiable(record(() => x.add(1)))).toBe(true);
});

test("entries are numbered in the order of the calls", () => {
  const x = array([1]).attach_grad();
  const [y, z] = record(() => {
    const first = x.add(1);
    return [first, first.square()] as const;
  });
  expect(y.entry?.name).toBe("add");
  expect((z.entry as TapeEntry).number).toBeGreaterThan((y.entry as TapeEntry).number);
});

test("asRecorded() is the array while its version is unchanged, then a placeholder", async () => {
  const x = array([1, 2]);
  const [version] = versionsOf([x]) as [number];
  expect(asRecorded(x, version, "square", "input 0")).toBe(x);
  x.set([3, 4]);
  const placeholder = asRecorded(x, version, "square", "input 0");
  expect(placeholder.shape).toEqual([2]);
  await expect(placeholder.toArray()).rejects.toThrow(
    "Cannot compute the gradient of square: its input 0 (2,) was overwritten",
  );
});

test("checkWritable() refuses to overwrite what autograd follows, while it records", () => {
  const x = array([1]).attach_grad();
  expect(() => checkWritable(x, "set")).not.toThrow();
  within({ recording: true }, () => {
    expect(() => checkWritable(x, "set")).toThrow("which autograd follows");
    expect(() => checkWritable(array([1]), "set")).not.toThrow();
  });
});

test("consume() releases arrays and gradients, and marks the scope that they were recorded in", () => {
  const x = array([1]).attach_grad();
  const y = record(() => x.square());
  const entry = y.entry as TapeEntry;
  consume([entry]);
  expect(entry.consumed).toBe(true);
  expect([entry.inputs, entry.outputs, entry.gradient([])]).toEqual([[], [], []]);
  expect(entry.scope?.consumed).toBe(true);
});

test("recordOutputs() gives all outputs of a call one entry", () => {
  const [a, b, x] = [array([1]), array([2]), array([3])] as [NDArray, NDArray, NDArray];
  recordOutputs("pair", [x], [a, b], () => []);
  expect(a.entry).toBe(b.entry as TapeEntry);
  expect(a.entry?.outputs).toEqual([a, b]);
});
