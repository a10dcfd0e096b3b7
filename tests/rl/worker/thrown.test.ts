/** What is thrown in one thread and again in another. */

import { expect, test } from "bun:test";
import { safeParse } from "../../../backends/base/safe_parse.ts";
import { describeThrown, restoreThrown, thrownForm } from "../../../rl/worker/thrown.ts";

/** To another thread and back. */
function sent(thrown: unknown): unknown {
  const { data } = safeParse(thrownForm, structuredClone(describeThrown(thrown)));
  return restoreThrown(data!);
}

test("An error keeps its class, name, message, stack and cause", () => {
  const cause = Object.assign(new Error("inner"), { name: "InnerError" });
  const error = new TypeError("outer", { cause });
  const again = sent(error) as TypeError;
  expect(again).toBeInstanceOf(TypeError);
  expect([again.name, again.message, again.stack]).toEqual(["TypeError", "outer", error.stack]);
  const inner = again.cause as Error;
  expect([String(inner), Object.keys(inner)]).toEqual(["InnerError: inner", []]);
  expect((sent(AbortSignal.abort().reason) as Error).name).toBe("AbortError");
});

test("A name is a class of the language or none", () => {
  const named = (name: string): unknown => Object.assign(new Error("x"), { name });
  expect((sent(named("constructor")) as Error).constructor).toBe(Error);
  expect((sent(named("Function")) as Error).constructor).toBe(Error);
});

test("Other values stay what they are, or become text where no message holds them", () => {
  expect(sent({ code: 3 })).toEqual({ code: 3 });
  expect(sent(undefined)).toBe(undefined);
  expect(sent(Symbol("s"))).toBe("Symbol(s)");
});

test("An error that is its own cause ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect((sent(error) as Error).message).toBe("round");
});
