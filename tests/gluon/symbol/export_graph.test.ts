/** What a forward pass calls, for two lengths of the batch. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { withGraph } from "../../../gluon/symbol/export_graph.ts";

beforeAll(async () => setBackend(await load("reference")));

test("withGraph() shows which lengths follow the batch", () => {
  const types = [{ shape: [2, 3], dtype: "float32" as const }];
  const shapes = withGraph(
    (x) => x!.flatten().sum({ axis: 1 }),
    types,
    ({ graph, other, outputs }) => [
      graph.calls.map(({ output }) => output.shape),
      other!.graph.calls.map(({ output }) => output.shape),
      outputs.length,
    ],
  );
  expect(shapes).toEqual([[[2, 3], [2]], [[3, 3], [3]], 1]);
});
