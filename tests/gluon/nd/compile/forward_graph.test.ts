/** One signature of a hybridized function: its forward plan, and a backward plan for each set of heads. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { ForwardGraph } from "../../../../gluon/nd/compile/forward_graph.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { array, memory, type NDArray, zeros } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const flags = { recording: true, training: true };

test("a call computes from its inputs, into arrays of its own", async () => {
  const graph = new ForwardGraph((x) => (x as NDArray).square(), [zeros([2])]);
  const first = graph.call([array([1, 2])]) as NDArray;
  const second = graph.call([array([3, 4])]) as NDArray;
  expect(await first.tolist()).toEqual([1, 4]);
  expect(await second.tolist()).toEqual([9, 16]);
  expect(graph.kernels).toEqual(["multiply"]);
  graph.dispose();
});

test("a recorded call is pending until its backward", async () => {
  const x = array([1, 2]).attach_grad();
  const graph = within(flags, () => new ForwardGraph((a) => (a as NDArray).square(), [x]));
  expect(graph.isIdle).toBe(true);
  const y = record(() => graph.call([x]) as NDArray);
  expect([y.entry?.name, graph.isIdle]).toEqual(["hybrid", false]);
  y.backward(array([10, 100]));
  expect(await x.grad?.tolist()).toEqual([20, 400]);
  expect(graph.isIdle).toBe(true);
  graph.dispose();
});

test("a backward pass from some of the outputs is traced when it is asked for", async () => {
  const x = array([3]).attach_grad();
  const forward = (a: NDArray): NDArray[] => [a.square(), a.multiply(5)];
  const graph = within(flags, () => new ForwardGraph(forward as never, [x]));
  const before = graph.kernels.length;
  const [, second] = record(() => graph.call([x]) as NDArray[]);
  expect(await (grad([second as NDArray], [x])[0] as NDArray).tolist()).toEqual([5]);
  expect(graph.kernels.length).toBeGreaterThan(before);
  graph.dispose();
});

test("a captured array is read where it is, and has a gradient", async () => {
  const [x, w] = [array([1, 2]), array([3, 4]).attach_grad()];
  const graph = within(flags, () => new ForwardGraph((a) => (a as NDArray).multiply(w), [x]));
  w.set([5, 6]);
  const y = record(() => graph.call([x]) as NDArray);
  expect(await y.tolist()).toEqual([5, 12]);
  y.backward();
  expect(await w.grad?.tolist()).toEqual([1, 2]);
  expect(graph.requestsHold).toBe(true);
  w.attach_grad("null");
  expect(graph.requestsHold).toBe(false);
  graph.dispose();
});

test("dispose() frees all that its plans allocated", () => {
  const x = array([1, 2]).attach_grad();
  const before = memory();
  const graph = within(flags, () => new ForwardGraph((a) => (a as NDArray).exp().square(), [x]));
  expect(memory().arrays).toBeGreaterThan(before.arrays);
  graph.dispose();
  expect(memory()).toEqual(before);
});
