/** Nets exported to ONNX: the files that onnx has checked, and what onnxruntime computed. */
import { beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { load } from "../../../backends/mod.ts";
import { nd, nn, type ONNXExportOptions } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../nd/support/golden.ts";
import { exportOptions, onnxNets } from "./exported_nets.ts";

interface ExportCase {
  readonly about: string;
  readonly sha256: string;
  readonly operators: readonly string[];
  readonly dims: readonly (number | string)[];
  readonly inputs: readonly GoldenArray[];
  readonly output: GoldenArray;
}

beforeAll(async () => setBackend(await load("reference")));

const cases = goldenCases<ExportCase>("onnx_exported");

describe("exportONNX()", () => {
  for (const { about, sha256, inputs, output } of cases) {
    test(`writes the file that onnx has checked, which computes the same in onnxruntime: ${about}`, async () => {
      const each = onnxNets().get(about)!;
      const file = await each.net.exportONNX(undefined, exportOptions(each));
      const bytes = new Uint8Array(await file.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      await expectGolden(each.net(...inputs.map((each) => fromGolden(each))), output, 1e-5);
    });
  }

  test("has the operators of layers, and a free batch", () => {
    const of = (name: string): ExportCase => cases.find(({ about }) => about === name)!;
    expect(of("residual").operators).toContain("BatchNormalization");
    expect(of("transposed").operators).toEqual(["ConvTranspose", "Tanh"]);
    expect(of("lstm").operators).toContain("LSTM");
    expect(of("mlp").operators).toEqual(["Gemm", "Relu", "Softsign"]);
    for (const { about, dims } of cases)
      expect([about, dims.includes("batch")]).toEqual([about, true]);
  });
});

describe("exportONNX() of what is unusual", () => {
  const exported = async (
    compute: (x: nd.NDArray) => nd.NDArray,
    options?: ONNXExportOptions,
  ): Promise<unknown> => {
    const block = new nn.Lambda(compute);
    block.hybridize();
    block(nd.ones([2, 3]));
    return await block.exportONNX(undefined, options);
  };

  test("wants a call before, and refuses what ONNX cannot say", async () => {
    await expect(new nn.Dense(2).exportONNX()).rejects.toThrow(
      "Cannot export Dense: no inputs are known; hybridize() it and call it once.",
    );
    await expect(
      exported((x) => nd.linalg.det(nd.dot(x, x, { transpose_a: true }))),
    ).rejects.toThrow(
      "Cannot export the net: linalg_pivots cannot be translated to operators of ONNX; compute it in others.",
    );
    await expect(exported((x) => x.sum().divide(x.shape[0]!))).rejects.toThrow(
      "Cannot export the net: it computes with numbers that follow the length of the batch",
    );
    const gap = { kernel: 1, stride: 2, pooling_convention: "full" } as const;
    await expect(
      exported((x) => nd.Pooling(nd.repeat(x.reshape([0, 1, -1]), 2, { axis: 2 }), gap)),
    ).rejects.toThrow(
      "Cannot export Pooling to ONNX: its last window lies behind the last element",
    );
    const outside = nd.ones([3]);
    await expect(exported((x) => x.add(outside))).rejects.toThrow(
      "it computes with an array (3) that is neither an input nor a parameter; keep it in a gluon.Constant.",
    );
  });

  test("refuses names that are there twice, or too many", async () => {
    await expect(exported((x) => x.add(1), { output_names: ["data"] })).rejects.toThrow(
      'Cannot export to ONNX: an input, an output or a parameter is called "data" like another',
    );
    await expect(exported((x) => x.add(1), { input_names: ["a", "b"] })).rejects.toThrow(
      "Cannot export to ONNX with 2 names (a,b): there are 1 arrays; give one name for each.",
    );
  });
});
