/** Load: values of a file as the first ones. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { init, nn, safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("Load", () => {
  const net = (): nn.Sequential =>
    new nn.Sequential(new nn.Dense(1, { in_units: 2 }), new nn.Dense(1, { in_units: 1 }));
  const values = async (block: nn.Block): Promise<unknown> =>
    await Promise.all([...block.collect_params().values()].map((each) => each.data().tolist()));

  test("begins with the values of a file, and leaves the rest to other initializers", async () => {
    const source = new nn.Sequential(new nn.Dense(1, { in_units: 2 }));
    source.initialize(new init.Constant(2));
    source.collect_params().get("0.bias")!.load([7], [1]);
    const file = await source.save_parameters();
    const { tensors } = safetensors.decode(new Uint8Array(await file.arrayBuffer()));
    const target = net();
    target.initialize(new init.Load(tensors, { default_init: "ones" }));
    expect(await values(target)).toEqual([[[2, 2]], [7], [[1]], [0]]);
  });

  test("knows names that begin as MXNet's do, and says what it does if it is told to", () => {
    const tensor = { shape: [2], dtype: "float32", data: Float32Array.of(1, 2) } as const;
    const { log } = console;
    const said: unknown[] = [];
    console.log = (text) => void said.push(text);
    const known = new init.Load(new Map([["arg:w", tensor]]), { verbose: true });
    expect([...known.fill([2], undefined as never, "w")]).toEqual([1, 2]);
    console.log = log;
    expect(said).toEqual(["Initialized w by loading"]);
  });

  test("refuses what is missing or of another shape", () => {
    const tensor = { shape: [2], dtype: "float32", data: Float32Array.of(1, 2) } as const;
    expect(() => net().initialize(new init.Load(new Map([["0.bias", tensor]])))).toThrow(
      "Cannot initialize parameter 0.weight by Load: it is not among the 1 tensors; give a " +
        "default_init for those that are not.",
    );
    expect(() => new init.Load({ w: ones([2]) as never })).toThrow(
      "Cannot make initializer Load of w: it is no tensor of a file, { shape, dtype, data }; give arrays " +
        "to load_dict() instead.",
    );
    const wrong = new init.Load(new Map([["0.weight", tensor]]), { default_init: "ones" });
    expect(() => net().initialize(wrong)).toThrow(
      "Cannot initialize parameter 0.weight (1, 2) by Load: the tensor of that name is (2,); both " +
        "must be alike.",
    );
  });
});
