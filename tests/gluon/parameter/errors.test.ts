/** Errors of parameters that have no values yet. */
import { expect, test } from "bun:test";
import { DeferredInitializationError, nn, Parameter } from "../../../gluon/mod.ts";
import { deferredText, uninitializedText } from "../../../gluon/parameter/errors.ts";

test("A deferred parameter is told apart by the class of its error", () => {
  const net = new nn.Dense(2, { use_bias: false });
  net.initialize();
  const error = errorOf(() => net.weight.data());
  expect(error).toBeInstanceOf(DeferredInitializationError);
  expect([error.name, error.message]).toEqual([
    "DeferredInitializationError",
    deferredText("weight (2, 0)"),
  ]);
});

test("A parameter that was never initialized is another error", () => {
  const error = errorOf(() => new Parameter("scale", { shape: [1] }).data());
  expect(error).not.toBeInstanceOf(DeferredInitializationError);
  expect(error.message).toBe(uninitializedText("scale (1,)"));
});

function errorOf(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Cannot find an error: there was none.");
}
