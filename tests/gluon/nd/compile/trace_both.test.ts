/** Traces of a forward function and of its backward pass. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { type Traced, traceBoth } from "../../../../gluon/nd/compile/trace_both.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { array, type NDArray, ones_like } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

/** The traces of a function of `x`, recorded. */
function traced(forward: (x: NDArray) => unknown, x: NDArray, isHead?: readonly boolean[]): Traced {
  const body = (): Traced => traceBoth(forward as never, [x], ones_like, isHead);
  const result = within({ recording: true }, body);
  result.trace.release();
  result.backward.release();
  return result;
}

test("what is differentiable of the result is a head, and its leaves are wanted", () => {
  const [x, w] = [array([1]).attach_grad(), array([2]).attach_grad()];
  const result = traced((a) => [a.multiply(w), a.greater(0)], x);
  expect(result.outputs.arrays).toHaveLength(2);
  expect(result.heads).toEqual([0, 1]);
  expect(result.wanted).toEqual([x, w]);
  expect(result.gradients.map((gradient) => gradient?.shape)).toEqual([[1], [1]]);
});

test("outside of recording there is nothing to walk back", () => {
  const x = array([1]).attach_grad();
  const result = traceBoth(((a: NDArray) => a.exp()) as never, [x], ones_like);
  result.trace.release();
  result.backward.release();
  expect([result.heads, result.wanted, result.backward.nodes]).toEqual([[], [], []]);
  expect(result.trace.nodes.map(({ name }) => name)).toEqual(["exp"]);
});

test("from some heads alone, an array that only others depend on has no gradient", () => {
  const [x, w] = [array([1]).attach_grad(), array([2]).attach_grad()];
  const result = traced((a) => [a.exp(), a.multiply(w)], x, [true, false]);
  expect(result.heads).toEqual([0, 1]);
  expect(result.wanted).toEqual([x, w]);
  expect(result.gradients.map((gradient) => gradient === null)).toEqual([false, true]);
});

test("two traces of one function have one description", () => {
  const x = array([1, 2]).attach_grad();
  const [first, second] = [traced((a) => a.exp(), x), traced((a) => a.exp(), x)];
  expect(first.description).toEqual(second.description);
  expect(first.backwardDescription).toEqual(second.backwardDescription);
  expect(traced((a) => a.exp().exp(), x).description).not.toEqual(first.description);
});

test("refuses a result that is no array", () => {
  expect(() => traced(() => 3, array([1]))).toThrow("Cannot hybridize a function: its output");
});
