/** A trace: nodes, constants, captured arrays, and its text. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { Trace } from "../../../../gluon/nd/compile/trace.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { array, type NDArray, zeros } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

function traced(body: () => unknown, inputs: NDArray[] = []): Trace {
  const trace = new Trace(inputs);
  within({ trace }, body);
  return trace;
}

test("collects kernel calls in order, and retains captured memory until it is released", async () => {
  const x = array([1, 2]);
  const trace = traced(() => x.add(x).exp());
  expect(trace.nodes.map(({ name }) => name)).toEqual(["add", "exp"]);
  expect([...trace.held]).toEqual([x.storage]);
  x.dispose();
  expect(x.storage.buffer).not.toBeNull();
  trace.release();
  expect(x.storage.buffer).toBeNull();
});

test("its text numbers its own arrays, and is equal for traces that do the same", () => {
  const x = array([1, 2]);
  const body = (): NDArray => x.add(1).multiply(x);
  const [first, second] = [traced(body), traced(body)];
  expect(first.describe()).toEqual(second.describe());
  expect(first.describe()).toEqual([
    `add(array #${x.storage.id} (2), constant [1] ()) {} -> %2 (2)`,
    `multiply(%2 (2), array #${x.storage.id} (2)) {} -> %3 (2)`,
  ]);
  expect(traced(() => x.add(2).multiply(x)).describe()).not.toEqual(first.describe());
});

test("refuses to overwrite an array that was made of numbers while tracing", () => {
  expect(() => traced(() => zeros([2]).set(array([1, 2])))).toThrow(
    "Cannot copy into an array that was made of numbers while tracing",
  );
});

test("an array is from outside that the function captured", () => {
  const [input, captured] = [array([1]), array([2])];
  const trace = new Trace([input]);
  const made = within({ trace }, () => captured.add(1));
  expect([input, captured, made].map((each) => trace.isFromOutside(each))).toEqual([
    false,
    true,
    false,
  ]);
  trace.release();
});

test("notices that a captured array requires another gradient than before", () => {
  const x = array([1]).attach_grad();
  const trace = new Trace();
  trace.noteRequest(x);
  expect(trace.requestsHold).toBe(true);
  x.attach_grad("add");
  expect(trace.requestsHold).toBe(false);
});

test("host callbacks are part of its text", () => {
  const trace = new Trace();
  trace.onHost("learning rate", () => undefined);
  expect(trace.describe()).toEqual(["learning rate"]);
  expect(trace.beforeReplay).toHaveLength(1);
});
