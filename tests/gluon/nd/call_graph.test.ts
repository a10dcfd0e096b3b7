/** Operations as their caller wrote them. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { asOne, recordCalls } from "../../../gluon/nd/call_graph.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, Convolution, ones, softmax } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("recordCalls()", () => {
  test("lists ops before they are lowered, layers in one piece, and what numbers became arrays", async () => {
    const [image, filters] = [ones([1, 1, 3, 3]), ones([2, 1, 2, 2])];
    const { result, graph } = recordCalls(() => {
      return softmax(Convolution(image, filters).add(1).reshape([2, 4]), { axis: 1 });
    });
    const [convolution, add] = graph.calls;
    expect(graph.calls.map(({ name }) => name)).toEqual([
      "Convolution",
      "add",
      "reshape",
      "softmax",
    ]);
    expect(convolution!.inputs).toEqual([image, filters]);
    expect(convolution!.attrs).toMatchObject({ kernel: [2, 2], stride: [1, 1], num_filter: 2 });
    expect(graph.constants.get(add!.inputs[1]!)![0]).toBe(1);
    expect(add!.inputs[0]).toBe(convolution!.output);
    expect(await result.sum().asscalar()).toBeCloseTo(2, 5);
  });

  test("what is not recorded is computed as ever, and only the result is kept", async () => {
    let inner = array([0]);
    const y = asOne("double", [], {}, () => {
      inner = array([2]);
      return inner.multiply(2);
    });
    expect(await y.tolist()).toEqual([4]);
    expect(inner.isDisposed).toBe(true);
  });
});
