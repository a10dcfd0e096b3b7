/** Nets of ONNX files: ours, and those that PyTorch exported. */
import { beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { autograd, nd, ONNXBlock, Trainer } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ELEMENT, type OnnxModel, type OnnxNode } from "../../../gluon/onnx/model.ts";
import { writeModel } from "../../../gluon/onnx/write_model.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";
import { exportOptions, onnxNets } from "./exported_nets.ts";

interface TorchCase {
  readonly about: string;
  readonly file: string;
  /** The file `net.onnx.data` beside it. */
  readonly beside?: string;
  readonly input: GoldenArray;
  readonly outputs: readonly GoldenArray[];
  readonly constants: readonly string[];
  readonly loss?: number;
  readonly after?: GoldenArray;
}

beforeAll(async () => setBackend(await load("reference")));

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

describe("ONNXBlock of what PyTorch exported", () => {
  for (const { about, file, beside, ...rest } of goldenCases<TorchCase>("torch_onnx")) {
    const { input, outputs, constants, loss, after } = rest;
    const open = <Out extends nd.NDArray | nd.NDArray[]>(): Promise<ONNXBlock<Out>> =>
      beside === undefined
        ? ONNXBlock.imports<Out>(bytesOf(file))
        : withFiles({ "net.onnx": bytesOf(file), "net.onnx.data": bytesOf(beside) }, (folder) =>
            ONNXBlock.imports<Out>(join(folder, "net.onnx")),
          );
    test(`computes what PyTorch computes: ${about}`, async () => {
      const net = await open<nd.NDArray | nd.NDArray[]>();
      for (const run of [1, 2]) {
        const y = [net(fromGolden(input))].flat();
        expect(y.length).toBe(outputs.length);
        for (const [i, each] of outputs.entries())
          await expectGolden(y[i]!.astype("float32"), each, 1e-5);
        if (run === 1) net.hybridize();
      }
    });

    if (!after) continue;
    test(`is as PyTorch's net after a step of SGD: ${about}`, async () => {
      const net = await open<nd.NDArray>();
      for (const name of constants) net.collect_params(`${name}$`).get(name)!.grad_req = "null";
      const trainer = new Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
      const x = fromGolden(input);
      const error = autograd.record(() => net(x).square().mean(), { train_mode: false });
      error.backward();
      trainer.step(1);
      expect(await error.asscalar()).toBeCloseTo(loss!, 5);
      await expectGolden(net(x), after, 1e-5);
    });
  }
});

interface NodeCase {
  readonly about: string;
  readonly file: string;
  readonly inputs: readonly GoldenArray[];
  readonly outputs: readonly GoldenArray[];
}

describe("ONNXBlock of ONNX's own examples", () => {
  for (const { about, file, inputs, outputs } of goldenCases<NodeCase>("onnx_nodes")) {
    test(`computes what the example says: ${about}`, async () => {
      const net = await ONNXBlock.imports<nd.NDArray | nd.NDArray[]>(bytesOf(file));
      const y = [net(...inputs.map((each) => fromGolden(each)))].flat();
      for (const [i, each] of outputs.entries()) await expectGolden(y[i]!, each, 1e-5);
    });
  }
});

describe("ONNXBlock of what we exported", () => {
  for (const about of onnxNames()) {
    test(`is the net: ${about}`, async () => {
      const each = onnxNets().get(about)!;
      const again = await ONNXBlock.imports(
        await each.net.exportONNX(undefined, exportOptions(each)),
      );
      const theirs = [...again.collect_params().keys()].sort();
      expect(theirs).toEqual(
        [...each.net.collect_params().keys()].filter((name) => theirs.includes(name)).sort(),
      );
      const inputs = each.shapes.map((shape) => {
        const x = nd.random.uniform(-0.9, 0.9, { shape: [...shape] });
        return each.below ? x.abs().multiply(each.below).floor() : x;
      });
      const difference = again(...inputs)
        .subtract(each.net(...inputs))
        .abs()
        .max();
      expect(await difference.asscalar()).toBeLessThan(1e-5);
    });
  }
});

/** Runs `body` with a folder of files. */
async function withFiles<T>(
  files: Readonly<Record<string, Uint8Array>>,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-onnx-"));
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A model of one node. */
function modelOf(
  op: string,
  attributes: OnnxNode["attributes"],
  more: Partial<OnnxModel> = {},
): OnnxModel {
  const node = { op, domain: "", name: "first", inputs: ["x", "w"], outputs: ["y"], attributes };
  const data = Float32Array.of(1, 2);
  return {
    ...{ producer: "", producerVersion: "", opset: 17, graphName: "", metadata: {}, nodes: [node] },
    initializers: [{ name: "w", shape: [2], element: ELEMENT.FLOAT, data }],
    inputs: [{ name: "x", element: ELEMENT.FLOAT, shape: ["batch", 2] }],
    outputs: [{ name: "y", element: ELEMENT.FLOAT, shape: null }],
    ...more,
  };
}

const IF_AND_LOOP =
  "CAg6ogMKIxIBYyIIQ29uc3RhbnQqFAoFdmFsdWUqCBAJKgEBQgF2oAEECiMSAW0iCENvbnN0YW50KhQKBXZhbHVlKg" +
  "gQBzoBAkIBd6ABBAp5CgFjEgFhGgZjaG9pY2UiAklmKjEKC2Vsc2VfYnJhbmNoMh8KDQoBeBIDb19lIgNOZWcSAWVi" +
  "CwoDb19lEgQKAggBoAEFKjIKC3RoZW5fYnJhbmNoMiAKDgoBeBIDb190IgRSZWx1EgF0YgsKA29fdBIECgIIAaABBQ" +
  "qRAQoBbQoBYwoBYRIBYhoFYWdhaW4iBExvb3AqdgoEYm9keTJrChIKAmNpEgJjbyIISWRlbnRpdHkKDgoCdmkSAnZv" +
  "IgRSZWx1EgRib2R5WgsKAWkSBgoECAcSAFoMCgJjaRIGCgQICRIAWgoKAnZpEgQKAggBYgwKAmNvEgYKBAgJEgBiCg" +
  "oCdm8SBAoCCAGgAQUKIwoBYgoBYhIBeRoFYm94ZXMiEU5vbk1heFN1cHByZXNzaW9uEgFnWhQKAXgSDwoNCAESCQoD" +
  "EgFuCgIIA2IJCgF5EgQKAggBQgQKABAR";

describe("ONNXBlock of what is wrong", () => {
  const imports = (model: OnnxModel): Promise<ONNXBlock> => ONNXBlock.imports(writeModel(model));

  test("names what is missing, all at once, before anything runs", async () => {
    const none = new Map();
    const [first] = modelOf("Add", none).nodes as [OnnxNode];
    const nodes = [
      { ...first, op: "NonMaxSuppression", outputs: ["a"] },
      { ...first, op: "Fused", domain: "com.microsoft", name: "second", outputs: ["b"] },
      {
        ...first,
        name: "third",
        inputs: ["a", "b"],
        attributes: new Map([["broadcast", { kind: "int", value: 1 }]]),
      },
    ] as OnnxNode[];
    await expect(imports(modelOf("Add", none, { nodes }))).rejects.toThrow(
      "these operators are missing here: NonMaxSuppression (first), com.microsoft.Fused (second)",
    );
    // With graphs as attributes; made by onnx 1.23.2: helper.make_node("If", ..., then_branch=..., else_branch=...), "Loop".
    const branches = Uint8Array.from(atob(IF_AND_LOOP), (char) => char.charCodeAt(0));
    await expect(ONNXBlock.imports(branches)).rejects.toThrow(
      "these operators are missing here: If (choice), Loop (again), NonMaxSuppression (boxes).",
    );
    await expect(imports(modelOf("Add", none, { nodes: nodes.slice(2) }))).rejects.toThrow(
      "Add third: its input a is not before it; Add third: its broadcast is not there here.",
    );
    await expect(
      imports(modelOf("Softmax", new Map([["axis", { kind: "string", value: "x" }]]))),
    ).rejects.toThrow("Softmax first: its axis is string, but must be a whole number");
    await expect(imports(modelOf("Add", none, { opset: 3 }))).rejects.toThrow("it is of opset 3");
  });

  test("refuses a GRU that resets before the product, as is the default, which ours does after", async () => {
    const size = ["hidden_size", { kind: "int", value: 2 }] as const;
    const gru = (value: number): OnnxModel =>
      modelOf("GRU", new Map([size, ["linear_before_reset", { kind: "int", value }]]));
    const text = "GRU first: its linear_before_reset is 0, but must be 1";
    await expect(imports(gru(0))).rejects.toThrow(text);
    await expect(imports(modelOf("GRU", new Map([size])))).rejects.toThrow(text);
    expect(`${await imports(gru(1))}`).toContain("ONNXBlock");
  });

  test("refuses damaged files in a sentence", async () => {
    const good = writeModel(modelOf("Add", new Map()));
    const at = (bytes: Uint8Array): Promise<unknown> => ONNXBlock.imports(bytes);
    await expect(at(good.subarray(0, good.length - 3))).rejects.toThrow(
      "Cannot read the bytes: it is no ONNX file, or is damaged: premature EOF",
    );
    await expect(at(new Uint8Array(0))).rejects.toThrow("it is no ONNX model: it has no graph");
    await expect(at(new TextEncoder().encode("{}"))).rejects.toThrow("Cannot read");
    const data = Float32Array.of(1, 2);
    const initializers = [{ name: "w", shape: [2 ** 20, 2 ** 20], element: ELEMENT.FLOAT, data }];
    await expect(imports(modelOf("Add", new Map(), { initializers }))).rejects.toThrow(
      'tensor "w" has 2 elements, but its shape has 1099511627776',
    );
  });

  test("reads weights of files beside it, and no others", async () => {
    const { file, beside } = goldenCases<TorchCase>("torch_onnx").find((each) => each.beside)!;
    const [model, data] = [bytesOf(file), bytesOf(beside!)];
    await expect(ONNXBlock.imports(model)).rejects.toThrow("only a path or a URL tells");
    const name = new TextEncoder().encode("net.onnx.data");
    const renamed = (by: string): Uint8Array => {
      const copy = model.slice();
      for (let at = 0; at + name.length <= copy.length; at++) {
        if (name.every((byte, i) => copy[at + i] === byte))
          copy.set(new TextEncoder().encode(by), at);
      }
      return copy;
    };
    const of = (files: Record<string, Uint8Array>): Promise<unknown> =>
      withFiles(files, (folder) => ONNXBlock.imports(join(folder, "net.onnx")));
    await expect(of({ "net.onnx": renamed("../../secrets") })).rejects.toThrow(
      'it names "../../secrets", which is no file beside it',
    );
    await expect(of({ "net.onnx": model })).rejects.toThrow("which cannot be opened");
    const short = { "net.onnx": model, "net.onnx.data": data.subarray(0, -1) };
    await expect(of(short)).rejects.toThrow(
      /its tensors lie in \d+ bytes up to \d+ of net.onnx.data/,
    );
  });

  test("says which node needs numbers that are not known", async () => {
    const net = await imports(modelOf("Reshape", new Map()));
    expect(`${net}`).toBe("ONNXBlock(x (batch, 2) -> y, 1 operators)");
    expect(() => net(nd.ones([1, 2]))).toThrow(
      "Cannot compute Reshape first of the bytes: its shape (2,) is computed from arrays",
    );
    expect(() => net()).toThrow("its inputs are x.");
  });

  test("keeps texts, and takes 16-bit and 64-bit numbers", async () => {
    const initializers = [
      { name: "w", shape: [2], element: ELEMENT.FLOAT16, data: Uint8Array.of(0, 0x3c, 0, 0xc0) },
    ];
    const net = await imports(
      modelOf("Mul", new Map(), { initializers, metadata: { author: "me" } }),
    );
    expect(net.metadata).toEqual({ author: "me" });
    expect(await net(nd.ones([1, 2])).tolist()).toEqual([[1, -2]]);
  });
});

function onnxNames(): string[] {
  return goldenCases<{ about: string }>("onnx_exported").map(({ about }) => about);
}
