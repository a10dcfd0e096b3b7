/** Execution context: replaced inside of a body, restored after it. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import {
  context,
  currentBackend,
  refuseAsync,
  setBackend,
  within,
} from "../../../gluon/nd/context.ts";

test("within() replaces what it is given, and restores it when the body returns or throws", () => {
  const inside = within({ recording: true }, () =>
    within({ training: true }, () => [context.recording, context.training]),
  );
  expect(inside).toEqual([true, true]);
  expect([context.recording, context.training]).toEqual([false, false]);
  expect(() =>
    within({ recording: true }, () => {
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(context.recording).toBe(false);
});

test("currentBackend() is the one in use, and says what to do where there is none", async () => {
  const backend = await load("reference");
  setBackend(backend);
  expect(currentBackend()).toBe(backend);
  within({ backend: null }, () => {
    expect(() => currentBackend()).toThrow("no backend is in use; begin with `await use(");
  });
});

test("refuseAsync() refuses promises, and keeps their failure quiet", () => {
  expect(() => refuseAsync(Promise.reject(new Error("later")), "record")).toThrow(
    "Cannot record an async function",
  );
  expect(() => refuseAsync([Promise.resolve()], "record")).not.toThrow();
});
