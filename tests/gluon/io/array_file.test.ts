/** `nd.save` and `nd.load`. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nd, safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { fileCase } from "./mxnet/golden.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("nd.save() and nd.load()", () => {
  test("give a record or a list back, with shapes and dtypes", async () => {
    const [x, y] = [nd.array([[1, 2]]), nd.array(Int32Array.of(-3))];
    const record = (await nd.load(await nd.save(undefined, { x, y }))) as Record<
      string,
      nd.NDArray
    >;
    expect(Object.keys(record)).toEqual(["x", "y"]);
    expect(await record.x!.tolist()).toEqual([[1, 2]]);
    expect([record.y!.dtype, await record.y!.tolist()]).toEqual(["int32", [-3]]);
    const list = (await nd.load(await nd.save(undefined, [x, y]))) as nd.NDArray[];
    expect(await Promise.all(list.map((each) => each.tolist()))).toEqual([[[1, 2]], [-3]]);
    const one = (await nd.load(await nd.save(undefined, x))) as nd.NDArray[];
    expect(one.length).toBe(1);
  });

  test("keep scalars and arrays without elements", async () => {
    const saved = await nd.save(undefined, [nd.array(5), nd.zeros([0, 2])]);
    const [five, none] = (await nd.load(saved)) as nd.NDArray[];
    expect([five!.shape, await five!.tolist(), none!.shape]).toEqual([[], 5, [0, 2]]);
  });

  test("read MXNet's files: halves, small integers, truth values", async () => {
    const arrays = (await nd.load(fileCase("dtypes").bytes)) as Record<string, nd.NDArray>;
    const dtypes = Object.entries(arrays).map(([name, { dtype }]) => `${name} ${dtype}`);
    expect(dtypes).toEqual([
      "float32 float32",
      "float64 float32",
      "float16 float32",
      "uint8 uint8",
      "int32 int32",
      "int8 int32",
      "int64 int32",
      "bool uint8",
    ]);
  });

  test("warn of float64 numbers that are rounded", async () => {
    const data = Float64Array.of(0.1, 0.5);
    const tensors = new Map([["x", { shape: [2], dtype: "float64" as const, data }]]);
    const { warn } = console;
    const said: string[] = [];
    console.warn = (text: string) => said.push(text);
    try {
      await nd.load(safetensors.encode({ tensors, metadata: {} }));
    } finally {
      console.warn = warn;
    }
    expect(said.join()).toContain("Rounded 1 of 2 numbers of array x of the bytes: it is float64");
  });

  test("refuse what is no array", async () => {
    await expect(nd.save(undefined, { x: 1 as never })).rejects.toThrow(
      "Cannot save x: it is no NDArray",
    );
  });
});
