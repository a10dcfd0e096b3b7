/** The weights of ONNX files as tensors. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { openTensors, readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { nd, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ELEMENT, type OnnxTensor } from "../../../gluon/onnx/model.ts";
import { writeModel } from "../../../gluon/onnx/write_model.ts";

beforeAll(async () => setBackend(await load("reference")));

/** A file with these tensors and no nodes. */
function fileOf(initializers: readonly OnnxTensor[]): Uint8Array {
  return writeModel({
    ...{ producer: "", producerVersion: "", opset: 17, graphName: "g" },
    ...{ nodes: [], inputs: [], outputs: [], metadata: {}, initializers },
  });
}

describe("An ONNX file as one of tensors", () => {
  test("has the parameters of the net under their names, which loads them again", async () => {
    const net = new nn.Dense(3, { in_units: 2 });
    net.initialize();
    net.hybridize();
    net(nd.ones([1, 2]));
    const file = await net.exportONNX(undefined, { metadata: { author: "me" } });
    const { kind, metadata, tensors } = await readTensorFile(file);
    expect([kind, metadata]).toEqual(["onnx", { author: "me" }]);
    const weight = Float32Array.from(await net.weight.data().toArray());
    expect(tensors.get("weight")).toEqual({ shape: [3, 2], dtype: "float32", data: weight });
    const other = new nn.Dense(3, { in_units: 2 });
    await other.load_parameters(file);
    expect(Float32Array.from(await other.weight.data().toArray())).toEqual(weight);
  });

  test("tells formats, and reads integers of 64 bits that are small", async () => {
    const data = Float64Array.of(-3, 2 ** 31 - 1);
    const wide = { name: "i", shape: [2], element: ELEMENT.INT64, data };
    const source = await openTensors(fileOf([wide]));
    expect(source.entries.get("i")).toEqual({ shape: [2], format: "I64", dtype: "int32" });
    expect((await source.read("i")).data).toEqual(Int32Array.of(-3, 2 ** 31 - 1));
    const wider = { ...wide, data: Float64Array.of(0, 2 ** 31) };
    await expect(readTensorFile(fileOf([wider]))).rejects.toThrow(
      "tensor i has integers beyond int32",
    );
  });

  test("is refused where it is damaged, or a name is there twice", async () => {
    const tensor = { name: "w", shape: [1], element: ELEMENT.FLOAT, data: Float32Array.of(1) };
    const file = fileOf([tensor, tensor]);
    await expect(openTensors(file)).rejects.toThrow('two of its tensors have the name "w"');
    await expect(openTensors(file.subarray(0, -2))).rejects.toThrow("or is damaged");
  });
});
